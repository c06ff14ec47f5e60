"""Polars, the work of `carelake ingest` on a claims file: ingest_polars.py CSV OUT

Valid rows, typed, go to OUT/valid (Parquet, partitioned); the others, with one reason each, to
OUT/rejected.
"""

import datetime
import sys
from pathlib import Path

import polars as pl

from claims import (
    CENTS, COLUMNS, DATES, ICD10CM, INTEGER, LARGEST, MONEY, NUMBER, PIECES, PLAIN, PROCEDURE,
    REQUIRED, STATUSES,
)

FIRST_DAY = datetime.date(1850, 1, 1)
LAST_DAY = datetime.date.today() + datetime.timedelta(days=731)
col, lit = pl.col, pl.lit


def whole(pattern):
    return f"^(?:{pattern})$"


def lines(path, before=()):
    """The file's lines, with the name of the plan put together again.

    `before`: columns that come before those of a claim.
    """
    names = [*before, *PLAIN, *PIECES]
    frame = pl.scan_csv(
        path, has_header=False, skip_rows=1, quote_char=None, schema=dict.fromkeys(names, pl.String),
        missing_columns="insert", extra_columns="ignore", truncate_ragged_lines=True,
    )
    p1, p2, p3, p4, p5 = (col(name) for name in PIECES)
    ends = [p.str.ends_with('"').fill_null(False) for p in (p1, p2, p3)]
    frame = frame.with_columns(
        pieces=pl.when(~p1.str.starts_with('"').fill_null(False)).then(0)
        .when(ends[0] & (p1.str.len_bytes() > 1)).then(1)
        .when(ends[1]).then(2)
        .when(ends[2]).then(3)
        .otherwise(9).cast(pl.Int8)
    )
    pieces = col("pieces")
    return frame.with_columns(
        plan_name=pl.when(pieces == 0).then(p1)
        .when(pieces == 1).then(p1.str.head(-1).str.slice(1))
        .when(pieces == 2).then(pl.concat_str(p1.str.slice(1), p2.str.head(-1), separator=","))
        .when(pieces == 3)
        .then(pl.concat_str(p1.str.slice(1), p2, p3.str.head(-1), separator=",")),
        updated_at=pl.when(pieces <= 1).then(p2).when(pieces == 2).then(p3).otherwise(p4),
        surplus=pl.when(pieces <= 1).then(p3).when(pieces == 2).then(p4).otherwise(p5),
    )


def value(name):
    return col(f"{name}_value")


def cast(frame):
    """Each typed column beside its text; null where the text does not fit."""
    dates = {f"{name}_value": col(name).str.to_date("%Y-%m-%d", strict=False) for name in DATES}
    money = {f"{name}_value": col(name).cast(pl.Decimal(18, 2), strict=False) for name in MONEY}
    return frame.with_columns(
        **dates,
        **money,
        units_value=col("units").cast(pl.Int64, strict=False),
        updated_at_value=col("updated_at").str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False),
        npi_value=col("provider_npi").cast(pl.UInt32, strict=False),
    )


