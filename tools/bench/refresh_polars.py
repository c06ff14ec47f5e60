"""Polars, the work of `carelake refresh`: refresh_polars.py LAKE OUT

What the platform's SQL models say, by hand; curated tables and the scores go to Parquet files under
OUT.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl

import lace
import models
from claims_polars import claim_columns

PERSON = ["tenant", "person_id"]
FAR = date(9999, 12, 31)
TYPES = {
    "inpatient": "acute inpatient",
    "emergency": "emergency department",
    "urgentcare": "urgent care",
    "home": "home health",
    "hospice": "inpatient hospice",
    "snf": "inpatient skilled nursing",
    "virtual": "telehealth",
    "outpatient": "outpatient hospital or clinic",
}
SEXES = {"M": "male", "MALE": "male", "F": "female", "FEMALE": "female"}
col, lit = pl.col, pl.lit


class Peer:
    def __init__(self, lake, out):
        self.lake, self.out = lake, out

    def raw(self, name):
        return pl.scan_delta(str(self.lake / "raw" / name))

    def curated(self, name):
        return pl.scan_parquet(self.out / "curated" / name / "part.parquet")

    def write(self, zone, name, frame):
        file = self.out / zone / name / "part.parquet"
        frame.sink_parquet(file, compression="zstd", mkdir=True, engine="streaming")

    def newest(self, name, frame):
        """The newest row of each key, by instant, file and row."""
        order = ["_committed_at", "_file", "_row"]
        kept = frame.sort(order).unique(subset=models.keys(name), keep="last")
        row = col("_row").cast(pl.String).str.zfill(12)
        kept = kept.with_columns(_sequence=pl.concat_str(col("_file"), lit("#"), row))
        self.write("curated", name, kept.select(models.columns(name)))

    def of_person(self, frame, patient="patient_id"):
        """The rows with the person whom each speaks of."""
        keys = ["tenant", "data_source", "patient_id"]
        xref = self.curated("patient_xref").select(*keys, "person_id")
        frame = frame.with_columns(_known_from="_ingested_at", patient_id=patient)
        return frame.join(xref, on=keys, how="inner")


def patient_xref(peer):
    named = [
        peer.raw(table).select("tenant", "data_source", "_ingested_at", patient_id=patient)
        for table, patient in [
            ("patient", "patient_id"), ("encounter", "patient_id"), ("condition", "patient_id"),
            ("procedure", "patient_id"), ("eligibility", "member_id"), ("claim", "member_id"),
        ]
    ]
    keys = ["tenant", "data_source", "patient_id"]
    least = pl.concat(named).group_by(keys).agg(_known_from=col("_ingested_at").min())
    minted = pl.concat_str(keys, separator="\x1f").hash().cast(pl.String)
    xref = least.with_columns(
        person_id=pl.concat_str(lit("P"), minted), rule=lit("minted"), _sequence=lit(""),
        _committed_at=lit(0).cast(pl.Datetime("us", "UTC")),
    )
    peer.write("curated", "patient_xref", xref.select(models.columns("patient_xref")))


def patient(peer):
    rows = peer.of_person(peer.raw("patient"))
    sex = col("gender").str.to_uppercase().replace_strict(SEXES, default="unknown")
    death = col("death_date").is_not_null().cast(pl.Int64)
    peer.newest(
        "patient", rows.with_columns(sex=sex, death_flag=death, social_security_number="ssn")
    )


def directory(peer):
    """Practitioners, locations, clinics and payers."""
    known = {"_known_from": "_ingested_at"}
    provider, organization = peer.raw("provider"), peer.raw("organization")
    peer.newest("practitioner", provider.with_columns(
        practitioner_id="provider_id", practice_affiliation="organization_id", **known))
    peer.newest("location", organization.with_columns(
        location_id="organization_id", facility_type=lit(None, pl.String), **known))
    peer.newest("clinic", organization.with_columns(
        clinic_id="organization_id", time_zone=lit("America/New_York"), threshold=lit(80),
        topic=lit(None, pl.String), **known))
    peer.newest("payer", peer.raw("payer").with_columns(**known))


def encounter(peer):
    started, stopped = col("started_at").dt.date(), col("stopped_at").dt.date()
    rows = peer.of_person(peer.raw("encounter")).with_columns(
        encounter_type=col("encounter_class").replace_strict(TYPES, default="office visit"),
        ended_at="stopped_at",
        encounter_start_date=started,
        encounter_end_date=stopped,
        length_of_stay=(stopped - started).dt.total_days(),
        facility_id="organization_id",
        attending_provider_id="provider_id",
        source_code="code",
        source_description="description",
        primary_diagnosis_code_type=pl.when(col("reason_code").is_not_null())
        .then(lit("snomed-ct")),
        primary_diagnosis_code="reason_code",
        primary_diagnosis_description="reason_description",
        charge_amount="total_claim_cost",
        paid_amount="payer_coverage",
    )
    peer.newest("encounter", rows)


def code_type(icd):
    return (
        pl.when(col("code_system").str.to_lowercase().str.contains("icd-?10"))
        .then(lit(icd)).otherwise(lit("snomed-ct"))
    )


def condition(peer):
    started = col("started_on")
    rows = peer.of_person(peer.raw("condition")).with_columns(
        condition_id=pl.concat_str("encounter_id", "code", started.cast(pl.String), separator="/"),
        onset_date=started,
        recorded_date=started,
        resolved_date="stopped_on",
        source_code_type=code_type("icd-10-cm"),
        source_code="code",
        source_description="description",
    )
    peer.newest("condition", rows)


def procedure(peer):
    started = col("started_at")
    instant = started.dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")
    rows = peer.of_person(peer.raw("procedure")).with_columns(
        procedure_id=pl.concat_str("encounter_id", "code", instant, separator="/"),
        procedure_date=started.dt.date(),
        ended_at="stopped_at",
        source_code_type=code_type("icd-10-pcs"),
        source_code="code",
        source_description="description",
    )
    peer.newest("procedure", rows)


def medical_claim(peer):
    rows = peer.of_person(peer.raw("claim"), "member_id").with_columns(
        **claim_columns(), _committed_at=pl.coalesce("updated_at", "_committed_at")
    )
    peer.newest("medical_claim", rows)


def eligibility(peer):
    rows = peer.of_person(peer.raw("eligibility"), "member_id").with_columns(
        payer="payer_id",
        enrollment_start_date="coverage_start",
        enrollment_end_date="coverage_end",
        plan="plan_name",
        subscriber_relation="relationship",
        social_security_number="ssn",
    )
    peer.newest("eligibility", rows)


def stay(peer):
    order = ["started_at", "ends_on", "encounter_id"]
    inpatient = peer.curated("encounter").filter(col("encounter_class") == "inpatient")
    rows = inpatient.with_columns(ends_on=col("encounter_end_date").fill_null(FAR))
    rows = rows.sort(*PERSON, *order).with_columns(
        reach=col("ends_on").cum_max().shift(1).over(PERSON)
    )
    gap = (col("encounter_start_date") - col("reach")).dt.total_days()
    opens = col("reach").is_null() | (gap > 1)
    rows = rows.with_columns(stay_number=opens.cast(pl.Int64).cum_sum().over(PERSON))

    def last(name):
        return col(name).sort_by("ends_on", "started_at", "encounter_id").last()

    merged = rows.group_by(*PERSON, "stay_number", maintain_order=True).agg(
        stay_id=col("encounter_id").first(),
        patient_id=col("patient_id").first(),
        admitted_at=col("started_at").min(),
        discharged_at=last("ended_at"),
        admitted_on=col("encounter_start_date").min(),
        discharged_on=last("encounter_end_date"),
        encounters=pl.len().cast(pl.Int64),
        first_facility_id=col("facility_id").first(),
        last_facility_id=last("facility_id"),
        primary_diagnosis_code=col("primary_diagnosis_code").first(),
        data_source=col("data_source").first(),
        _committed_at=col("_committed_at").max(),
        _sequence=col("_sequence").max(),
        _known_from=col("_known_from").max(),
    )
    days = (col("discharged_on") - col("admitted_on")).dt.total_days()
    peer.write(
        "curated", "stay", merged.with_columns(length_of_stay=days).select(models.columns("stay"))
    )


def midnight(peer):
    """The instant to score for: the midnight after the newest inpatient discharge."""
    inpatient = peer.raw("encounter").filter(col("encounter_class") == "inpatient")
    newest = inpatient.select(col("stopped_at").max()).collect().item()
    day = newest.replace(hour=0, minute=0, second=0, microsecond=0)
    return day if day == newest else day + timedelta(days=1)


def index_stays(peer, as_of):
    """The stay that each person's score stands on, and the persons who are in a hospital."""
    known = peer.curated("stay").filter(col("admitted_at") <= as_of)
    is_open = col("discharged_at").is_null() | (col("discharged_at") > as_of)
    inside = known.filter(is_open).select(PERSON).unique().with_columns(is_in_facility=lit(True))
    since = (lit(as_of.date()) - col("discharged_on")).dt.total_days()
    recent = known.filter(since.is_between(0, 30)).join(inside, on=PERSON, how="anti")
    index = recent.sort("discharged_at", "stay_id").unique(subset=PERSON, keep="last")
    return index.drop("data_source", "patient_id"), inside


