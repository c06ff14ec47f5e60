"""DuckDB, the work of `carelake ingest` on a claims file: ingest_duckdb.py CSV OUT

Valid rows, typed, go to OUT/valid (Parquet, partitioned); the others, with one reason each, to
OUT/rejected.
"""

import sys
from pathlib import Path

import duckdb

from claims import (
    CENTS, COLUMNS, DATES, ICD10CM, INTEGER, LARGEST, MONEY, NUMBER, PIECES, PLAIN, PROCEDURE,
    REQUIRED, STATUSES,
)

TYPED = [*DATES, *MONEY, "units", "updated_at"]
KEPT = [name for name in COLUMNS if name != "payer_id"]
REJECTED = "REJECTED"

# Quotes are off, so that a line is a row whatever its quotes do.
LINES = """
select *,
    case
        when p1 is null or not starts_with(p1, '"') then 0
        when length(p1) > 1 and ends_with(p1, '"') then 1
        when ends_with(p2, '"') then 2
        when ends_with(p3, '"') then 3
        else 9
    end as pieces
from read_csv(
    '{source}', header = true, auto_detect = false, delim = ',', quote = '', escape = '',
    null_padding = true, nullstr = ['\\N'], columns = {{{columns}}}
)
"""

ROWS = """
select {plain},
    case pieces
        when 0 then nullif(p1, '')
        when 1 then p1[2:-2]
        when 2 then p1[2:] || ',' || p2[:-2]
        when 3 then p1[2:] || ',' || p2 || ',' || p3[:-2]
    end as plan_name,
    pieces,
    case pieces when 0 then p2 when 1 then p2 when 2 then p3 else p4 end as last_cell,
    nullif(last_cell, '') as updated_at,
    case pieces when 0 then p3 when 1 then p3 when 2 then p4 else p5 end as surplus
from lines
"""

CAST = """
select *, {dates}, {money},
    try_cast(units as bigint) as units_value,
    try_cast(updated_at as timestamp) as updated_at_value,
    try_cast(provider_npi as bigint) as npi_value
from split
"""


def in_days(value):
    return f"{value} between date '1850-01-01' and current_date + interval 24 month"


def is_npi():
    """Ten digits, the first 1 or 2, and Luhn over 80840 and the number: the prefix adds 24."""
    digits = [f"(npi_value // {10 ** place} % 10)" for place in range(10)]
    doubled = [f"(2 * {digit} - 9 * ({digit} > 4)::bigint)" for digit in digits[1::2]]
    total = " + ".join(["24", *digits[0::2], *doubled])
    in_range = "npi_value between 1000000000 and 2999999999"
    return f"(strlen(provider_npi) = 10 and {in_range} and ({total}) % 10 = 0)"


def matches(name, pattern):
    return f"regexp_full_match({name}, '{pattern}')"


def faults():
    """Condition and reason in the order in which the contract asks; null is no fault."""
    statuses = ", ".join(f"'{status}'" for status in STATUSES)
    text_rules = {
        "provider_npi": (is_npi(), "NPI_INVALID"),
        "dx_primary": (matches("dx_primary", ICD10CM), "ICD10CM_FORMAT"),
        "dx_2": (matches("dx_2", ICD10CM), "ICD10CM_FORMAT"),
        "dx_3": (matches("dx_3", ICD10CM), "ICD10CM_FORMAT"),
        "procedure_code": (matches("procedure_code", PROCEDURE), "PROCEDURE_CODE_FORMAT"),
        "claim_status": (f"claim_status in ({statuses})", "NOT_IN_SET"),
    }
    least = {"units": 1, "charge_amount": 0, "paid_amount": 0}
    yield "pieces = 9", "QUOTE_UNCLOSED"
    yield "last_cell is null", "RAGGED_SHORT"
    yield "surplus is not null", "RAGGED_LONG"
    for name in COLUMNS:
        value = f"{name}_value"
        if name in REQUIRED:
            yield f"{name} is null", "REQUIRED_EMPTY"
        if name in DATES:
            yield f"{value} is null or strlen({name}) <> 10", "NOT_A_DATE"
            yield f"not ({in_days(value)})", "DATE_OUT_OF_RANGE"
        if name in MONEY:
            number, cents = matches(name, NUMBER), matches(name, CENTS)
            yield f"not {cents} and not {number}", "NOT_A_NUMBER"
            yield f"not {cents}", "NUMBER_TOO_PRECISE"
            yield f"{name} is not null and {value} is null", "NUMBER_OUT_OF_RANGE"
            yield f"{value} not between {1 - LARGEST} and {LARGEST - 1}.99", "NUMBER_OUT_OF_RANGE"
        if name == "units":
            yield f"not {matches(name, INTEGER)}", "NOT_A_NUMBER"
            yield f"{name} is not null and {value} is null", "NUMBER_OUT_OF_RANGE"
        if name == "updated_at":
            yield f"{name} is not null and {value} is null", "NOT_A_TIMESTAMP"
            yield f"not ({in_days(f'{value}::date')})", "DATE_OUT_OF_RANGE"
        if name in least:
            yield f"{value} < {least[name]}", "NUMBER_OUT_OF_RANGE"
        if name in text_rules:
            rule, reason = text_rules[name]
            yield f"not {rule}", reason
    yield "paid_amount_value > charge_amount_value", "PAID_ABOVE_CHARGE"
    yield "service_from_value > service_to_value", "SERVICE_DATES"
    yield "service_to_value > claim_date_value", "SERVICE_DATES"


def checked(source):
    """The query of every row: texts, typed values and the reason, null for a good row."""
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in [*PLAIN, *PIECES])
    lines = LINES.format(source=source, columns=columns)
    split = ROWS.format(plain=", ".join(f"nullif({name}, '') as {name}" for name in PLAIN))
    cast = CAST.format(
        dates=", ".join(f"try_cast({name} as date) as {name}_value" for name in DATES),
        money=", ".join(f"try_cast({name} as decimal(18, 2)) as {name}_value" for name in MONEY),
    )
    cases = " ".join(f"when {fault} then '{reason}'" for fault, reason in faults())
    return (
        f"with lines as ({lines}), split as ({split}), typed as ({cast})"
        f" select *, case {cases} end as reason from typed"
    )


def rows(source):
    """Every row once: the bad ones as a partition of their own, with their text."""
    values = [f"{name}_value as {name}" if name in TYPED else name for name in KEPT]
    text = ", ".join(f"coalesce({name}, '')" for name in COLUMNS)
    return (
        f"select {', '.join(values)}, reason,"
        f" case when reason is not null then concat_ws(',', {text}) end as row_text,"
        f" case when reason is null then payer_id else '{REJECTED}' end as payer_id,"
        " case when reason is null then strftime(claim_date_value, '%Y-%m') else '' end"
        f" as claim_month from ({checked(source)})"
    )


def main(source, out):
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.execute("set preserve_insertion_order = false")
    # This rule would turn the casts that may fail into a reader that must not.
    connection.execute("set disabled_optimizers = 'type_pushdown'")
    connection.execute(
        f"copy ({rows(source)}) to '{out}/valid'"
        " (format parquet, compression zstd, partition_by (payer_id, claim_month))"
    )
    rejected = out / "valid" / f"payer_id={REJECTED}"
    if rejected.exists():
        rejected.rename(out / "rejected")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
