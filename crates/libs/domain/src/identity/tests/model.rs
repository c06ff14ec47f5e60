use super::data::record;
use crate::identity::{Field, MODEL_VERSION, Model, ModelError, Population, Settings};

/// Persons in two systems: names and dates of their own, the last name of every fifth mistyped.
fn population(persons: usize) -> Population {
    let letters = |n: usize| -> String {
        [n % 26, n / 26, n * 7 % 26, n * 3 % 26]
            .map(|n| char::from(b'A' + n as u8))
            .iter()
            .collect()
    };
    let records = (0..persons).flat_map(|n| {
        let (first, last) = (letters(n % 97), letters(n % 89 + 3));
        let rest = format!(
            "|born=19{:02}-{:02}-{:02}|sex=F|zip=0{}",
            n % 80 + 10,
            n % 12 + 1,
            n % 28 + 1,
            2_000 + n % 50
        );
        let other = if n % 5 == 0 { format!("{last}Q") } else { last.clone() };
        [
            record(&format!("a/{n}"), 0, &format!("first={first}|last={last}{rest}")),
            record(&format!("b/{n}"), 0, &format!("first={first}|last={other}{rest}")),
        ]
    });
    Population::of(records.collect(), &Settings::default())
}

#[test]
fn the_chances_of_a_population_are_learned_and_the_same_for_the_same_seed() {
    let population = population(400);
    let model = Model::learn(&population, 1);
    assert!(model.is_learned());
    assert_eq!(model, Model::learn(&population, 1));
    let exact = |field| model.odds(field)[0];
    assert!((exact(Field::LastName).m - 0.8).abs() < 0.06, "{:?}", exact(Field::LastName));
    assert!(exact(Field::FirstName).m > 0.97, "{:?}", exact(Field::FirstName));
    assert!(
        (exact(Field::FirstName).u - 1.0 / 97.0).abs() < 0.003,
        "{:?}",
        exact(Field::FirstName)
    );
    // 400 pairs of one person among 800 * 799 / 2.
    assert!((model.prior() * 319_600.0 - 400.0).abs() < 20.0, "{}", model.prior());
}

#[test]
fn the_field_of_a_block_is_not_learned_in_it() {
    // Nobody is in two records here, and in half of the blocks of a birth date it is shared by
    // chance. An estimate inside these blocks would find that birth dates always agree: worthless.
    let records = (0..400_usize).map(|n| {
        let name = char::from(b'A' + (n % 26) as u8);
        record(&format!("a/{n}"), 0, &format!("first={name}{name}X|born=1950-01-{:02}", n % 28 + 1))
    });
    let model = Model::learn(&Population::of(records.collect(), &Settings::default()), 1);
    let odds = model.odds(Field::BirthDate);
    assert!((odds[0].u - 1.0 / 28.0).abs() < 0.01 && odds[0].m < 0.95, "{odds:?}");
}

#[test]
fn a_small_population_is_judged_by_assumptions() {
    let few = population(20);
    assert_eq!(Model::learn(&few, 1), Model::default_for(40));
    let model = Model::default_for(1_000_000);
    assert!(!model.is_learned());
    assert!((model.prior() - 1e-6).abs() < 1e-9 && model.household() == model.prior());
    for field in Field::ALL {
        let odds = model.odds(field);
        assert_eq!(odds.len(), field.levels());
        for sum in [odds.iter().map(|one| one.m).sum::<f64>(), odds.iter().map(|one| one.u).sum()] {
            assert!((sum - 1.0).abs() < 1e-9, "{field:?} {sum}");
        }
    }
}

#[test]
fn a_model_is_stored_and_read_back_and_another_version_is_refused() {
    let model = Model::learn(&population(100), 3);
    let json = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<Model>(&json).unwrap(), model);
    let refused = |from: &str, to: &str| {
        assert!(json.contains(from), "{from}");
        serde_json::from_str::<Model>(&json.replacen(from, to, 1)).unwrap_err().to_string()
    };
    let version = format!("\"version\":{MODEL_VERSION}");
    assert!(refused(&version, "\"version\":99").contains("version 99"));
    assert!(refused("\"phone\":[", "\"phone\":[{\"m\":0.1,\"u\":0.1},").contains("levels"));
    assert!(refused("\"prior\":", "\"prior\":7").contains("chance"));
}

#[test]
fn chances_that_are_none_are_refused() {
    let odds = Field::ALL.map(|field| (field, Model::default_for(1).odds(field).to_vec()));
    let model = |prior, household| Model::of(1, prior, household, odds.clone().into());
    assert!(model(0.1, 0.0).is_ok());
    assert!(matches!(model(1.0, 0.0), Err(ModelError::Chance(_))));
    assert!(matches!(model(0.1, -0.1), Err(ModelError::Chance(_))));
    let mut few = odds.to_vec();
    few.pop();
    let few = Model::of(1, 0.1, 0.0, few.into_iter().collect());
    assert_eq!(few, Err(ModelError::Levels(Field::Phone)));
}
