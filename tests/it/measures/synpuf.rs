//! Ten thousand beneficiaries of CMS DE-SynPUF, against numbers that were counted without us.

use crate::place::Place;
use std::{fs, path::Path};

const SUMMARIES: [(&str, &str); 3] =
    [("2008", "2008-12-31"), ("2009", "2009-12-31"), ("2010", "2010-12-31")];

async fn delivered(sample: &Path) -> Place {
    let place = Place::new();
    for (year, told_at) in SUMMARIES {
        let file = sample.join(format!("DE1_0_{year}_Beneficiary_Summary_File_Sample_1.csv"));
        let key = format!("raw/main/cms/beneficiary_summaries/{year}.csv");
        place.put(&key, fs::read(file).unwrap(), told_at).await;
    }
    let claims = fs::read(sample.join("DE1_0_2008_to_2010_Inpatient_Claims_Sample_1.csv")).unwrap();
    place.put("raw/main/cms/inpatient_claims/all.csv", claims, "2010-12-31").await;
    place
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stays_and_readmissions_of_three_years_are_those_that_were_counted() {
    let Some(pack) = testkit::data_pack("cms_desynpuf") else { return };
    let place = delivered(&pack.join("sample1")).await;
    place.refresh("2011-01-01").await.unwrap();
    let stays = "select count(*), round(avg(length_of_stay), 4) from curated.stay";
    assert_eq!(place.lines(stays).await, ["5768|5.7084"]);
    let simple =
        "select count(*), sum(cast(is_readmitted as int)) from analytics.readmit_30_simple";
    assert_eq!(place.lines(simple).await, ["5768|554"]);
    let followed_or_not = "select
            count(*),
            sum(case when days_to_next between 1 and 30 then 1 else 0 end)
        from analytics.readmit_30_episode";
    assert_eq!(place.lines(followed_or_not).await, ["5583|526"]);
    let index = "select sum(cast(is_index as int)), sum(cast(is_readmitted as int))
        from analytics.readmit_30_episode";
    assert_eq!(place.lines(index).await, ["5553|526"]);
}

/// A claim too long for one record goes on in a second one: more diagnoses of the same stay.
#[tokio::test]
async fn a_second_segment_of_a_claim_adds_diagnoses_and_no_stay() {
    let place = Place::new();
    let claims = "\
        DESYNPUF_ID,CLM_ID,SEGMENT,CLM_ADMSN_DT,NCH_BENE_DSCHRG_DT,ICD9_DGNS_CD_1,ICD9_DGNS_CD_2\n\
        P1,C1,1,20080301,20080401,4280,25000\n\
        P1,C1,2,20080301,20080401,5849,4280\n\
        P2,C2,1,20080305,20080306,486,\n";
    place.put("raw/main/cms/inpatient_claims/all.csv", claims, "2010-12-31").await;
    place.refresh("2011-01-01").await.unwrap();
    let stays = "select stay_id, length_of_stay, primary_diagnosis_code from curated.stay";
    assert_eq!(place.lines(stays).await, ["C1|31|4280", "C2|1|486"]);
    let diagnoses = "select encounter_id, source_code_type, source_code from curated.condition";
    let expected = [
        "C1|icd-9-cm|25000",
        "C1|icd-9-cm|4280",
        "C1|icd-9-cm|4280",
        "C1|icd-9-cm|5849",
        "C2|icd-9-cm|486",
    ];
    assert_eq!(place.lines(diagnoses).await, expected);
}