def emergency(peer, anchored):
    """Whether a visit led to the stay, and how many other visits the six months before hold."""
    visits = peer.curated("encounter").filter(col("encounter_class") == "emergency")
    visits = visits.select(*PERSON, "started_at", "ended_at").join(anchored, on=PERSON)
    start, anchor, on_stay = col("started_at"), col("anchor"), col("stay_id").is_not_null()
    visits = visits.filter((start < anchor) | (on_stay & (start == anchor)))
    led = on_stay & (
        col("ended_at").is_null() | (col("ended_at") >= anchor.dt.offset_by("-24h"))
    )
    recent = start >= anchor.dt.offset_by("-6mo")
    return visits.with_columns(led=led, recent=recent).group_by(PERSON).agg(
        is_acute=col("led").any(),
        emergency_visits=(col("recent") & ~col("led")).sum().cast(pl.Int64),
    )


def comorbidity(peer, anchored, as_of):
    """The weight of each person's diagnoses that count."""
    window = anchored.select(
        *PERSON,
        active_on=col("admitted_on").fill_null(as_of.date()),
        known_on=pl.when(col("stay_id").is_null()).then(lit(as_of.date()))
        .otherwise(col("discharged_on").fill_null(as_of.date())),
    )
    problems = peer.curated("condition").join(window, on=PERSON).filter(
        (col("onset_date") <= col("known_on"))
        & (col("resolved_date").is_null() | (col("resolved_date") >= col("active_on")))
    )
    kind = ["source_code_type", "source_code"]
    problems = problems.select(*PERSON, *kind).unique().collect(engine="streaming")
    codes = problems.select(kind).unique()
    bits = [lace.bits(*code) for code in codes.rows()]
    codes = codes.with_columns(bits=pl.Series(bits, dtype=pl.Int32))
    reached = problems.lazy().join(codes.lazy(), on=kind).group_by(PERSON).agg(
        col("bits").bitwise_or()
    )
    has = col("bits")
    weight = sum(
        pl.when((has & bit != 0) & (has & worse == 0)).then(points).otherwise(0)
        for bit, worse, points in lace.counted()
    )
    return reached.select(*PERSON, comorbidity_weight=weight.cast(pl.Int64))


