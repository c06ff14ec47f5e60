//! What a refresh hands to the functions that work without the lake.

use crate::place::Place;
use care_state::{CareRecords, Worklist};
use domain::id::TenantId;

const PATIENT: &str = "Id,BIRTHDATE,FIRST,LAST,GENDER,ADDRESS,CITY,STATE,ZIP
p1,1950-01-02,Ada,Example,F,1 Harbor St,Quincy,Massachusetts,02169
";

/// A customer of whom nobody is to be called must not go on with the list of an earlier refresh.
#[tokio::test]
async fn a_refresh_with_nobody_to_call_is_the_newest_too_and_its_worklist_is_empty() {
    let place = Place::new();
    place.put("raw/main/ehr/patients/all.csv", PATIENT, "2024-05-01").await;
    for as_of in ["2024-05-02", "2024-05-03"] {
        place.refresh(as_of).await.unwrap();
        let main = TenantId::main();
        let (run, at) = CareRecords(&place.store).newest_run(&main).await.unwrap().unwrap();
        assert_eq!(at.date_naive().to_string(), as_of);
        let current = Worklist(&place.store).current(&main).await.unwrap().unwrap();
        assert_eq!((current.run_id, current.as_of), (run, at));
    }
}
