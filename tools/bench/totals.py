"""What an engine found, in a form that can be compared: totals.py TASK ENGINE FOLDER

Prints one JSON object. TASK is a task of tools/bench.py; FOLDER is a lake for carelake,
else the folder that the peer wrote.
"""

import json
import sys
from pathlib import Path

import duckdb
from deltalake import DeltaTable

from change_file import FIRST, INSERTED
from models import built, columns, curated, types


def ask(sql):
    return duckdb.sql(sql).fetchall()


def table(engine, folder, name, peer_glob=None):
    """A FROM item: the live files of a Delta table, or the Parquet files that a peer wrote."""
    if engine == "carelake" or peer_glob is None:
        files = DeltaTable(str(folder / name)).file_uris()
    else:
        files = [str(file) for file in sorted(folder.glob(peer_glob))]
    return f"read_parquet({files}, hive_partitioning = true, union_by_name = true)"


def ingest(engine, folder):
    accepted = table(engine, folder, "raw/claim", "valid/**/*.parquet")
    rejected = table(engine, folder, "raw/quarantine", "rejected/**/*.parquet")
    reason = "reason_code" if engine == "carelake" else "reason"
    [(rows, *sums)] = ask(
        "select count(*), sum(charge_amount) * 100, sum(paid_amount) * 100, sum(units),"
        " sum(claim_date - date '2000-01-01'), sum(epoch(updated_at)),"
        " count(distinct payer_id || claim_month)"
        f" from {accepted}"
    )
    names = ["charge_cents", "paid_cents", "units", "days", "seconds", "partitions"]
    reasons = ask(f"select {reason}, count(*) from {rejected} group by all order by all")
    return {"valid": rows, "rejected": dict(reasons), **dict(zip(names, map(int, sums)))}


def refresh(engine, folder):
    rows = {
        name: ask(f"select count(*) from {of_zone(engine, folder, 'curated', name)}")[0][0]
        for name in curated()
    }
    claims = of_zone(engine, folder, "curated", "medical_claim")
    [(cents,)] = ask(f"select sum(paid_amount) * 100 from {claims}")
    return {"rows": rows, "paid_cents": int(cents), **measures(engine, folder)}


def measures(engine, folder):
    """Rows and a checksum of every table that is made again, and sums over the scores."""
    tables = [("curated", "stay"), *(("analytics", name) for name in built())]
    found = {name: sums(engine, folder, zone, name) for zone, name in tables}
    return {"tables": found, **scores(engine, folder)}


def of_zone(engine, folder, zone, name):
    return table(engine, folder, f"{zone}/{name}", f"{zone}/{name}/*.parquet")


def sums(engine, folder, zone, name):
    """Of one table: rows, a hash over its own exact columns, and each floating-point column's sum,
    weighed so that no two rows can trade places unseen."""
    typed = [each for each in types(zone, name).items() if not each[0].startswith("_")]
    exact = ", ".join(column for column, kind in typed if kind != "double")
    floats = [column for column, kind in typed if kind == "double"]
    weighed = "".join(f", sum({column} * (1 + hash({exact}) % 97))" for column in floats)
    [(rows, exactly, *rest)] = ask(
        f"select count(*), sum(hash({exact})){weighed} from {of_zone(engine, folder, zone, name)}"
    )
    return {"rows": rows, "hash": int(exactly or 0), **dict(zip(floats, rest))}


def scores(engine, folder):
    risk = of_zone(engine, folder, "analytics", "patient_risk")
    found = ask(f"select risk_score, count(*) from {risk} group by all order by all")
    names = "comorbidity_weight lace length_of_stay_points acute_points emergency_visits".split()
    [(persons, stays, inside, clinics, *parts)] = ask(
        "select count(*), count(index_stay_id), count(*) filter (is_in_facility),"
        f" count(distinct clinic_id), {', '.join(f'sum({name})' for name in names)} from {risk}"
    )
    return {
        "persons": persons,
        "index_stays": stays,
        "in_facility": inside,
        "clinics": clinics,
        "scores": {str(score): count for score, count in found},
        "with_laboratory": laboratory(engine, folder, risk),
        **{name: int(part) for name, part in zip(names, parts)},
    }


def laboratory(engine, folder, risk):
    """Persons of whose index stay both results of the HOSPITAL score are known."""
    if engine == "carelake":
        asked = f"select count(hospital_score) from {risk}"
    else:
        evidence = of_zone(engine, folder, "analytics", "risk_evidence")
        asked = f"select count(hemoglobin + sodium) from {evidence}"
    return ask(asked)[0][0]


def changes(engine, folder):
    """The claims after their changes, and how many of them were changed."""
    claims = table(engine, folder, "curated/medical_claim")
    is_new, instant = f"claim_id like '%{INSERTED}'", "epoch_us(_committed_at)"
    # The rest is each engine's own: where the row was read, and when.
    same = [name for name in columns("medical_claim") if name not in ("_sequence", "_known_from")]
    is_changed = f"{instant} >= epoch_us(timestamp '{FIRST}')"
    [sums] = ask(
        f"select count(*), count(*) filter ({is_new}),"
        f" count(*) filter ({is_changed} and not {is_new}),"
        " sum(charge_amount) * 100, sum(paid_amount) * 100,"
        f" sum(hash(claim_id, paid_amount, claim_status, {instant})),"
        f" sum(hash({', '.join(same)})) from {claims}"
    )
    names = ["claims", "inserted", "updated", "charge_cents", "paid_cents", "hash", "whole_hash"]
    statuses = ask(f"select claim_status, count(*) from {claims} group by all order by all")
    return {**dict(zip(names, map(int, sums))), "statuses": dict(statuses)}


if __name__ == "__main__":
    task, engine, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    tasks = {
        "ingest": ingest, "refresh": refresh, "measures": measures, "changes": changes,
        "touch": changes,
    }
    print(json.dumps(tasks[task](engine, folder)))
