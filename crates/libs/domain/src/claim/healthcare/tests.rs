//! Items in, claims out.

use super::*;

const ITEM: &str = r#"{
    "claim_id": "CLM-EX1", "member_id": "M1001", "insurance_plan": "Example PPO",
    "diagnosis_codes": ["E11.9", "I10"], "date_of_service": "2025-01-30",
    "procedure_details": [{"code": "99213", "units": 1.50}], "total_charge": 2500.00,
    "claim_status": "In Review", "payment_status": "Pending",
    "patient": {"patient_id": "CANARY7421", "first_name": "CANARY7421", "last_name": "CANARY7421",
        "email": "CANARY7421", "phone": "CANARY7421", "date_of_birth": "1974-02-01",
        "gender": "CANARY7421", "street": "CANARY7421", "city": "CANARY7421", "state": "CANARY7421",
        "zip_code": "CANARY7421"},
    "provider": {"name": "Example Clinic", "npi": "1234567893", "street": "1 Way", "city": "Town",
        "state": "TX", "zip": "75001", "credentials": "MD"},
    "payer": {"name": "Example Health", "payer_id": "P1", "contact_number": "555-0100"},
    "created_at": "2025-01-31T10:11:12.123456Z", "bill_submitted_on": "2025-01-31"
}"#;

fn claim(text: &str) -> HealthcareClaim {
    HealthcareClaim::from_json(text).expect("a claim")
}

