use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::vectors;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn the_holidays_of_a_year_are_observed_on_working_days() {
    let holidays = |year| -> Vec<String> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let days = first.iter_days().take_while(|day| day.year() == year);
        days.filter(|day| is_federal_holiday(*day)).map(|day| day.to_string()).collect()
    };
    assert_eq!(
        holidays(2021),
        [
            "2021-01-01",
            "2021-01-18",
            "2021-02-15",
            "2021-05-31",
            "2021-06-18",
            "2021-07-05",
            "2021-09-06",
            "2021-10-11",
            "2021-11-11",
            "2021-11-25",
            "2021-12-24",
            "2021-12-31",
        ]
    );
    assert_eq!(
        holidays(2020),
        [
            "2020-01-01",
            "2020-01-20",
            "2020-02-17",
            "2020-05-25",
            "2020-07-03",
            "2020-09-07",
            "2020-10-12",
            "2020-11-11",
            "2020-11-26",
            "2020-12-25",
        ]
    );
}

#[test]
fn two_business_days_step_over_weekends_and_holidays() {
    let deadline = |text| Window::TwoBusinessDays.deadline(day(text)).to_string();
    assert_eq!(deadline("2024-03-01"), "2024-03-05");
    assert_eq!(deadline("2024-11-27"), "2024-12-02");
    assert_eq!(deadline("2024-07-03"), "2024-07-08");
    assert_eq!(deadline("2021-12-30"), "2022-01-04");
    assert_eq!(add_business_days(day("2024-03-02"), 0), day("2024-03-02"));
    assert_eq!(add_business_days(NaiveDate::MAX, 2), NaiveDate::MAX);
}

#[test]
fn a_contact_counts_from_the_first_to_the_last_day_of_a_window() {
    let discharged = day("2024-03-01");
    let names = |contact| -> Vec<&str> {
        let windows = Window::ALL.into_iter();
        windows.filter(|w| w.contains(discharged, day(contact))).map(Window::name).collect()
    };
    let with_day_0 = ["within_7_with_day_0", "within_30_with_day_0"];
    assert_eq!(names("2024-02-29"), [""; 0]);
    assert_eq!(names("2024-03-01"), ["two_business_days", with_day_0[0], with_day_0[1]]);
    assert_eq!(names("2024-03-05").len(), 6);
    assert_eq!(
        names("2024-03-08"),
        ["within_7", "within_14", "within_30", with_day_0[0], with_day_0[1]]
    );
    assert_eq!(names("2024-03-15"), ["within_14", "within_30", with_day_0[1]]);
    assert_eq!(names("2024-03-16"), ["within_30", with_day_0[1]]);
    assert_eq!(names("2024-04-01"), [""; 0]);
}

#[test]
fn the_facilitys_clock_decides_the_day_of_a_contact() {
    let (discharged, contacted) = (at("2024-03-01T22:00:00Z"), at("2024-03-09T04:30:00Z"));
    let counts =
        |zone| Window::Within7.contains(date_in(zone, discharged), date_in(zone, contacted));
    assert!(!counts(Tz::UTC));
    assert!(counts(Tz::America__New_York));
}

#[test]
fn forty_eight_hours_run_by_elapsed_time_also_over_a_change_of_the_clocks() {
    let discharged = at("2024-03-09T15:00:00Z");
    assert!(within_48_hours(discharged, discharged));
    assert!(within_48_hours(discharged, at("2024-03-11T15:00:00Z")));
    assert!(!within_48_hours(discharged, at("2024-03-11T15:00:01Z")));
    assert!(!within_48_hours(discharged, at("2024-03-09T14:59:59Z")));
}