def clinics(peer, as_of):
    """The facility of each person's latest primary care within 24 months."""
    start = col("started_at")
    visits = peer.curated("encounter").filter(
        col("encounter_class").is_in(["wellness", "ambulatory"])
        & col("facility_id").is_not_null()
        & (start <= as_of)
        & (start >= lit(as_of).dt.offset_by("-24mo"))
    )
    newest = visits.sort("started_at", "encounter_id").unique(subset=PERSON, keep="last")
    return newest.select(*PERSON, "facility_id")


def points():
    days, weight = col("length_of_stay"), col("comorbidity_weight")
    stay_points = (
        pl.when(col("stay_id").is_null()).then(0)
        .when(days < 4).then(days.clip(lower_bound=0))
        .when(days < 7).then(4).when(days < 14).then(5).otherwise(7)
    )
    return {
        "length_of_stay_points": stay_points.cast(pl.Int64),
        "acute_points": pl.when(col("stay_id").is_not_null() & col("is_acute")).then(3)
        .otherwise(0),
        "comorbidity_points": pl.when(weight > 3).then(5).otherwise(weight),
        "emergency_points": col("emergency_visits").clip(upper_bound=4),
    }


def patient_risk(peer):
    as_of = midnight(peer)
    index, inside = index_stays(peer, as_of)
    living = peer.curated("patient").group_by(PERSON).agg(
        col("death_date").fill_null(FAR).min()
    ).filter(col("death_date") > as_of.date())
    anchored = living.select(PERSON).join(index, on=PERSON, how="left").with_columns(
        anchor=col("admitted_at").fill_null(as_of)
    )
    anchored = anchored.collect(engine="streaming").lazy()
    threshold = peer.curated("clinic").group_by("tenant", "clinic_id").agg(col("threshold").min())
    scored = (
        anchored.join(emergency(peer, anchored), on=PERSON, how="left")
        .join(comorbidity(peer, anchored, as_of), on=PERSON, how="left")
        .join(clinics(peer, as_of), on=PERSON, how="left")
        .with_columns(
            clinic_id=pl.coalesce("facility_id", "first_facility_id"),
            is_acute=col("is_acute").fill_null(False),
            emergency_visits=col("emergency_visits").fill_null(0),
            comorbidity_weight=col("comorbidity_weight").fill_null(0),
        )
        .join(threshold, on=["tenant", "clinic_id"], how="left")
        .join(inside, on=PERSON, how="left")
        .with_columns(**points())
        .with_columns(lace=pl.sum_horizontal(list(points())))
    )
    lace_sum = col("lace")
    population = col("stay_id").is_null()
    peer.write("analytics", "patient_risk", scored.select(
        *PERSON,
        lit(as_of).alias("as_of"),
        pl.when(population).then(lit("population")).otherwise(lit("index_admission"))
        .alias("basis"),
        lace_sum.replace_strict(dict(enumerate(lace.SCORE)), return_dtype=pl.Int64)
        .alias("risk_score"),
        pl.when(lace_sum < 5).then(lit("low")).when(lace_sum < 10).then(lit("moderate"))
        .otherwise(lit("high")).alias("risk_band"),
        "lace", "length_of_stay", "is_acute", "comorbidity_weight", "emergency_visits",
        *points(),
        "clinic_id", col("threshold").fill_null(80), col("stay_id").alias("index_stay_id"),
        "discharged_at", col("is_in_facility").fill_null(False),
    ))


def main(lake, out):
    peer = Peer(lake, out)
    steps = [
        patient_xref, patient, directory, encounter, condition, procedure, medical_claim,
        eligibility, stay, patient_risk,
    ]
    for step in steps:
        step(peer)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
