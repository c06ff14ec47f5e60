"""What the peers of `carelake ingest` know about the claims file and its contract."""

# The columns before the plan's name, which is the only one that the file quotes.
PLAIN = [
    "claim_id", "member_id", "payer_id", "provider_npi", "claim_type", "claim_date",
    "service_from", "service_to", "dx_primary", "dx_2", "dx_3", "procedure_code", "modifier",
    "units", "place_of_service", "charge_amount", "allowed_amount", "paid_amount",
    "patient_resp", "claim_status",
]
COLUMNS = [*PLAIN, "plan_name", "updated_at"]
# Both engines lose whole rows when a quote is not closed, so the peers read physical lines,
# split at every comma, and put the plan's name together from the pieces behind the plain columns:
# up to three for the name, one for the instant, one that is too many.
PIECES = ["p1", "p2", "p3", "p4", "p5"]

DATES = ["claim_date", "service_from", "service_to"]
MONEY = ["charge_amount", "allowed_amount", "paid_amount", "patient_resp"]
STATUSES = ["PAID", "DENIED", "PENDING", "ADJUSTED", "REVERSED"]
REQUIRED = [
    "claim_id", "member_id", "payer_id", "provider_npi", *DATES, "dx_primary", "charge_amount",
    "claim_status",
]

ICD10CM = r"[A-Z][0-9][0-9AB](\.?[0-9A-Z]{1,4})?"
PROCEDURE = r"[0-9]{4}[0-9AFMTU]|[A-V][0-9]{4}"
NUMBER = r"-?[0-9]+(\.[0-9]+)?"
CENTS = r"-?[0-9]+(\.[0-9]{1,2}0*)?"
INTEGER = r"-?[0-9]+"
# No amount of money in health care has eleven digits before the point.
LARGEST = 10_000_000_000