fn with(field: &str) -> Result<HealthcareClaim, ClaimError> {
    HealthcareClaim::from_json(&format!(r#"{{"claim_id":"C1",{field}}}"#))
}

#[test]
fn an_item_is_read_whole() {
    let claim = claim(ITEM);
    assert_eq!(claim.claim_id.as_str(), "CLM-EX1");
    assert_eq!(claim.member_id.as_ref().map(MemberId::expose), Some("M1001"));
    assert_eq!(claim.diagnosis_codes, ["E11.9", "I10"]);
    assert_eq!(claim.total_charge, Some("2500.00".parse().unwrap()));
    assert_eq!(claim.claim_status, Some(ClaimStatus::InReview));
    assert_eq!(claim.payment_status, Some(PaymentStatus::Pending));
    let details = claim.procedure_details.as_ref().map(Phi::expose);
    assert_eq!(details.unwrap(), r#"[{"code": "99213", "units": 1.50}]"#);
    assert_eq!(claim.created_at.unwrap().timestamp_micros(), 1_738_318_272_123_456);
    assert_eq!(claim.bill_submitted_on, NaiveDate::from_ymd_opt(2025, 1, 31));
    assert_eq!(claim.patient.last_name, Some(Phi::new("CANARY7421".to_owned())));
    assert_eq!(claim.provider.credentials.as_deref(), Some("MD"));
    assert_eq!(claim.payer.contact_number.as_deref(), Some("555-0100"));
}

#[test]
fn no_value_of_the_patient_prints() {
    let claim = claim(ITEM);
    for text in [format!("{claim:?}"), format!("{claim:#?}")] {
        for hidden in ["CANARY7421", "1974", "M1001", "99213"] {
            assert!(!text.contains(hidden), "{hidden}");
        }
    }
    assert!(format!("{:?}", claim.patient.email.map(Phi::into_exposed)).contains("CANARY7421"));
}

#[test]
fn what_was_read_is_what_is_written() {
    let read = claim(ITEM);
    let written = serde_json::to_string(&read).unwrap();
    assert_eq!(claim(&written), read);
    assert!(written.contains(r#"[{"code": "99213", "units": 1.50}]"#));
}

#[test]
fn names_may_be_in_camel_case() {
    let humps = |name: &str| {
        let mut parts = name.split('_');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |all, part| all + &part[..1].to_uppercase() + &part[1..])
    };
    let keys = ITEM.split('"').filter(|part| part.contains('_')).collect::<Vec<_>>();
    let quoted = |name: &str| format!("\"{name}\"");
    let camel = keys
        .iter()
        .fold(ITEM.to_owned(), |text, key| text.replace(&quoted(key), &quoted(&humps(key))));
    assert!(keys.len() > 15 && !camel.contains('_'));
    assert_eq!(claim(&camel), claim(ITEM));
    let old = with(r#""created_timestamp":"2025-01-31 10:11:12","bill_submit_date":"2025-01-31""#);
    assert!(old.is_ok_and(|claim| claim.created_at.is_some() && claim.bill_submitted_on.is_some()));
}

#[test]
fn only_the_identifier_must_be_there() {
    let bare = claim(r#"{"claim_id":"C1","more":1}"#);
    assert_eq!(bare.patient, PatientInfo::default());
    let names =
        ITEM.split('"').filter(|part| part.contains('_')).filter(|name| *name != "claim_id");
    let outer = ["patient", "provider", "payer", "diagnosis_codes"];
    for name in names.chain(outer) {
        assert_eq!(with(&format!("\"{name}\":null")).as_ref(), Ok(&bare), "{name}");
    }
    for name in ["member_id", "insurance_plan", "total_charge", "claim_status", "created_at"] {
        assert_eq!(with(&format!("\"{name}\":\"\"")).as_ref(), Ok(&bare), "{name}");
    }
    for text in ["", "[]", "{}", r#"{"claim_id":null}"#, r#"{"claim_id":""}"#, r#"{"claim_id":[]}"#]
    {
        assert_eq!(HealthcareClaim::from_json(text), Err(ClaimError), "{text}");
    }
}

#[test]
fn money_is_exact_whether_it_is_a_number_or_a_text() {
    let cents = |literal: &str| {
        let claim = with(&format!(r#""total_charge":{literal}"#));
        claim.map(|claim| claim.total_charge.unwrap().cents())
    };
    for (literal, expected) in [
        ("9007199254740993.01", 900_719_925_474_099_301),
        ("\"9007199254740993.01\"", 900_719_925_474_099_301),
        ("0.10", 10),
        ("2500", 250_000),
        ("\"12.5000\"", 1_250),
        ("-3.5", -350),
    ] {
        assert_eq!(cents(literal), Ok(expected), "{literal}");
    }
    let lossy = 9_007_199_254_740_993.01_f64 * 100.0;
    assert_ne!(lossy as i64, 900_719_925_474_099_301, "floating point would be noticed");
    for literal in ["12.345", "1e3", "\"$5\"", "true", "{}", "\"5.\""] {
        assert_eq!(cents(literal), Err(ClaimError), "{literal}");
    }
}

#[test]
fn days_and_instants_come_in_several_forms() {
    for day in ["2025-01-31", "2025-01-31T10:11:12Z", "2025-01-31 10:11:12"] {
        let found = with(&format!(r#""date_of_service":"{day}""#)).unwrap().date_of_service;
        assert_eq!(found, NaiveDate::from_ymd_opt(2025, 1, 31), "{day}");
    }
    for at in
        ["\"2025-01-31T10:11:12+00:00\"", "\"2025-01-31T10:11:12\"", "1738318272", "1738318272000"]
    {
        let found = with(&format!(r#""created_at":{at}"#)).unwrap().created_at.unwrap();
        assert_eq!(found.timestamp(), 1_738_318_272, "{at}");
    }
    for field in [
        r#""date_of_service":"2025-02-30""#,
        r#""date_of_service":"31/01/2025""#,
        r#""date_of_service":"2025-01-31x""#,
        r#""created_at":"soon""#,
        r#""patient":"CANARY7421""#,
    ] {
        let error = with(field).unwrap_err().to_string();
        assert!(!error.contains("CANARY7421") && !error.contains("2025"), "{error}");
    }
}

#[test]
fn identifiers_may_be_numbers() {
    let claim =
        claim(r#"{"claim_id":7,"patient":{"zip_code":75001},"provider":{"npi":1234567893}}"#);
    assert_eq!(claim.claim_id.as_str(), "7");
    assert_eq!(claim.patient.zip_code, Some(Phi::new("75001".to_owned())));
    assert_eq!(claim.provider.npi.as_deref(), Some("1234567893"));
}

#[test]
fn the_attributes_that_a_claim_is_read_from_are_known_in_every_spelling() {
    for name in ATTRIBUTES.iter().filter(|name| !name.starts_with("procedure")) {
        assert_eq!(with(&format!("\"{name}\": [[]]")), Err(ClaimError), "{name}");
    }
    let written = serde_json::to_value(claim(ITEM)).unwrap();
    assert!(written.as_object().unwrap().keys().all(|name| HealthcareClaim::reads(name)));
    for name in ["", "Claim_Id", "patient_id", "note"] {
        assert!(!HealthcareClaim::reads(name), "{name}");
    }
    assert!(with("\"note\": [[]]").is_ok());
}
