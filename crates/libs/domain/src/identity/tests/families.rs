//! Made-up families whose members have dirty records in two systems: namesakes, twins, shared
//! telephones, moves, marriages and typing errors, with their truth.

use std::collections::HashMap;

use crate::{
    identity::{Field, Model, Population, Record, Resolution, Settings, SourceRule, resolve},
    linkage::Decision,
};

use super::data::{day, demographics, key};

/// Seeded chance, apart from the one that the model uses.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (self.0 >> 33) as usize % limit
    }

    fn one_in(&mut self, odds: usize) -> bool {
        self.below(odds) == 0
    }

    /// A word of syllables, the first ones far more often than the last.
    fn word(&mut self, kinds: usize) -> String {
        let rank = self.below(kinds).min(self.below(kinds));
        let (onset, coda) = ("BCDFGHJKLMNPRSTVW".as_bytes(), ["AN", "ELL", "IS", "OR", "UM", "EY"]);
        let at = |number: usize| onset[number % onset.len()] as char;
        format!("{}{}{}A{}", at(rank), coda[rank % 6], at(rank / 17), at(rank / 102))
    }
}

#[derive(Clone)]
struct Person {
    first: String,
    last: String,
    born: (usize, usize, usize),
    sex: &'static str,
    ssn: String,
    home: String,
    phone: String,
}

fn home(dice: &mut Dice) -> String {
    let zip = dice.below(400);
    let (house, street) = (dice.below(300) + 1, dice.word(2_000));
    format!(
        "street={house} {street} ROAD|city=CITY{}|zip={:05}",
        ["NORTH", "SOUTH"][zip % 2],
        20_000 + zip * 7
    )
}

/// A family: two adults and up to three children, among whom a namesake or twins may be.
fn family(dice: &mut Dice) -> Vec<Person> {
    let (last, home, year) = (dice.word(900), home(dice), 1_930 + dice.below(60));
    let phone = format!("555{:07}", dice.below(9_000_000));
    let children = dice.below(4);
    let mut members: Vec<Person> = Vec::new();
    for place in 0..2 + children {
        let child = place > 1;
        let born = (
            year + if child { 25 + place } else { dice.below(5) },
            dice.below(12) + 1,
            dice.below(28) + 1,
        );
        let sex = if dice.one_in(2) { "M" } else { "F" };
        let area = 100 + dice.below(500);
        let ssn = format!("{area}{:02}{:04}", dice.below(98) + 1, dice.below(9_998) + 1);
        let first = dice.word(300);
        let mut one = Person {
            first,
            last: last.clone(),
            born,
            sex,
            ssn,
            home: home.clone(),
            phone: phone.clone(),
        };
        if child && dice.one_in(30) {
            one.first = members[0].first.clone();
        }
        if place > 2 && dice.one_in(15) {
            one.born = members[place - 1].born;
        }
        members.push(one);
    }
    members
}

fn typed(dice: &mut Dice, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let place = dice.below(letters.len() - 1);
    match dice.below(3) {
        0 => letters.swap(place, place + 1),
        1 => letters[place] = if letters[place].is_ascii_digit() { '7' } else { 'O' },
        _ => drop(letters.remove(place)),
    }
    letters.into_iter().collect()
}

/// A record of a person as a second system has it.
fn dirty(dice: &mut Dice, person: &Person, with_ssn: bool) -> String {
    let mut one = person.clone();
    let (year, mut month, mut date) = one.born;
    match dice.below(40) {
        0..4 => one.first = typed(dice, &one.first),
        4..7 => one.last = typed(dice, &one.last),
        7 => std::mem::swap(&mut one.first, &mut one.last),
        8 if one.sex == "F" => one.last = dice.word(900),
        9 if date <= 12 => (month, date) = (date, month),
        10 => one.ssn = typed(dice, &one.ssn),
        11..14 => one.home = home(dice),
        14 => one.phone = format!("555{:07}", dice.below(9_000_000)),
        15 => one.phone.clear(),
        _ => {}
    }
    let ssn = if with_ssn && !dice.one_in(5) { one.ssn } else { String::new() };
    format!(
        "first={}|last={}|born={year:04}-{month:02}-{date:02}|sex={}|ssn={ssn}|phone={}|{}",
        one.first, one.last, one.sex, one.phone, one.home
    )
}

