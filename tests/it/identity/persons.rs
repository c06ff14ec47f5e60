//! Who is one person, what says so, and what is known of each.

use super::{enroll, persons, treat};
use crate::place::{Place, csv, data};
use medallion::model::PERSONS;
use medallion::{Resolved, RunRequest};

const EXPECTED: [&str; 15] = [
    "north/father|north/father",
    "north/junior|north/junior",
    "north/maiden|north/maiden",
    "north/phone|north/phone",
    "north/swapped|north/swapped",
    "north/twin|north/twin",
    "north/typo|north/typo",
    "payer/typo|north/typo",
    "south/maiden|north/maiden",
    "south/phone|south/phone",
    "south/senior|south/senior",
    "south/son|south/son",
    "south/swapped|north/swapped",
    "south/twin|south/twin",
    "south/typo|north/typo",
];

#[tokio::test]
async fn typos_and_marriages_are_one_person_and_twins_and_namesakes_are_two() {
    let place = Place::new();
    enroll(&place).await;
    place.refresh("2024-06-01").await.unwrap();
    assert_eq!(persons(&place).await, EXPECTED);
    let reviews = "select source_a, patient_a, source_b, patient_b, guard from ops.identity_review";
    let waiting = place.lines(reviews).await;
    assert!(waiting.contains(&"north|junior|south|senior|suffix".to_owned()), "{waiting:?}");
    what_says_so(&place).await;
    what_is_known(&place).await;
}

/// A rule, a score and a reason for everybody who was joined to an older record; no value of a
/// record in them.
async fn what_says_so(place: &Place) {
    let told = "select data_source, patient_id, rule, score > 0.95, reason <> ''
        from curated.patient_xref where rule <> 'minted'";
    let expected = [
        "payer|typo|D1|true|true",
        "south|maiden|D1|true|true",
        "south|swapped|FS|true|true",
        "south|typo|D1|true|true",
    ];
    assert_eq!(place.lines(told).await, expected);
    let reasons = "select reason from curated.patient_xref where reason is not null
        union all select reason from ops.identity_review
        union all select reason from ops.identity_change";
    let reasons = place.lines(reasons).await.join("\n").to_lowercase();
    for file in ["north", "south", "members"] {
        let (_, rows) = csv(&data(&format!("identity/{file}.csv")));
        for value in rows.iter().flatten().filter(|value| value.len() > 4) {
            let known = ["phone", "swapped", "maiden"].contains(&value.as_str());
            assert!(known || !reasons.contains(&value.to_lowercase()), "a value of {file}");
        }
    }
}

/// Of each fact the newest record that knows it counts: no telephone came with the last address.
async fn what_is_known(place: &Place) {
    let twice = "select person_id from curated.patient group by person_id having count(*) > 1";
    assert_eq!(place.lines(twice).await, [""; 0]);
    let all = "select count(*), sum(source_records) from curated.patient";
    assert_eq!(place.lines(all).await, ["11|15"]);
    let known = "
        select first_name, last_name, address, zip_code, phone, source_records
        from curated.patient
        where person_id in (
            select person_id from curated.patient_xref
            where data_source = 'north' and patient_id in ('typo', 'maiden')
        )";
    let expected = [
        "Julia|Okafor|2 Canal Walk|19103|215-555-0150|2",
        "Margret|Holoway|5 Orchard Close|02140|617-555-0101|3",
    ];
    assert_eq!(place.lines(known).await, expected);
}

async fn resolved(place: &Place, as_of: &str) -> Resolved {
    for table in PERSONS {
        place.medallion.curate(&format!("curated.{table}").parse().unwrap()).await.unwrap();
    }
    let as_of = Some(format!("{as_of}T00:00:00Z").parse().unwrap());
    let run = place.medallion.plan(&RunRequest { as_of }).await.unwrap();
    place.medallion.resolve_identity(&run).await.unwrap()
}

#[tokio::test]
async fn of_a_later_file_only_its_records_are_compared() {
    let place = Place::new();
    enroll(&place).await;
    let all = resolved(&place, "2024-06-01").await;
    assert_eq!((all.records, all.moved), (15, 4));
    // Records whose person is another one have changed, and are looked at once more.
    resolved(&place, "2024-06-02").await;
    // Their weights shift a little as names become more frequent.
    let links = "select source_a, patient_a, source_b, patient_b, rule, outcome
        from ops.identity_link";
    let before = place.lines(links).await;
    // The record of Hugo Sandoval, in another hospital; who shares his telephone is met again.
    let (header, rows) = csv(&data("identity/south.csv"));
    let mut hugo = rows.iter().find(|row| row[0] == "phone").unwrap().clone();
    hugo[0] = "hugo".to_owned();
    let file = format!("{}\n{}\n", header.join(","), hugo.join(","));
    place.put("raw/main/north/patients/later.csv", file, "2024-06-03").await;
    let later = resolved(&place, "2024-06-03").await;
    assert_eq!((later.records, later.moved), (16, 1));
    assert_eq!(later.compared, 2, "all of them were {}", all.compared);
    let mut expected: Vec<String> = EXPECTED
        .iter()
        .map(|one| (*one).to_owned())
        .chain(["north/hugo|south/phone".to_owned()])
        .collect();
    expected.sort_unstable();
    assert_eq!(persons(&place).await, expected);
    let after = place.lines(links).await;
    assert!(before.iter().all(|pair| after.contains(pair)), "an earlier pair was lost");
    let again = resolved(&place, "2024-06-03").await;
    assert_eq!((again.moved, again.compared), (0, 0));
}

#[tokio::test]
async fn the_same_refresh_again_writes_no_version_of_any_table() {
    let place = Place::new();
    enroll(&place).await;
    treat(&place).await;
    place.refresh("2024-06-01").await.unwrap();
    let before = place.versions().await;
    let written = place.refresh("2024-06-01").await.unwrap();
    let wrote: Vec<_> = written.iter().filter(|(_, rows)| *rows > 0).collect();
    assert!(wrote.is_empty(), "{wrote:?}");
    let mut unlike = place.versions().await;
    unlike.retain(|table, version| before.get(table) != Some(version));
    assert!(unlike.is_empty(), "{unlike:?}");
}
