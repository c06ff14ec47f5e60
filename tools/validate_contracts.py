#!/usr/bin/env python3
"""Checks every table's contract against the published JSON schema of ODCS.

    tools/validate_contracts.py            all contracts of the repository
    tools/validate_contracts.py FILE...    these
    tools/validate_contracts.py --plant    that broken contracts would be noticed

Exit code: 0 all are valid, 1 some are not, 3 the packages of requirements-dev.txt are missing.
"""

import argparse
import copy
import sys
from pathlib import Path

try:
    import json
    from importlib.resources import files

    import jsonschema
    import yaml

    SCHEMA = json.loads((files("open_data_contract_standard") / "schema.json").read_text())
except (ImportError, FileNotFoundError) as error:
    print(f"cannot validate contracts: {error}; `make dev-venv` installs what is missing")
    sys.exit(3)

CONTRACTS = Path(__file__).resolve().parent.parent / "crates/libs/medallion/contracts"


class Loader(yaml.SafeLoader):
    """YAML whose dates stay text, as the schema wants them, and that refuses a key given twice."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key) for key, _ in node.value]
        repeated = {key for key in keys if keys.count(key) > 1}
        if repeated:
            raise yaml.constructor.ConstructorError(
                None, None, f"keys given twice: {sorted(repeated)}", node.start_mark
            )
        return super().construct_mapping(node, deep)


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

VALIDATOR = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)


def problems(contract):
    """What is wrong with a contract, one line each."""
    for error in sorted(VALIDATOR.iter_errors(contract), key=lambda error: list(map(str, error.path))):
        place = "/".join(map(str, error.absolute_path)) or "the document"
        yield f"{place}: {error.message[:200]}"


def read(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader)


def check(paths):
    """Prints the problems of the contracts and returns how many contracts have any."""
    broken = 0
    for path in paths:
        try:
            found = list(problems(read(path)))
        except yaml.YAMLError as error:
            found = [" ".join(str(error).split())]
        for problem in found:
            print(f"{path}: {problem}")
        broken += bool(found)
    return broken


def plants(contract):
    """Copies of a contract with one defect each."""

    def broken(change):
        plant = copy.deepcopy(contract)
        change(plant)
        return plant

    def first_column(plant):
        return plant["schema"][0]["properties"][0]

    yield "no version", broken(lambda plant: plant.pop("version"))
    yield "unknown kind", broken(lambda plant: plant.update(kind="Table"))
    yield "unknown field", broken(lambda plant: plant.update(colour="green"))
    if "properties" not in contract["schema"][0]:
        return  # a history lists no column of its own
    yield "column without name", broken(lambda plant: first_column(plant).pop("name"))
    yield "unknown type", broken(lambda plant: first_column(plant).update(logicalType="text"))


def check_plants(path):
    """Prints the planted defects that go unnoticed and returns how many there are."""
    unnoticed = [name for name, plant in plants(read(path)) if not list(problems(plant))]
    for name in unnoticed:
        print(f"{path}: unnoticed: {name}")
    return len(unnoticed)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plant", action="store_true", help="check that broken contracts are noticed")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    options = parser.parse_args()
    paths = options.files or sorted(CONTRACTS.glob("**/*.odcs.yaml"))
    if not paths:
        print(f"no contracts under {CONTRACTS}")
        return 1
    bad = sum(map(check_plants, paths)) if options.plant else check(paths)
    if not bad:
        print(f"{len(paths)} contracts: {'every plant is noticed' if options.plant else 'all valid'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