#[test]
fn a_discharge_is_met_missed_pending_or_excluded() {
    let status = |contacts: &[&str], events: &[(&str, Exclusion)], as_of| {
        let contacts: Vec<_> = contacts.iter().map(|date| day(date)).collect();
        let events: Vec<_> = events.iter().map(|(date, what)| (day(date), *what)).collect();
        let discharged = day("2024-03-01");
        let known = FollowUp { discharged, contacts: &contacts, events: &events };
        known.status(Window::Within7, day(as_of)).name()
    };
    let died = |date| [(date, Exclusion::Died)];
    assert_eq!(status(&[], &[], "2024-03-08"), "pending");
    assert_eq!(status(&[], &[], "2024-03-09"), "missed");
    assert_eq!(status(&["2024-03-09", "2024-03-08"], &[], "2024-03-20"), "met");
    assert_eq!(status(&["2024-03-01"], &[], "2024-03-20"), "missed");
    assert_eq!(status(&["2024-03-08"], &[], "2024-03-07"), "pending");
    assert_eq!(status(&["2024-03-06"], &died("2024-03-05"), "2024-03-20"), "excluded_died");
    assert_eq!(status(&["2024-03-05"], &died("2024-03-05"), "2024-03-20"), "met");
    assert_eq!(status(&[], &died("2024-03-08"), "2024-03-20"), "excluded_died");
    assert_eq!(status(&[], &died("2024-03-09"), "2024-03-20"), "missed");
    assert_eq!(status(&[], &died("2024-03-05"), "2024-03-04"), "pending");
    let events = [("2024-03-04", Exclusion::Hospice), ("2024-03-03", Exclusion::Readmitted)];
    assert_eq!(status(&[], &events, "2024-03-20"), "excluded_readmitted");
    assert_eq!(status(&[], &events[..1], "2024-03-20"), "excluded_hospice");
}

#[test]
fn a_window_is_stored_under_its_name() {
    for window in Window::ALL {
        assert_eq!(serde_json::to_value(window).unwrap(), window.name());
    }
}

#[test]
fn every_shared_window_vector_is_equal() {
    vectors::each("followup_window_vectors.csv", |row| {
        let id = row.text("vec_id");
        let discharged: NaiveDate = row.parsed("discharge_date");
        let contacted: NaiveDate = row.parsed("contact_date");
        let columns = [
            (Window::Within7, "within7_excl_day0"),
            (Window::Within14, "within14_excl_day0"),
            (Window::Within30, "within30_excl_day0"),
            (Window::Within7WithDay0, "within7_incl_day0_(FUM/FUA 8 total days)"),
            (Window::Within30WithDay0, "within30_incl_day0_(MRP 31 total days)"),
            (Window::TwoBusinessDays, "tcm_within_2_business_days"),
        ];
        for (window, column) in columns {
            let found = window.contains(discharged, contacted);
            assert_eq!(found, row.text(column) == "1", "{id} {window}");
        }
        let days = (contacted - discharged).num_days();
        assert_eq!(days, row.parsed::<i64>("days_after_discharge"), "{id}");
        let deadline: NaiveDate = row.parsed("tcm_2bd_deadline");
        assert_eq!(Window::TwoBusinessDays.deadline(discharged), deadline, "{id}");
    });
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..40_000_u64).prop_map(|days| day("1986-01-01") + Days::new(days))
}

proptest! {
    #[test]
    fn two_business_days_end_on_one_and_hold_exactly_two(discharged in any_day()) {
        let deadline = Window::TwoBusinessDays.deadline(discharged);
        let later = discharged.iter_days().skip(1).take_while(|day| *day <= deadline);
        prop_assert_eq!(later.filter(|day| is_business_day(*day)).count(), 2);
        prop_assert!(is_business_day(deadline));
        prop_assert!((2..=6).contains(&(deadline - discharged).num_days()));
    }

    #[test]
    fn a_year_has_the_holidays_of_the_law_and_none_on_a_weekend(year in 1986..2100_i32) {
        // From the middle of a year to that of the next, so that an observed New Year stays in.
        let first = NaiveDate::from_ymd_opt(year, 7, 1).unwrap();
        let days: Vec<_> =
            first.iter_days().take(365).filter(|day| is_federal_holiday(*day)).collect();
        prop_assert_eq!(days.len(), if year >= 2020 { 11 } else { 10 });
        prop_assert!(!days.iter().any(|d| matches!(d.weekday(), Weekday::Sat | Weekday::Sun)));
    }

    #[test]
    fn a_status_once_final_stays(
        contacts in proptest::collection::vec(0..50_u64, 0..4),
        events in proptest::collection::vec(0..50_u64, 0..3),
        as_of in 0..60_u64,
    ) {
        let discharged = day("2024-03-01");
        let contacts: Vec<_> = contacts.iter().map(|d| discharged + Days::new(*d)).collect();
        let events: Vec<_> =
            events.iter().map(|d| (discharged + Days::new(*d), Exclusion::Readmitted)).collect();
        let known = FollowUp { discharged, contacts: &contacts, events: &events };
        for window in Window::ALL {
            let then = known.status(window, discharged + Days::new(as_of));
            let later = known.status(window, discharged + Days::new(as_of + 1));
            prop_assert!(then == Status::Pending || then == later);
        }
    }
}
