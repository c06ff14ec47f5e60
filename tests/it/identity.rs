//! Records of two hospitals and a payer to persons, and everything that follows the persons.

mod crashes;
mod persons;
mod verdicts;

use crate::place::{Place, data};

/// Hospital stays in both hospitals of the patient whose name is misspelled in one.
const NORTH_STAYS: &str = "Id,START,STOP,PATIENT,ENCOUNTERCLASS,REASONCODE\n\
    n-stay,2024-03-01T10:00:00Z,2024-03-05T10:00:00Z,typo,inpatient,88805009\n";
const SOUTH_STAYS: &str = "Id,START,STOP,PATIENT,ENCOUNTERCLASS,REASONCODE\n\
    s-stay,2024-03-20T10:00:00Z,2024-03-24T10:00:00Z,typo,inpatient,88805009\n";
const DIAGNOSES: &str = "START,PATIENT,ENCOUNTER,CODE\n2024-03-20,typo,s-stay,88805009\n";
const CLAIMS: &str = "claim_id,member_id,payer_id,provider_npi,claim_type,claim_date,service_from,\
    service_to,dx_primary,place_of_service,charge_amount,claim_status\n\
    c1,typo,y1,1234567893,PROF,2024-03-10,2024-03-08,2024-03-08,I50.23,11,120.00,PAID\n";

const VERDICTS: &str = "source_a,patient_a,source_b,patient_b,verdict,decided_at";

/// Takes in who the patients are; the north knows its own first, the payer its own last.
async fn enroll(place: &Place) {
    let north = data("identity/north.csv");
    place.put("raw/main/north/patients/all.csv", north, "2024-05-01").await;
    let south = data("identity/south.csv");
    place.put("raw/main/south/patients/all.csv", south, "2024-05-02").await;
    let members = data("identity/members.csv");
    place.put("raw/main/payer/eligibility/all.csv", members, "2024-05-03").await;
}

/// And what happened to one of them.
async fn treat(place: &Place) {
    for (source, stays) in [("north", NORTH_STAYS), ("south", SOUTH_STAYS)] {
        place.put(&format!("raw/main/{source}/encounters/all.csv"), stays, "2024-05-04").await;
    }
    place.put("raw/main/south/conditions/all.csv", DIAGNOSES, "2024-05-04").await;
    place.put("raw/main/payer/medical_claims/all.csv", CLAIMS, "2024-05-04").await;
}

/// A steward's verdict on a record of the north and one of the south.
async fn judge(place: &Place, file: &str, line: &str, at: &str) {
    let text = format!("{VERDICTS}\n{line},{at}T09:00:00Z\n");
    let key = format!("raw/main/steward/identity_verdicts/{file}.csv");
    place.put(&key, text, at).await;
}

/// Each record, by the record whose id its person has.
async fn persons(place: &Place) -> Vec<String> {
    let sql = "
        select
            concat(xref.data_source, '/', xref.patient_id) as record,
            concat(first.data_source, '/', first.patient_id) as person
        from curated.patient_xref as xref
        join curated.patient_xref as first
            on mint_person_id(first.tenant, first.data_source, first.patient_id) = xref.person_id";
    place.lines(sql).await
}
