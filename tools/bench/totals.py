"""What an engine found, in a form that can be compared: totals.py TASK ENGINE FOLDER

Prints one JSON object. TASK is ingest, refresh, changes or touch; FOLDER is a lake for carelake,
else the folder that the peer wrote.
"""

import json
import sys
from pathlib import Path

import duckdb
from deltalake import DeltaTable

from change_file import FIRST, INSERTED
from models import columns


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
    curated = "encounter condition procedure patient medical_claim eligibility stay".split()
    tables = {
        name: table(engine, folder, f"curated/{name}", f"curated/{name}/*.parquet")
        for name in curated
    }
    rows = {name: ask(f"select count(*) from {sql}")[0][0] for name, sql in tables.items()}
    [(days, merged)] = ask(
        f"select sum(length_of_stay), sum(encounters) from {tables['stay']}"
    )
    [(cents,)] = ask(f"select sum(paid_amount) * 100 from {tables['medical_claim']}")
    risk = table(engine, folder, "analytics/patient_risk", "analytics/patient_risk/*.parquet")
    scores = ask(f"select risk_score, count(*) from {risk} group by all order by all")
    sums = "comorbidity_weight lace length_of_stay_points acute_points emergency_visits".split()
    [(persons, stays, inside, clinics, *parts)] = ask(
        "select count(*), count(index_stay_id), count(*) filter (is_in_facility),"
        f" count(distinct clinic_id), {', '.join(f'sum({name})' for name in sums)} from {risk}"
    )
    return {
        "rows": rows,
        "stay": {"days": int(days), "encounters": int(merged)},
        "paid_cents": int(cents),
        "persons": persons,
        "index_stays": stays,
        "in_facility": inside,
        "clinics": clinics,
        "scores": {str(score): count for score, count in scores},
        **{name: int(part) for name, part in zip(sums, parts)},
    }


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
    tasks = {"ingest": ingest, "refresh": refresh, "changes": changes, "touch": changes}
    print(json.dumps(tasks[task](engine, folder)))
