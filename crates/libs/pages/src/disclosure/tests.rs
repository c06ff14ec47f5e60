use super::*;

fn rate(numerator: u64, denominator: u64) -> Rate {
    Rate::new(numerator, denominator).unwrap()
}

fn known(numerator: u64, denominator: u64) -> Counts {
    Counts::Known(rate(numerator, denominator))
}

/// The places of what is hidden.
fn hidden(given: &[Counts], total: Option<Rate>) -> Vec<usize> {
    let shown = parts(given, total).into_iter().enumerate();
    shown.filter(|(_, part)| part.is_none()).map(|(index, _)| index).collect()
}

#[test]
fn nothing_is_hidden_where_nothing_is_small() {
    assert_eq!(hidden(&[known(20, 100), known(0, 50)], Some(rate(20, 150))), [0; 0]);
}

#[test]
fn a_small_part_takes_the_next_smallest_with_it() {
    let given = [known(40, 200), known(3, 40), known(15, 90)];
    assert_eq!(hidden(&given, Some(rate(58, 330))), [1, 2]);
}

#[test]
fn parts_are_hidden_until_their_sum_may_be_shown() {
    let given = [known(40, 200), known(3, 12), known(2, 11), known(12, 60)];
    assert_eq!(hidden(&given, Some(rate(57, 283))), [1, 2, 3]);
}

#[test]
fn a_part_that_the_source_hides_is_not_found_by_subtraction() {
    let given = [known(40, 200), Counts::Suppressed, known(15, 90)];
    assert_eq!(hidden(&given, Some(rate(60, 302))), [1, 2]);
}

#[test]
fn without_a_total_nothing_can_be_subtracted() {
    assert_eq!(hidden(&[known(40, 200), known(3, 40)], None), [1]);
}

#[test]
fn parts_of_another_total_are_hidden_all() {
    let given = [known(40, 200), known(3, 40)];
    assert_eq!(hidden(&given, Some(rate(15, 100))), [0, 1]);
}

#[test]
fn lengths_of_few_stays_of_another_hidden_month_and_of_no_number_are_hidden() {
    let month = |number: u32| Month::of(chrono::NaiveDate::from_ymd_opt(2026, number, 1).unwrap());
    let stays_of = |number, discharges, mean| StayMonth {
        month: month(number),
        discharges,
        lengths: Some(Lengths { mean, median: 3.0, p90: 9.0 }),
    };
    let months = [
        stays_of(1, 90, 4.0),
        stays_of(2, 5, 4.0),
        stays_of(3, 70, 4.0),
        stays_of(4, 100, f64::NAN),
        stays_of(5, 80, 4.0),
    ];
    let shown = stays(&months, &BTreeSet::from([month(5)]));
    let shown: Vec<bool> = shown.iter().map(Option::is_some).collect();
    assert_eq!(shown, [true, false, false, false, false]);
}

#[test]
fn where_most_is_hidden_zeros_are_not_what_is_left() {
    let given = [known(0, 40), known(5, 40), known(6, 40), known(7, 40), known(30, 90)];
    assert_eq!(hidden(&given, Some(rate(48, 250))), [0, 1, 2, 3]);
    let mostly_shown = [known(0, 40), known(5, 40), known(30, 90), known(7, 40), known(40, 90)];
    assert_eq!(hidden(&mostly_shown, Some(rate(82, 300))), [1, 3]);
}
