//! What a delete is forgiven, told one row and one cell at a time.

use proptest::prelude::*;

use super::{claims, csv};
use crate::ReasonCode::{self, *};

type Row = [&'static str; 6];

/// The accepted row's values, or why it is rejected, said as plainly as the rules are.
fn judge([op, id, status, amount, from, to]: Row) -> Result<Vec<Option<String>>, ReasonCode> {
    let keep = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let delete = op == "D" || op == "delete";
    let forgive = |code: ReasonCode| if delete { Ok(None) } else { Err(code) };
    let id = match id {
        "" => return Err(RequiredEmpty),
        "x" => return Err(NotANumber),
        id => keep(id),
    };
    let status = match status {
        "" => forgive(RequiredEmpty)?,
        "T" => forgive(PrefixMissing)?,
        status => keep(status),
    };
    let amount = match amount {
        "x" => forgive(NotANumber)?,
        "-5.00" => forgive(NumberOutOfRange)?,
        amount => keep(amount),
    };
    let day = |text: &str| if text == "x" { forgive(NotADate) } else { Ok(keep(text)) };
    let (from, to) = (day(from)?, day(to)?);
    if op == "?" {
        return Err(OperationUnknown);
    }
    if !delete && from.is_some() && to.is_some() && from > to {
        return Err(Order);
    }
    Ok(vec![id, status, amount, from, to, keep(op), None, None, None])
}

fn row() -> impl Strategy<Value = Row> {
    let day = || prop::sample::select(vec!["", "2024-01-01", "2024-01-02", "x"]);
    (
        prop::sample::select(vec!["D", "delete", "I", "U", "", "?"]),
        prop::sample::select(vec!["1", "2", "3", "", "x"]),
        prop::sample::select(vec!["S", "S1", "", "T"]),
        prop::sample::select(vec!["1.50", "", "x", "-5.00"]),
        day(),
        day(),
    )
        .prop_map(|(op, id, status, amount, from, to)| [op, id, status, amount, from, to])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn rows_are_judged_as_the_slow_oracle_judges_them(rows in prop::collection::vec(row(), 0..30)) {
        let body: String = rows.iter().map(|row| row.join(",") + "\n").collect();
        let found = csv(&format!("Op,id,status,amount,from,to\n{body}"), &claims());
        let (mut accepted, mut rejected) = (Vec::new(), Vec::new());
        for (number, row) in (1_u64..).zip(&rows) {
            match judge(*row) {
                Ok(values) => accepted.push((number, values)),
                Err(code) => rejected.push((number, code)),
            }
        }
        prop_assert_eq!(found.rows, accepted);
        prop_assert_eq!(found.rejects, rejected);
    }
}