/// Records of about as many as asked for, half of them in the second system; the patient's number
/// is the truth.
fn records(count: usize, with_ssn: bool) -> Vec<Record> {
    let mut dice = Dice(7);
    let mut found = Vec::new();
    let mut number = 0;
    while found.len() < count {
        for person in family(&mut dice) {
            for source in ["ehr", "payer"] {
                let text = dirty(&mut dice, &person, with_ssn);
                found.push(Record {
                    key: key(&format!("{source}/{number}")),
                    demographics: demographics(&text),
                    first_known_at: day(0),
                    committed_at: day(0),
                });
            }
            number += 1;
        }
    }
    found
}

/// Pairs that were rightly joined, wrongly joined, and are of one person.
fn measure(population: &Population, found: &Resolution) -> (usize, usize, usize) {
    let patient = |record: usize| population.records()[record].key.patient.expose();
    let mut clusters: HashMap<usize, Vec<usize>> = HashMap::new();
    for (record, person) in found.representatives.iter().enumerate() {
        clusters.entry(*person).or_default().push(record);
    }
    let (mut right, mut wrong) = (0, 0);
    for members in clusters.values() {
        for (place, one) in members.iter().enumerate() {
            for other in &members[place + 1..] {
                *(if patient(*one) == patient(*other) { &mut right } else { &mut wrong }) += 1;
            }
        }
    }
    (right, wrong, population.records().len() / 2)
}

/// Resolves them without the help of the guard that knows a source to hold nobody twice.
fn resolved(population: &Population, model: &Model) -> (usize, usize, usize, usize) {
    let found = resolve(population, model, &[], |_| true, &[]);
    let (right, wrong, truth) = measure(population, &found);
    println!("{right} of {truth} right, {wrong} wrong, {} to review", found.reviews.len());
    (right, wrong, truth, found.reviews.len())
}

fn population(count: usize, with_ssn: bool) -> Population {
    let others = SourceRule { holds_duplicates: true, ..SourceRule::default() };
    let settings = Settings { others, ..Settings::default() };
    Population::of(records(count, with_ssn), &settings)
}

#[test]
fn the_members_of_families_are_told_apart_and_their_records_found() {
    for (with_ssn, most_reviews) in [(true, 40), (false, 250)] {
        let population = population(4_000, with_ssn);
        let (right, wrong, truth, reviews) = resolved(&population, &Model::learn(&population, 11));
        assert!(right as f64 >= 0.985 * truth as f64, "{right} of {truth}");
        assert!(wrong == 0 && reviews <= most_reviews, "{wrong} {reviews}");
    }
}

#[test]
fn a_model_that_knows_no_households_mixes_up_their_members() {
    let population = population(4_000, false);
    let model = Model::learn(&population, 11);
    let odds = Field::ALL.into_iter().map(|field| (field, model.odds(field).to_vec()));
    let planted = Model::of(4_000, model.prior(), 0.0, odds.collect()).unwrap();
    assert!(resolved(&population, &planted).1 > 100);
}

#[test]
fn where_nobody_is_in_two_records_nobody_is_joined() {
    for (with_ssn, count) in [(true, 4_000), (false, 4_000), (true, 400), (false, 400)] {
        let mut once = records(count, with_ssn);
        once.retain(|record| record.key.source.as_str() == "ehr");
        let others = SourceRule { holds_duplicates: true, ..SourceRule::default() };
        let population = Population::of(once, &Settings { others, ..Settings::default() });
        let found = resolve(&population, &Model::learn(&population, 3), &[], |_| true, &[]);
        let links = found.decided.iter().filter(|pair| pair.outcome == Decision::Link).count();
        assert!(links == 0, "{with_ssn} {count} {links}");
    }
}

#[test]
fn of_forty_thousand_records_no_two_persons_are_joined() {
    let population = population(40_000, true);
    assert_eq!(resolved(&population, &Model::learn(&population, 11)).1, 0);
}
