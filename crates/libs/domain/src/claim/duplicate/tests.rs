use std::collections::{BTreeSet, HashMap};

use super::*;
use crate::{claim::ClaimKind, money::Money, phi::Phi, vectors};

/// `id;kind;member;type of bill;from;thru;procedure;modifiers;place;charge;frequency;original;
/// received`, all claims being of one provider.
fn bill(text: &str) -> Bill {
    let parts: Vec<_> = text.split(';').collect();
    let [id, kind, member, tob, from, thru, code, modifiers, place, charge, freq, of, received] =
        parts.try_into().unwrap();
    let institutional = kind == "I";
    Bill {
        id: id.parse().unwrap(),
        kind: if institutional { ClaimKind::Institutional } else { ClaimKind::Professional },
        member: member.parse().unwrap(),
        provider: "1234567893".parse().unwrap(),
        bill_type: some(tob),
        from: Phi::new(from.parse().unwrap()),
        thru: Phi::new(thru.parse().unwrap()),
        services: BTreeSet::from([Service {
            kind: (!institutional).then(|| "1".to_owned()),
            procedure: some(code),
            place: some(place),
            modifiers: modifiers.split(':').filter_map(some).collect(),
        }]),
        charge: charge.parse::<Money>().unwrap(),
        frequency: freq.parse().unwrap(),
        original: some(of),
        received: received.parse().unwrap(),
    }
}

fn some<T: std::str::FromStr>(text: &str) -> Option<T> {
    (!text.is_empty()).then(|| text.parse().unwrap_or_else(|_| panic!("{text:?}")))
}

fn judged(bills: &[Bill]) -> Vec<String> {
    let text = |(bill, verdict): (&Bill, Verdict)| {
        let of = verdict.of.as_ref().map_or("", ClaimId::as_str);
        format!("{}: {} {of} {}", bill.id, verdict.class.name(), verdict.action.name())
    };
    bills.iter().zip(judge(bills)).map(text).collect()
}

/// An office visit with these modifiers, frequency, original and day of receipt in May.
fn visit(id: &str, modifiers: &str, frequency: &str, of: &str, received: u32) -> Bill {
    bill(&format!(
        "{id};P;M1;;2024-05-01;2024-05-01;99213;{modifiers};11;150;{frequency};{of};\
         2024-05-{received:02}"
    ))
}

#[test]
fn the_earliest_of_equal_claims_is_kept_whatever_the_order_of_modifiers() {
    let bills = [visit("B", "LT:25", "1", "", 11), visit("A", "25:LT", "1", "", 10)];
    assert_eq!(judged(&bills), ["B: exact A denied_duplicate", "A: none  final"]);
    let same_day = [visit("B", "", "1", "", 10), visit("A", "", "1", "", 10)];
    assert_eq!(judged(&same_day), ["B: exact A denied_duplicate", "A: none  final"]);
}

#[test]
fn a_claim_of_the_same_day_is_suspect_unless_a_modifier_tells_them_apart() {
    for (first, second, class) in [
        ("", "25", "suspect A"),
        ("", "59", "none "),
        ("XE", "", "none "),
        ("59", "59", "exact A"),
        ("LT", "RT", "none "),
        ("LT", "", "suspect A"),
        ("LT:RT", "LT", "none "),
    ] {
        let found = judged(&[visit("A", first, "1", "", 10), visit("B", second, "1", "", 10)]);
        assert!(found[1].starts_with(&format!("B: {class}")), "{first} {second}: {found:?}");
    }
}

#[test]
fn only_claims_of_one_member_provider_and_kind_are_compared() {
    let one = visit("A", "", "1", "", 10);
    let other_member = Bill { member: "M2".parse().unwrap(), ..visit("B", "", "1", "", 10) };
    let other_provider =
        Bill { provider: "1111111112".parse().unwrap(), ..visit("C", "", "1", "", 10) };
    let other_kind = Bill { kind: ClaimKind::Institutional, ..visit("D", "", "1", "", 10) };
    let other_day = Bill {
        from: Phi::new("2024-05-02".parse().unwrap()),
        thru: Phi::new("2024-05-02".parse().unwrap()),
        ..visit("E", "", "1", "", 10)
    };
    let found = judged(&[one, other_member, other_provider, other_kind, other_day]);
    assert!(found.iter().all(|verdict| verdict.contains(": none  final")), "{found:?}");
}

