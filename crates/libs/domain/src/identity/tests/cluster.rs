use proptest::prelude::*;

use super::data::{key, record, resolved};
use crate::{
    identity::{
        Guard, Judgement, Model, Population, Record, Resolution, Settings, SourceRule, Verdict,
        representatives, resolve,
    },
    linkage::Decision,
};

const ADA: &str = "first=Ada|last=Example|born=1980-03-07|sex=F|zip=02139|phone=6175550123";

fn judged(a: &str, b: &str, verdict: Verdict) -> Judgement {
    Judgement { a: key(a), b: key(b), verdict }
}

/// The persons as lists of record names, and the pairs that are left to a human with their guards.
type Persons = (Vec<Vec<String>>, Vec<(String, String, Option<Guard>)>);

fn persons(population: &Population, found: &Resolution) -> Persons {
    let name = |record: usize| {
        let key = &population.records()[record].key;
        format!("{}/{}", key.source, key.patient.expose())
    };
    let people = (0..population.records().len()).filter(|one| found.representatives[*one] == *one);
    let members = |person: usize| {
        let all = 0..population.records().len();
        all.filter(|one| found.representatives[*one] == person).map(name).collect()
    };
    let mut people: Vec<Vec<String>> = people.map(members).collect();
    people.sort();
    let reviews = found.reviews.iter().map(|pair| (name(pair.a), name(pair.b), pair.guard));
    (people, reviews.collect())
}

fn run(records: Vec<Record>, judgements: &[Judgement]) -> Persons {
    let (population, found) = resolved(records, judgements);
    persons(&population, &found)
}

fn with_ssn(name: &str, ssn: &str) -> Record {
    record(name, 0, &format!("{ADA}|ssn={ssn}"))
}

#[test]
fn two_social_security_numbers_are_two_persons_but_a_mistyped_one_is_not() {
    let pair = |other| run(vec![with_ssn("ehr/1", "123456780"), with_ssn("payer/2", other)], &[]);
    let (people, reviews) = pair("321654987");
    assert_eq!(people, [["ehr/1"], ["payer/2"]]);
    assert_eq!(reviews, [("ehr/1".into(), "payer/2".into(), Some(Guard::Ssn))]);
    for near in ["123456870", "123456781", ""] {
        assert_eq!(pair(near), (vec![vec!["ehr/1".into(), "payer/2".into()]], vec![]), "{near}");
    }
}

#[test]
fn two_numbers_do_not_meet_through_a_record_without_one() {
    let records =
        vec![with_ssn("a/1", "123456780"), with_ssn("b/2", ""), with_ssn("c/3", "321654987")];
    let (people, reviews) = run(records.clone(), &[]);
    assert_eq!(people.len(), 2);
    assert!(reviews.iter().all(|(_, _, guard)| *guard == Some(Guard::Ssn)) && !reviews.is_empty());
    // The same records where the source mixes numbers up: the guard alone held them apart.
    let others = SourceRule { mixes_up_ssns: true, ..SourceRule::default() };
    let settings = Settings { others, ..Settings::default() };
    let population = Population::of(records, &settings);
    let found = resolve(&population, &Model::default_for(3), &[], |_| true, &[]);
    assert_eq!(persons(&population, &found).0.len(), 1);
}

#[test]
fn two_record_numbers_of_one_source_are_two_persons_unless_it_holds_duplicates() {
    let records =
        || vec![record("ehr/1", 0, ADA), record("ehr/2", 0, ADA), record("payer/3", 0, ADA)];
    let (people, reviews) = run(records(), &[]);
    assert_eq!(people, [vec!["ehr/1", "payer/3"], vec!["ehr/2"]]);
    let guards: Vec<_> = reviews.iter().map(|(_, _, guard)| *guard).collect();
    assert_eq!(guards, [Some(Guard::RecordNumber); 2]);
    let mut settings = Settings::default();
    let rule = SourceRule { holds_duplicates: true, ..SourceRule::default() };
    settings.sources.insert("ehr".parse().unwrap(), rule);
    let population = Population::of(records(), &settings);
    let found = resolve(&population, &Model::default_for(3), &[], |_| true, &[]);
    assert_eq!(
        persons(&population, &found),
        (vec![vec!["ehr/1".into(), "ehr/2".into(), "payer/3".into()]], vec![])
    );
}

