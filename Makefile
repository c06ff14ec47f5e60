SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help demo test check deny bench size build dev-venv announce

TARGET := $(or $(CARGO_TARGET_DIR),target)
FUNCTIONS := $(notdir $(wildcard crates/functions/*))
NEXTEST := $(shell command -v cargo-nextest)
TESTS := $(if $(NEXTEST),cargo nextest run --workspace $(if $(CI),--profile ci),cargo test --workspace)
# A pip that finds no network gives up soon.
PIP := .venv/bin/python -m pip install --quiet --disable-pip-version-check --retries 1

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: announce ## From files to the patients to call: LAKE=folder DATA=folder PATIENTS=number AS_OF=instant, all optional
	cargo build --bin carelake
	$(TARGET)/debug/carelake demo $(if $(LAKE),--lake "$(LAKE)") $(if $(DATA),--data "$(DATA)") $(if $(PATIENTS),--patients $(PATIENTS)) $(if $(AS_OF),--as-of $(AS_OF))

test: announce ## Every test
	@$(MAKE) --no-print-directory dev-venv || echo "No Python packages: the tests that need them are skipped and say so."
	$(TESTS)

check: ## Format, lint and documentation, warnings forbidden
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

deny: ## Licences and origins of all dependencies (cargo-deny)
	@command -v cargo-deny >/dev/null || { echo "cargo-deny is missing: cargo install --locked cargo-deny"; exit 1; }
	cargo deny check bans licenses sources

bench: size .venv/bench ## Speed and memory, beside DuckDB, Polars, deltalake and boto3: ROWS=number PATIENTS=number
	.venv/bin/python tools/bench_notes.py --binary $(TARGET)/lambda/notes-intake
	cargo build --profile lambda --bin carelake
	.venv/bin/python tools/bench.py --carelake $(TARGET)/lambda/carelake $(if $(ROWS),--rows $(ROWS)) $(if $(PATIENTS),--patients $(PATIENTS))

size: ## notes-intake is under 12 MB
	cargo build --profile lambda --bin notes-intake
	@test $$(wc -c < $(TARGET)/lambda/notes-intake) -lt 12000000 || { echo "notes-intake has 12 MB or more"; exit 1; }

build: ## Zip every function into target/lambda/<function>/
	@PATH="$(CURDIR)/.venv/bin:$$PATH" command -v cargo-lambda >/dev/null || { echo "cargo-lambda is missing: python3 -m venv .venv && .venv/bin/pip install cargo-lambda"; exit 1; }
	PATH="$(CURDIR)/.venv/bin:$$PATH" cargo lambda build --profile lambda --output-format zip $(addprefix --bin ,$(FUNCTIONS))

dev-venv: .venv/dev ## Python packages that some tests use, in .venv

.venv/dev .venv/bench: .venv/%: requirements-%.txt
	@command -v python3 >/dev/null || { echo "python3 is missing"; exit 1; }
	@test -x .venv/bin/pip || python3 -m venv .venv
	@$(PIP) --requirement $< && touch $@

announce:
	@test -x $(TARGET)/debug/carelake || echo "The first build compiles about 500 crates: 25 minutes on two cores. After that it takes seconds."
