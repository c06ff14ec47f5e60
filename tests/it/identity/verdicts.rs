//! What a steward decides goes before what the platform thinks, and every table follows.

use super::{enroll, judge, persons, treat};
use crate::place::Place;

/// The record whose id the person of each row has, in every table whose rows follow persons.
async fn followed(place: &Place) -> Vec<String> {
    let named = "
        select
            mint_person_id(tenant, data_source, patient_id) as person_id,
            concat(data_source, '/', patient_id) as record
        from curated.patient_xref";
    let sql = format!(
        "with named as ({named}),
        told as (
            select 'encounter ' || encounter_id as what, person_id from curated.encounter
            union all select 'stay ' || stay_id, person_id from curated.stay
            union all select 'condition ' || encounter_id, person_id from curated.condition
            union all select 'claim ' || claim_id, person_id from curated.medical_claim
            union all select 'coverage ' || member_id, person_id from curated.eligibility
            union all select 'simple ' || stay_id, person_id from analytics.readmit_30_simple
            union all select 'hwr ' || stay_id, person_id from analytics.readmit_30_hwr
            union all select 'episode ' || stay_id, person_id from analytics.readmit_30_episode
            union all select 'pcr ' || stay_id, person_id from analytics.readmit_30_pcr
            union all
            select 'history ' || data_source, person_id from curated.patient_history
            where patient_id = 'typo'
            union all
            select 'source ' || data_source, person_id from curated.source_patient
            where patient_id = 'typo'
            union all
            select 'patient ' || last_name || ' ' || cast(source_records as varchar), person_id
            from curated.patient where birth_date = date '1950-03-14'
        )
        select told.what, coalesce(named.record, 'nobody')
        from told left join named on named.person_id = told.person_id"
    );
    place.lines(&sql).await
}

const READMITTED: &str =
    "select stay_id, is_readmitted, readmission_stay_id from analytics.readmit_30_simple";

const TOGETHER: [&str; 20] = [
    "claim c1|north/typo",
    "condition s-stay|north/typo",
    "coverage typo|north/typo",
    "encounter n-stay|north/typo",
    "encounter s-stay|north/typo",
    "episode n-stay|north/typo",
    "episode s-stay|north/typo",
    "history north|north/typo",
    "history south|north/typo",
    "hwr n-stay|north/typo",
    "hwr s-stay|north/typo",
    "patient Holoway 3|north/typo",
    "pcr n-stay|north/typo",
    "pcr s-stay|north/typo",
    "simple n-stay|north/typo",
    "simple s-stay|north/typo",
    "source north|north/typo",
    "source south|north/typo",
    "stay n-stay|north/typo",
    "stay s-stay|north/typo",
];

/// The same rows when the records are of two persons, of whom the member is the second.
const APART: [&str; 21] = [
    "claim c1|south/typo",
    "condition s-stay|south/typo",
    "coverage typo|south/typo",
    "encounter n-stay|north/typo",
    "encounter s-stay|south/typo",
    "episode n-stay|north/typo",
    "episode s-stay|south/typo",
    "history north|north/typo",
    "history south|south/typo",
    "hwr n-stay|north/typo",
    "hwr s-stay|south/typo",
    "patient Holloway 1|north/typo",
    "patient Holoway 2|south/typo",
    "pcr n-stay|north/typo",
    "pcr s-stay|south/typo",
    "simple n-stay|north/typo",
    "simple s-stay|south/typo",
    "source north|north/typo",
    "source south|south/typo",
    "stay n-stay|north/typo",
    "stay s-stay|south/typo",
];

const CHANGES: &str = "
    select change.data_source, change.patient_id, from_record.data_source, to_record.data_source
    from ops.identity_change as change
    join curated.patient_xref as from_record
        on mint_person_id(from_record.tenant, from_record.data_source, from_record.patient_id)
            = change.from_person_id
    join curated.patient_xref as to_record
        on mint_person_id(to_record.tenant, to_record.data_source, to_record.patient_id)
            = change.to_person_id";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_persons_by_a_verdict_are_two_in_every_table_and_one_again_by_the_next_verdict() {
    let place = Place::new();
    enroll(&place).await;
    treat(&place).await;
    place.refresh("2024-06-01").await.unwrap();
    assert_eq!(followed(&place).await, TOGETHER);
    assert_eq!(place.lines(READMITTED).await, ["n-stay|true|s-stay", "s-stay|false|"]);
    let merged = ["payer|typo|payer|north", "south|typo|south|north"];
    let of_typo = |lines: Vec<String>| -> Vec<String> {
        lines.into_iter().filter(|line| line.contains("|typo|")).collect()
    };
    assert_eq!(of_typo(place.lines(CHANGES).await), merged);

    judge(&place, "first", "north,typo,south,typo,different", "2024-06-02").await;
    place.refresh("2024-06-03").await.unwrap();
    assert_eq!(followed(&place).await, APART);
    assert_eq!(place.lines(READMITTED).await, ["n-stay|false|", "s-stay|false|"]);
    let split = [
        "payer|typo|north|south",
        "payer|typo|payer|north",
        "south|typo|north|south",
        "south|typo|south|north",
    ];
    assert_eq!(of_typo(place.lines(CHANGES).await), split);

    judge(&place, "second", "south,typo,north,typo,same", "2024-06-04").await;
    place.refresh("2024-06-05").await.unwrap();
    assert_eq!(followed(&place).await, TOGETHER);
    assert_eq!(place.lines(READMITTED).await, ["n-stay|true|s-stay", "s-stay|false|"]);
}

#[tokio::test]
async fn a_pair_that_a_guard_keeps_apart_is_joined_by_a_verdict() {
    let place = Place::new();
    enroll(&place).await;
    place.refresh("2024-06-01").await.unwrap();
    let before = persons(&place).await;
    assert!(before.contains(&"south/senior|south/senior".to_owned()));
    judge(&place, "first", "north,junior,south,senior,same", "2024-06-02").await;
    place.refresh("2024-06-03").await.unwrap();
    let mut moved = persons(&place).await;
    moved.retain(|one| !before.contains(one));
    assert_eq!(moved, ["south/senior|north/junior"]);
    let waiting = "select patient_a from ops.identity_review where patient_a = 'junior'";
    assert_eq!(place.lines(waiting).await, [""; 0]);
    let rule = "select rule from curated.patient_xref where patient_id = 'senior'";
    assert_eq!(place.lines(rule).await, ["steward"]);
}