#[test]
fn versions_of_one_record_are_one_person() {
    let moved = "first=Ada|last=Married|born=1981-03-07|zip=90210";
    let (people, _) = run(vec![record("ehr/1", 0, ADA), record("ehr/1", 3, moved)], &[]);
    assert_eq!(people, [["ehr/1", "ehr/1"]]);
}

#[test]
fn a_steward_links_what_nothing_else_links_and_overrules_the_guards() {
    let bob = record("payer/2", 0, "first=Bob|last=Stone|born=1950-01-02|ssn=321654987");
    let records = || vec![with_ssn("ehr/1", "123456780"), bob.clone()];
    assert_eq!(run(records(), &[]).0.len(), 2);
    let same = [judged("payer/2", "ehr/1", Verdict::Same)];
    assert_eq!(run(records(), &same), (vec![vec!["ehr/1".into(), "payer/2".into()]], vec![]));
    let unknown = [judged("payer/99", "ehr/1", Verdict::Same)];
    assert_eq!(run(records(), &unknown).0.len(), 2);
}

#[test]
fn a_steward_splits_a_person_at_its_weakest_link() {
    // Bits: 1-2 agree in everything, 3 is linked to both by less.
    let records = || {
        vec![
            record("a/1", 4, &format!("{ADA}|ssn=123456780")),
            record("b/2", 3, &format!("{ADA}|ssn=123456780")),
            record("c/3", 9, "first=Ada|last=Exampel|born=1980-03-07|sex=F|phone=6175550123"),
        ]
    };
    assert_eq!(run(records(), &[]).0.len(), 1);
    let apart = [judged("c/3", "a/1", Verdict::Different)];
    let (people, reviews) = run(records(), &apart);
    assert_eq!(people, [vec!["a/1", "b/2"], vec!["c/3"]]);
    // What the steward decided is not asked again; the other link that was cut is.
    assert_eq!(reviews, [("b/2".into(), "c/3".into(), Some(Guard::Verdict))]);
    let (population, found) = resolved(records(), &apart);
    let oldest = population.index_of(&key("b/2")).unwrap();
    assert_eq!(found.representatives, [oldest, oldest, 2]);
    let taken_back = [judged("a/1", "b/2", Verdict::Different)];
    assert_eq!(run(records(), &taken_back).0.len(), 2);
}

#[test]
fn verdicts_that_contradict_one_another_are_reported() {
    let records = vec![record("a/1", 0, ADA), record("b/2", 0, ADA), record("c/3", 0, ADA)];
    let verdicts = [
        judged("a/1", "b/2", Verdict::Same),
        judged("b/2", "c/3", Verdict::Same),
        judged("a/1", "c/3", Verdict::Different),
    ];
    let (population, found) = resolved(records, &verdicts);
    assert_eq!(found.contradictions, [(1, 2)]);
    assert_eq!(persons(&population, &found).0, [vec!["a/1", "b/2"], vec!["c/3"]]);
}

#[test]
fn a_merge_keeps_the_oldest_id_and_a_split_gives_the_rest_its_own() {
    let records = [("a/1", 5), ("b/2", 2), ("c/3", 2), ("d/4", 1)];
    let records = records.map(|(name, known)| record(name, known, ""));
    let population = Population::of(records.to_vec(), &Settings::default());
    assert_eq!(representatives(&population, &[7, 7, 9, 9]), [1, 1, 3, 3]);
    assert_eq!(representatives(&population, &[7, 7, 7, 7]), [3; 4]);
    assert_eq!(representatives(&population, &[7, 7, 7, 9]), [1, 1, 1, 3]);
}