def is_npi():
    """Ten digits, the first 1 or 2, and Luhn over 80840 and the number: the prefix adds 24."""
    number = col("npi_value")
    digits = [number // 10**place % 10 for place in range(10)]
    doubled = [2 * digit - 9 * (digit > 4).cast(pl.UInt32) for digit in digits[1::2]]
    total = sum([*digits[0::2], *doubled], start=lit(24, dtype=pl.UInt32))
    text = col("provider_npi")
    in_range = (number >= 1_000_000_000) & (number < 3_000_000_000)
    return (text.str.len_bytes() == 10) & in_range & (total % 10 == 0)


def in_days(name):
    return value(name).is_between(lit(FIRST_DAY), lit(LAST_DAY))


def holds():
    """Every rule at once, for the many rows that keep them all."""
    date = [in_days(name) & (col(name).str.len_bytes() == 10) for name in DATES]
    largest = lit(LARGEST).cast(pl.Decimal(18, 2))
    least = {"charge_amount": lit(0), "paid_amount": lit(0)}
    amount = [
        col(name).is_null()
        | (
            col(name).str.contains(whole(CENTS))
            & (value(name) < largest)
            & (value(name) >= least.get(name, -LARGEST + 1))
        )
        for name in MONEY
    ]
    code = [
        col(name).is_null() | col(name).str.contains(whole(ICD10CM)) for name in ("dx_2", "dx_3")
    ]
    paid, charge = value("paid_amount"), value("charge_amount")
    rules = [
        col("pieces") < 9,
        col("surplus").is_null(),
        *(col(name).is_not_null() for name in REQUIRED),
        is_npi(),
        *date,
        col("dx_primary").str.contains(whole(ICD10CM)),
        *code,
        col("procedure_code").is_null() | col("procedure_code").str.contains(whole(PROCEDURE)),
        col("units").is_null() | (value("units") >= 1),
        *amount,
        col("claim_status").is_in(STATUSES),
        value("updated_at").dt.date().is_between(lit(FIRST_DAY), lit(LAST_DAY)),
        paid.is_null() | (paid <= charge),
        value("service_from") <= value("service_to"),
        value("service_to") <= value("claim_date"),
    ]
    return pl.all_horizontal(rules).fill_null(False)


def faults():
    """Condition and reason in the order in which the contract asks."""
    text_rules = {
        "provider_npi": (is_npi(), "NPI_INVALID"),
        "dx_primary": (col("dx_primary").str.contains(whole(ICD10CM)), "ICD10CM_FORMAT"),
        "dx_2": (col("dx_2").str.contains(whole(ICD10CM)), "ICD10CM_FORMAT"),
        "dx_3": (col("dx_3").str.contains(whole(ICD10CM)), "ICD10CM_FORMAT"),
        "procedure_code": (
            col("procedure_code").str.contains(whole(PROCEDURE)), "PROCEDURE_CODE_FORMAT"
        ),
        "claim_status": (col("claim_status").is_in(STATUSES), "NOT_IN_SET"),
    }
    least = {"units": 1, "charge_amount": 0, "paid_amount": 0}
    yield col("pieces") == 9, "QUOTE_UNCLOSED"
    yield col("updated_at").is_null(), "RAGGED_SHORT"
    yield col("surplus").is_not_null(), "RAGGED_LONG"
    for name in COLUMNS:
        text, typed = col(name), value(name)
        if name in REQUIRED:
            yield text.is_null(), "REQUIRED_EMPTY"
        if name in DATES:
            yield typed.is_null() | (text.str.len_bytes() != 10), "NOT_A_DATE"
            yield ~in_days(name), "DATE_OUT_OF_RANGE"
        if name in MONEY:
            yield ~text.str.contains(whole(NUMBER)), "NOT_A_NUMBER"
            yield ~text.str.contains(whole(CENTS)), "NUMBER_TOO_PRECISE"
            yield text.is_not_null() & typed.is_null(), "NUMBER_OUT_OF_RANGE"
            yield typed.abs() >= lit(LARGEST).cast(pl.Decimal(18, 2)), "NUMBER_OUT_OF_RANGE"
        if name == "units":
            yield ~text.str.contains(whole(INTEGER)), "NOT_A_NUMBER"
        if name == "updated_at":
            yield typed.is_null(), "NOT_A_TIMESTAMP"
            in_range = typed.dt.date().is_between(lit(FIRST_DAY), lit(LAST_DAY))
            yield ~in_range, "DATE_OUT_OF_RANGE"
        if name in least:
            yield typed < least[name], "NUMBER_OUT_OF_RANGE"
        if name in text_rules:
            rule, reason = text_rules[name]
            yield ~rule, reason
    yield value("paid_amount") > value("charge_amount"), "PAID_ABOVE_CHARGE"
    yield value("service_from") > value("service_to"), "SERVICE_DATES"
    yield value("service_to") > value("claim_date"), "SERVICE_DATES"


def reason():
    return pl.coalesce(
        *(pl.when(fault.fill_null(False)).then(lit(code)) for fault, code in faults()),
        lit("UNEXPLAINED"),
    )


def typed_columns():
    typed = [*DATES, *MONEY, "units", "updated_at"]
    return [value(name).alias(name) if name in typed else col(name) for name in COLUMNS]


def main(source, out):
    frame = cast(lines(source)).with_columns(is_good=holds())
    good = frame.filter(col("is_good")).select(
        *typed_columns(), claim_month=value("claim_date").dt.strftime("%Y-%m")
    )
    bad = frame.filter(~col("is_good")).select(*COLUMNS, reason=reason())
    by_key = pl.PartitionBy(
        out / "valid", key=["payer_id", "claim_month"], approximate_bytes_per_file=None
    )
    pl.collect_all(
        [
            good.sink_parquet(
                by_key, compression="zstd", maintain_order=False, mkdir=True, lazy=True
            ),
            bad.sink_parquet(
                out / "rejected" / "rejected.parquet", compression="zstd", mkdir=True, lazy=True
            ),
        ],
        engine="streaming",
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
