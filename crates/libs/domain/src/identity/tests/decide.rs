use std::collections::BTreeMap;

use super::data::{key, record, resolved};
use crate::{
    identity::{
        Decided, Field, Guard, Model, Odds, Pattern, Population, Rule, Settings, SourceRule,
        SsnRule, decide,
    },
    linkage::Decision,
};

const ADA: &str = "first=Ada|last=Example|born=1980-03-07|sex=F|ssn=123-45-6780|\
                   street=12 Main St|city=Boston|zip=02139|phone=617-555-0123";

/// The decision on two records of two sources by the assumed chances.
fn pair(one: &str, other: &str) -> Option<Decided> {
    pair_in(&Settings::default(), one, other)
}

fn pair_in(settings: &Settings, one: &str, other: &str) -> Option<Decided> {
    let records = vec![record("ehr/1", 0, one), record("payer/2", 0, other)];
    decide(&Population::of(records, settings), &Model::default_for(40_000), 0, 1)
}

fn ada(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(ADA.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn outcome(found: Option<Decided>) -> Option<(Decision, Option<Guard>)> {
    found.map(|pair| (pair.outcome, pair.guard))
}

const LINK: Option<(Decision, Option<Guard>)> = Some((Decision::Link, None));
const HOUSEHOLD: Option<(Decision, Option<Guard>)> =
    Some((Decision::Review, Some(Guard::Household)));

#[test]
fn three_rules_link_by_themselves() {
    let rule = |one: &str, other: &str| pair(one, other).map(|found| found.rule.name());
    let number = "|ssn=123-45-6780|born=1980-03-07";
    let d1 = |first: &str, last: &str| format!("first={first}|last={last}{number}");
    assert_eq!(rule(&d1("Ada", "Example"), &d1("Eve", "Exampel")), Some("D1"));
    assert_eq!(rule(&d1("Ada", "Example"), &d1("Ada", "Other")), Some("D1"));
    assert_ne!(rule(&d1("Ada", "Example"), &d1("Eve", "Other")), Some("D1"));
    assert_eq!(rule("mrn=A17|first=Ada", "mrn=a-17|first=Eve"), Some("D2"));
    let d3 = |more: &str| format!("first=Ada|last=Example|born=1980-03-07|sex=F|{more}");
    assert_eq!(rule(&d3("zip=02139"), &d3("zip=02139")), Some("D3"));
    assert_eq!(rule(&d3("phone=6175550123"), &d3("phone=6175550123")), Some("D3"));
    assert_eq!(rule(&d3("zip=02139"), &d3("zip=90210")), Some("FS"));
}

#[test]
fn the_worked_example_of_the_weights_comes_out() {
    let two = |m: f64, u: f64, levels: usize| {
        let rest = (levels - 1) as f64;
        let mut odds = vec![Odds { m: (1.0 - m) / rest, u: (1.0 - u) / rest }; levels];
        odds[0] = Odds { m, u };
        odds
    };
    let of = |field: Field| match field {
        Field::FirstName => two(0.85, 0.004, 6),
        Field::LastName => two(0.9, 0.002, 5),
        Field::BirthDate => two(0.95, 0.0003, 4),
        other => two(0.9, 0.1, other.levels()),
    };
    let fields: BTreeMap<_, _> = Field::ALL.into_iter().map(|field| (field, of(field))).collect();
    let model = Model::of(5_000, 1.0 / 5_000.0, 0.0, fields).unwrap();
    let mut levels = [None; Field::ALL.len()];
    levels[..3].copy_from_slice(&[Some(5), Some(0), Some(0)]);
    let found = model.weight(Pattern::from_levels(levels));
    assert!((found.bits() - 5.424).abs() < 1e-3, "{}", found.bits());
    assert!((found.probability() - 0.9772).abs() < 1e-4);
}

#[test]
fn a_maiden_name_a_move_and_a_swapped_birth_date_are_forgiven() {
    let no_ssn = ("123-45-6780", "");
    let changes: [&[(&str, &str)]; 6] = [
        &[no_ssn, ("Example", "Married")],
        &[no_ssn, ("1980-03-07", "1980-07-03")],
        &[no_ssn, ("12 Main St", "9 Elm Rd"), ("Boston", "Reno"), ("02139", "89501")],
        &[no_ssn, ("Ada", "Example2"), ("=Example|", "=Ada|")],
        &[no_ssn, ("617-555-0123", "")],
        &[("6780", "6870"), ("1980-03-07", "")],
    ];
    for change in changes {
        assert_eq!(outcome(pair(ADA, &ada(change))), LINK, "{change:?}");
    }
}

#[test]
fn twins_and_namesakes_of_one_household_are_not_linked() {
    let without = ada(&[("123-45-6780", "")]);
    let twin = ada(&[("123-45-6780", ""), ("Ada", "Brunhilde")]);
    assert_eq!(outcome(pair(&without, &twin)), HOUSEHOLD);
    let mother = ada(&[("123-45-6780", ""), ("1980-03-07", "1951-11-20")]);
    assert_ne!(outcome(pair(&without, &mother)), LINK);
    let sister = ada(&[("123-45-6780", ""), ("Ada", "Brunhilde"), ("1980-03-07", "1983-11-20")]);
    assert_eq!(outcome(pair(&without, &sister)), None);
    let dependent = ada(&[("Ada", "Brunhilde"), ("1980-03-07", "1983-11-20")]);
    assert_ne!(outcome(pair(ADA, &dependent)), LINK);
    // Where there are no households, the same twin is taken for one person with two names: what
    // holds the pair back is the household and nothing else.
    let records = vec![record("ehr/1", 0, &without), record("payer/2", 0, &twin)];
    let population = Population::of(records, &Settings::default());
    let model = Model::default_for(40_000);
    let odds = Field::ALL.into_iter().map(|field| (field, model.odds(field).to_vec()));
    let planted = Model::of(40_000, model.prior(), 0.0, odds.collect()).unwrap();
    assert_eq!(outcome(decide(&population, &planted, 0, 1)), LINK);
}

#[test]
fn a_junior_is_not_his_father() {
    let man = ada(&[("123-45-6780", ""), ("sex=F", "sex=M"), ("Example", "Example Sr")]);
    let found = pair(&man, &man.replace("Example Sr", "Example Jr"));
    assert_eq!(outcome(found), Some((Decision::Review, Some(Guard::Suffix))));
    assert_eq!(outcome(pair(&man, &man.replace("Example Sr", "Example"))), LINK);
}

#[test]
fn two_strangers_with_one_birth_date_are_two_persons() {
    let other = "first=Bob|last=Stone|born=1980-03-07|sex=M|street=9 Elm Rd|city=Reno|zip=89501";
    assert_eq!(outcome(pair(ADA, other)), None);
}

#[test]
fn a_common_name_says_less_than_a_rare_one() {
    let named = |name: &str, n: usize| {
        record(
            &format!("ehr/{n}"),
            0,
            &format!("first={name}|last=Hill|born=19{:02}-01-01", n + 20),
        )
    };
    let mut records: Vec<_> = (0..40).map(|n| named("Mary", n)).collect();
    records.extend([named("Zenobia", 41), named("Zenobia", 42)]);
    let population = Population::of(records, &Settings::default());
    let model = Model::default_for(42);
    let bits = |a: &str, b: &str| {
        let place = |name: &str| population.index_of(&key(name)).unwrap();
        let (a, b) = (place(a), place(b));
        let pattern = Pattern::of(&population.normalised()[a], &population.normalised()[b]);
        model.weigh_in(&population, a, pattern).strangers
    };
    let difference = bits("ehr/41", "ehr/42") - bits("ehr/10", "ehr/11");
    // Of 41 other records 39 are called Mary and one Zenobia; what is usual counts for 300.
    let usual = 300.0 * model.odds(Field::FirstName)[0].u;
    assert!((difference - ((39.0 + usual) / (1.0 + usual)).log2()).abs() < 1e-9, "{difference}");
}

#[test]
fn numbers_that_are_never_issued_count_only_where_a_source_is_said_to_have_them() {
    let synthetic = "first=Ada|ssn=999-31-2345|born=1980-03-07";
    let found = pair(synthetic, synthetic).unwrap();
    assert_eq!((found.rule, found.pattern.level(Field::Ssn)), (Rule::Fs, None));
    let others = SourceRule { ssn: SsnRule::AnyArea, ..SourceRule::default() };
    let settings = Settings { others, ..Settings::default() };
    let found = pair_in(&settings, synthetic, synthetic).unwrap();
    assert_eq!((found.rule, found.outcome), (Rule::D1, Decision::Link));
}

#[test]
fn a_reason_is_plain_and_holds_no_value() {
    let other = ada(&[("Ada", "Adda"), ("0123", "0199")]);
    let found = pair(ADA, &other).unwrap();
    assert_eq!(
        found.reason(),
        "social security number, date of birth, last name, sex, street and ZIP code and city \
         agree; first name is similar; phone differs"
    );
    let found = pair("mrn=A17|first=Ada|last=Hill", "mrn=A17|first=Hill|last=Ada").unwrap();
    assert_eq!(found.reason(), "record number agrees; first and last name are swapped");
    let twin = ada(&[("123-45-6780", ""), ("Ada", "Brunhilde")]);
    let reason = pair(&ada(&[("123-45-6780", "")]), &twin).unwrap().reason();
    assert!(
        reason
            .ends_with("not linked by itself: members of one household can agree on all the rest")
    );
    let printed = format!("{found:?} {reason}").to_lowercase();
    assert!(["ada", "hill", "example", "6175", "a17"].iter().all(|value| !printed.contains(value)));
}

#[test]
fn a_pattern_is_a_number_that_can_be_stored() {
    let levels = [Some(0), None, Some(3), Some(1), None, Some(4), Some(2), Some(0)];
    let pattern = Pattern::from_levels(levels);
    let stored = Pattern::from_code(pattern.code());
    assert_eq!(Field::ALL.map(|field| stored.level(field)), levels);
}

#[test]
fn a_run_names_the_person_of_every_record() {
    let records = vec![
        record("ehr/1", 5, ADA),
        record("payer/9", 2, &ada(&[("Example", "Exmaple")])),
        record("payer/8", 1, "first=Bob|last=Stone|born=1950-01-02"),
    ];
    let (population, found) = resolved(records, &[]);
    let place = |name: &str| population.index_of(&key(name)).unwrap();
    assert_eq!(found.representatives[place("ehr/1")], place("payer/9"));
    assert_eq!(found.representatives[place("payer/8")], place("payer/8"));
    assert_eq!((found.decided.len(), found.reviews.len()), (1, 0));
}

#[test]
fn a_son_with_nearly_his_fathers_number_is_not_his_father() {
    let father = "first=Sam|last=Hill Sr|born=1950-01-02|sex=M|ssn=123-45-6780|street=1 Elm St|\
                  city=Boston|zip=02139";
    let son = "first=Sam|last=Hill Jr|born=1981-01-02|sex=M|ssn=123-45-6781|street=1 Elm St|\
               city=Boston|zip=02139";
    assert_ne!(outcome(pair(father, son)), LINK);
    let typo = father.replace("6780", "6781").replace(" Sr", "");
    assert_eq!(outcome(pair(father, &typo)), LINK);
}