/// Records that agree by chance in many ways, with conflicting numbers and verdicts.
fn tangle() -> impl Strategy<Value = (Vec<Record>, Vec<Judgement>)> {
    let one = (0..3_usize, 0..2_usize, 0..3_usize, 0..3_usize, 0..4_u64);
    let records = proptest::collection::vec(one, 2..12).prop_map(|all| {
        let records = all.iter().enumerate().map(|(n, (first, last, born, ssn, known))| {
            let text = format!(
                "first={}|last={}|born={}|ssn={}|sex=F|zip=02139",
                ["Ada", "Adda", "Eve"][*first],
                ["Hill", "Stone"][*last],
                ["1980-03-07", "1980-07-03", ""][*born],
                ["", "123456780", "321654987"][*ssn],
            );
            // Some are versions of one record.
            record(&format!("{}/{}", ["ehr", "payer", "lab"][n % 3], n / 6), *known, &text)
        });
        records.collect::<Vec<_>>()
    });
    let judgements = proptest::collection::vec((0..12_usize, 0..12_usize, any::<bool>()), 0..4);
    (records, judgements).prop_map(|(records, judgements)| {
        let place = |n: usize| records[n % records.len()].key.clone();
        let judgements = judgements.iter().map(|(a, b, same)| Judgement {
            a: place(*a),
            b: place(*b),
            verdict: if *same { Verdict::Same } else { Verdict::Different },
        });
        (records.clone(), judgements.collect())
    })
}

proptest! {
    #[test]
    fn the_order_of_records_and_verdicts_does_not_matter(
        (records, judgements) in tangle(), seed in any::<u64>(),
    ) {
        let expected = run(records.clone(), &judgements);
        let mut shuffled: Vec<_> = records.into_iter().enumerate().collect();
        shuffled.sort_by_key(|(n, _)| (*n as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        let shuffled = shuffled.into_iter().map(|(_, record)| record).collect();
        let backwards: Vec<_> = judgements.into_iter().rev().collect();
        prop_assert_eq!(run(shuffled, &backwards), expected);
    }

    #[test]
    fn nobody_has_two_numbers_of_one_source_and_those_held_apart_stay_apart(
        (records, judgements) in tangle(),
    ) {
        let apart: Vec<_> =
            judgements.into_iter().filter(|one| one.verdict == Verdict::Different).collect();
        let (population, found) = resolved(records, &apart);
        let place = |one: &Judgement| {
            (population.index_of(&one.a).unwrap(), population.index_of(&one.b).unwrap())
        };
        let versions = population.records().windows(2).enumerate();
        for (n, _) in versions.filter(|(_, pair)| pair[0].key == pair[1].key) {
            prop_assert_eq!(found.representatives[n], found.representatives[n + 1]);
        }
        for (a, b) in apart.iter().map(place).filter(|(a, b)| a != b) {
            prop_assert_ne!(found.representatives[a], found.representatives[b]);
        }
        for b in 0..population.records().len() {
            for a in (0..b).filter(|a| found.representatives[*a] == found.representatives[b]) {
                let (one, other) = (&population.records()[a].key, &population.records()[b].key);
                prop_assert!(one == other || one.source != other.source);
            }
        }
    }

    #[test]
    fn a_later_run_on_what_is_fresh_ends_as_a_full_run(
        (records, judgements) in tangle(), cut in 0..12_usize,
    ) {
        let settings = Settings::default();
        let model = Model::default_for(records.len());
        let all = Population::of(records.clone(), &settings);
        let full = resolve(&all, &model, &judgements, |_| true, &[]);
        let known: Vec<Record> = records.iter().take(cut).cloned().collect();
        let is_fresh = |n: usize| known.iter().all(|one| one.key != all.records()[n].key);
        let stale = full.decided.iter().filter(|pair| !is_fresh(pair.a) && !is_fresh(pair.b));
        let kept: Vec<_> = stale.copied().collect();
        let later = resolve(&all, &model, &judgements, is_fresh, &kept);
        prop_assert!(later.compared <= full.compared);
        prop_assert_eq!(Resolution { compared: full.compared, ..later }, full.clone());
        // Without the kept decisions links are lost where known records were linked.
        let planted = resolve(&all, &model, &judgements, is_fresh, &[]);
        prop_assert_eq!(planted.decided.len() + kept.len(), full.decided.len());
        prop_assert!(full.decided.iter().all(|pair| pair.outcome != Decision::Separate));
    }
}
