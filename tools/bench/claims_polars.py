"""What makes a curated claim of a raw one, in Polars."""

import polars as pl

CLAIM_TYPES = {"PROF": "professional", "INST": "institutional", "RX": "pharmacy"}
col, lit = pl.col, pl.lit


def claim_columns():
    """The columns of a curated claim that are not those of the raw one."""
    kind = col("claim_type")
    return {
        "claim_line_number": lit(1),
        "payer": col("payer_id"),
        "plan": col("plan_name"),
        "claim_type": kind.replace_strict(CLAIM_TYPES, default=kind.str.to_lowercase()),
        "claim_start_date": col("service_from"),
        "claim_end_date": col("service_to"),
        "received_date": col("claim_date"),
        "rendering_npi": col("provider_npi"),
        "diagnosis_code_type": lit("icd-10-cm"),
        "diagnosis_code_1": col("dx_primary"),
        "diagnosis_code_2": col("dx_2"),
        "diagnosis_code_3": col("dx_3"),
        "hcpcs_code": col("procedure_code"),
        "hcpcs_modifier_1": col("modifier"),
        "service_unit_quantity": col("units"),
        "place_of_service_code": col("place_of_service"),
        "coinsurance_amount": col("patient_responsibility"),
    }