#[test]
fn the_last_of_a_chain_of_replacements_is_final() {
    let bills = [
        visit("A", "", "1", "", 10),
        visit("B", "", "7", "A", 11),
        visit("C", "", "7", "B", 12),
        // It names the first claim, and replaces what stands in its place.
        visit("D", "", "7", "A", 13),
    ];
    let wanted = [
        "A: none  superseded",
        "B: adjustment A superseded",
        "C: adjustment B superseded",
        "D: adjustment A final",
    ];
    assert_eq!(judged(&bills), wanted);
}

#[test]
fn nothing_is_final_after_a_void_and_the_member_may_be_billed_anew() {
    let bills = [
        visit("A", "", "1", "", 10),
        visit("B", "", "8", "A", 11),
        visit("C", "", "8", "A", 12),
        visit("D", "", "7", "A", 12),
        visit("E", "", "1", "", 13),
    ];
    let wanted = [
        "A: none  voided",
        "B: adjustment A void_record",
        "C: reject_missing_original A rejected",
        "D: reject_missing_original A rejected",
        "E: none  final",
    ];
    assert_eq!(judged(&bills), wanted);
}

#[test]
fn an_adjustment_names_an_accepted_claim_of_its_member() {
    let other = Bill { member: "M2".parse().unwrap(), ..visit("A", "", "1", "", 10) };
    let bills = [
        other,
        visit("B", "", "7", "A", 11),
        visit("C", "", "8", "", 11),
        visit("D", "", "7", "E", 11),
        visit("E", "", "7", "D", 11),
        visit("F", "", "7", "F", 11),
        visit("G", "", "7", "B", 12),
    ];
    let found = judged(&bills);
    assert!(found[1..].iter().all(|verdict| verdict.ends_with("rejected")), "{found:?}");
    assert_eq!(found[2], "C: reject_missing_original  rejected");
}

#[test]
fn on_one_day_a_claim_comes_before_its_replacement_and_a_copy_stands_for_its_original() {
    let bills = [
        visit("A", "", "7", "B", 10),
        visit("B", "", "7", "C", 10),
        visit("C", "", "1", "", 10),
        visit("D", "", "1", "", 10),
        visit("E", "", "8", "D", 11),
    ];
    let wanted = [
        "A: adjustment B voided",
        "B: adjustment C superseded",
        "C: none  superseded",
        "D: exact C denied_duplicate",
        "E: adjustment D void_record",
    ];
    assert_eq!(judged(&bills), wanted);
}

/// The claims that the rows of the vector file name, and that are not in it.
const NAMED: [&str; 9] = [
    "C0015;P;M6;;2024-05-01;2024-05-01;99213;25:LT;11;150;1;;2024-05-10",
    "C0017;I;M7;0111;2024-05-01;2024-05-05;;;;12000;1;;2024-05-10",
    "C0019;I;M7;0111;2024-05-06;2024-05-08;;;;900;1;;2024-05-10",
    "C0021;I;M8;0111;2024-05-01;2024-05-05;;;;12000;1;;2024-05-10",
    "C0023;P;M9;;2024-05-01;2024-05-01;99213;;11;150;1;;2024-05-10",
    "C0025;P;M10;;2024-05-01;2024-05-01;99213;;11;150;1;;2024-05-10",
    "C0029;P;M13;;2024-05-01;2024-05-01;99213;;11;150;1;;2024-05-10",
    "C0031;P;M13;;2024-05-01;2024-05-01;99213;;11;130;7;C0030;2024-05-21",
    "C0033;P;M14;;2024-05-01;2024-05-01;99213;;11;140;7;C0032;2024-05-21",
];

#[test]
fn every_shared_duplicate_vector_is_equal() {
    let mut bills: Vec<_> = NAMED.into_iter().map(bill).collect();
    let mut wanted = HashMap::new();
    vectors::each("claims_duplicate_vectors.csv", |row| {
        let kind = if row.text("claim_type") == "institutional" { "I" } else { "P" };
        let columns = [
            "member_id",
            "tob",
            "from_date",
            "thru_date",
            "procedure",
            "modifiers",
            "pos",
            "total_charge",
            "freq",
            "orig_ref",
            "received",
        ];
        let rest = columns.map(|column| row.text(column)).join(";");
        let id = row.text("claim_id");
        bills.retain(|named| named.id.as_str() != id);
        bills.push(bill(&format!("{id};{kind};{rest}")));
        let parts = ["dup_class", "dup_of", "final_action_status"].map(|column| row.text(column));
        wanted.insert(id.to_owned(), format!("{id}: {}", parts.join(" ")));
    });
    for (bill, found) in bills.iter().zip(judged(&bills)) {
        if let Some(wanted) = wanted.get(bill.id.as_str()) {
            assert_eq!(&found, wanted);
        }
    }
}
