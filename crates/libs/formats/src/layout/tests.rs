//! Layouts that contradict themselves are noticed before a byte is read.

use super::*;

fn with(columns: Vec<Column>) -> Layout {
    Layout { columns, ..Layout::default() }
}

#[test]
fn a_layout_must_not_contradict_itself() {
    let text = |name: &str| Column::new(name, Kind::Text);
    let number = |name: &str| Column::new(name, Kind::Integer);
    let check = |left: &str, right: &str| RowCheck {
        code: "C".into(),
        left: left.into(),
        right: right.into(),
    };
    assert!(with(vec![text("a"), text("b")]).is_consistent());
    let decimal =
        |precision, scale| with(vec![Column::new("m", Kind::Decimal { precision, scale })]);
    assert!(decimal(38, 38).is_consistent());
    let wrong = [
        with(vec![text("a"), text("a")]),
        with(vec![text("_row")]),
        with(vec![text("a"), Column { headers: vec!["a".into()], ..text("b") }]),
        with(vec![Column { checks: vec![Rule::AtLeast(0)], ..text("a") }]),
        decimal(0, 0),
        decimal(39, 2),
        decimal(5, 6),
        decimal(5, -1),
        Layout { delimiter: b'"', ..with(vec![text("a")]) },
        Layout { row_checks: vec![check("a", "b")], ..with(vec![text("a"), text("b")]) },
        Layout { row_checks: vec![check("a", "x")], ..with(vec![number("a")]) },
        Layout {
            row_checks: vec![check("a", "d")],
            ..with(vec![number("a"), Column::new("d", Kind::Date)])
        },
    ];
    for layout in wrong {
        assert!(!layout.is_consistent(), "{layout:?}");
    }
    let checked =
        Layout { row_checks: vec![check("a", "b")], ..with(vec![number("a"), number("b")]) };
    assert!(checked.is_consistent());
}
