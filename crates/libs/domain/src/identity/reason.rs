//! A decision in plain words, without a value of either record.

use super::{Decided, Field, Guard, Rule, pattern::SWAPPED};
use crate::linkage::Decision;

impl Decided {
    /// Why, for a human: which fields agree, are similar and differ, and what held a link back,
    /// such as `social security number and date of birth agree; first name is similar`.
    pub fn reason(&self) -> String {
        let mut parts = Vec::new();
        if self.rule == Rule::D2 {
            parts.push("record number agrees".to_owned());
        }
        if self.pattern.level(Field::FirstName) == Some(SWAPPED) {
            parts.push("first and last name are swapped".to_owned());
        }
        for likeness in [Likeness::Agrees, Likeness::Similar, Likeness::Partly, Likeness::Differs] {
            let fields = FIELDS.iter().filter(|(field, _)| self.likeness(*field) == Some(likeness));
            let names: Vec<_> = fields.map(|(_, name)| *name).collect();
            parts.extend(sentence(&names, likeness));
        }
        let held = self.guard.filter(|_| self.outcome == Decision::Review);
        parts.extend(held.map(|guard| format!("not linked by itself: {}", words(guard))));
        parts.join("; ")
    }

    fn likeness(&self, field: Field) -> Option<Likeness> {
        let level = self.pattern.level(field)?;
        match (field, level) {
            (Field::FirstName, SWAPPED) => None,
            (_, 0) => Some(Likeness::Agrees),
            _ if level + 1 >= field.levels() => Some(Likeness::Differs),
            (Field::FirstName | Field::LastName, 3 | 4)
            | (Field::Place | Field::Street, 2 | 3)
            | (Field::BirthDate, 2) => Some(Likeness::Partly),
            _ => Some(Likeness::Similar),
        }
    }
}

/// Fields in the order in which a human weighs them.
const FIELDS: [(Field, &str); Field::ALL.len()] = [
    (Field::Ssn, "social security number"),
    (Field::BirthDate, "date of birth"),
    (Field::FirstName, "first name"),
    (Field::LastName, "last name"),
    (Field::Sex, "sex"),
    (Field::Phone, "phone"),
    (Field::Street, "street"),
    (Field::Place, "ZIP code and city"),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Agrees,
    Similar,
    Partly,
    Differs,
}

fn sentence(names: &[&str], likeness: Likeness) -> Option<String> {
    let (one, several) = match likeness {
        Likeness::Agrees => ("agrees", "agree"),
        Likeness::Similar => ("is similar", "are similar"),
        Likeness::Partly => ("agrees in part", "agree in part"),
        Likeness::Differs => ("differs", "differ"),
    };
    match names {
        [] => None,
        [name] => Some(format!("{name} {one}")),
        [rest @ .., end] => Some(format!("{} and {end} {several}", rest.join(", "))),
    }
}

const fn words(guard: Guard) -> &'static str {
    match guard {
        Guard::Household => "members of one household can agree on all the rest",
        Guard::Suffix => "the suffixes of the names differ",
        Guard::Ssn => "one person would have two social security numbers",
        Guard::RecordNumber => "one person would have two record numbers of one source",
        Guard::Verdict => "a steward held these persons apart",
    }
}
