//! The page as a document.

use std::collections::BTreeSet;

use domain::alert::Verdict;
use pages::*;
use roxmltree::{Document, Node};

use crate::sample::{self, known, month, rate};

/// The page as a tree. Its only elements without an end are `meta` and `input`; with these closed it is
/// XML, which no parser reads unless every tag is closed and every value is quoted and escaped.
pub(crate) fn parse(page: &str) -> Document<'static> {
    let mut closed = String::with_capacity(page.len());
    let page = page.trim_start();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("the page says that it is HTML");
    while let Some(start) = [rest.find("<meta"), rest.find("<input")].into_iter().flatten().min() {
        let end = start + rest[start..].find('>').expect("an end");
        closed.push_str(&rest[..end]);
        closed.push('/');
        rest = &rest[end..];
    }
    closed.push_str(rest);
    Document::parse(closed.leak()).unwrap_or_else(|error| panic!("not well-formed: {error}"))
}

/// The text of an element and of all in it.
fn text(node: Node<'_, '_>) -> String {
    let parts = node.descendants().filter(Node::is_text).filter_map(|node| node.text());
    parts.collect::<Vec<_>>().join(" ")
}

/// The text of a whole page.
fn text_of(page: &str) -> String {
    let document = parse(page);
    let body = document.descendants().find(|node| node.has_tag_name("body"));
    text(body.expect("a body"))
}

fn elements<'a>(document: &'a Document<'a>, name: &str) -> Vec<Node<'a, 'a>> {
    document.descendants().filter(|node| node.has_tag_name(name)).collect()
}

fn both() -> [String; 2] {
    [sample::report(), sample::empty()].map(|report| pages::report(&report))
}

#[test]
fn the_page_is_well_formed_and_its_inner_references_lead_somewhere() {
    for page in both() {
        let document = parse(&page);
        let nodes = || document.descendants().filter(Node::is_element);
        let all: Vec<&str> = nodes().filter_map(|node| node.attribute("id")).collect();
        let ids: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(ids.len(), all.len(), "an id is used twice");
        for node in nodes() {
            let labels = node.attribute("aria-labelledby").into_iter();
            for label in labels.flat_map(str::split_whitespace) {
                assert!(ids.contains(label), "{label}");
            }
            if let Some(href) = node.attribute("href") {
                assert!(ids.contains(href.strip_prefix('#').expect("an anchor")), "{href}");
            }
        }
    }
}

#[test]
#[should_panic(expected = "not well-formed")]
fn a_tag_that_is_not_closed_is_found() {
    parse(&both()[0].replacen("</td>", "", 1));
}

#[test]
fn the_page_needs_nothing_and_runs_nothing() {
    const LOADING: [&str; 11] =
        ["script", "link", "iframe", "img", "image", "object", "embed", "form", "base", "use", "a"];
    for page in both() {
        for foul in ["http://", "https://", "<script", "javascript:", "url(", "@import", "data:"] {
            assert!(!page.contains(foul), "{foul}");
        }
        let document = parse(&page);
        for node in document.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            let is_anchor =
                name == "a" && node.attribute("href").is_some_and(|to| to.starts_with('#'));
            assert!(!LOADING.contains(&name) || is_anchor, "{name}");
            for attribute in node.attributes() {
                assert!(!attribute.name().starts_with("on"), "{}", attribute.name());
                assert!(!["src", "srcset", "ping"].contains(&attribute.name()));
            }
        }
        let policy = "content=\"default-src 'none'; style-src 'unsafe-inline';";
        assert!(page.contains(policy), "no policy");
    }
}

/// The sample with a text in every place that takes any text.
fn with_texts(planted: &str) -> Report {
    let mut report = sample::report();
    report.head.title = planted.to_owned();
    report.head.score_version = planted.to_owned();
    report.head.tables[0].table = planted.to_owned();
    report.patients.rows[0].clinic = planted.to_owned();
    report.patients.rows[0].reasons[0].text = planted.to_owned();
    report.readmission.facilities[0].facility = planted.to_owned();
    report.outreach.rows[0].clinic = planted.to_owned();
    report.completeness.tables[0].table = planted.to_owned();
    report.completeness.tables[0].columns[0].column = planted.to_owned();
    report.completeness.quarantine[0].dataset = planted.to_owned();
    report.completeness.quarantine[0].reason = planted.to_owned();
    report
}

#[test]
fn hostile_text_stays_text() {
    let hostile = "a\"'><script>alert(1)</script>&lt;";
    let page = pages::report(&with_texts(hostile));
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
    let (hostile_page, harmless) = (parse(&page), pages::report(&with_texts("a harmless text")));
    let shape = |document: &Document<'_>| -> Vec<String> {
        let nodes = document.descendants().filter(Node::is_element);
        nodes
            .map(|node| format!("{} {}", node.tag_name().name(), node.attributes().len()))
            .collect()
    };
    assert_eq!(shape(&hostile_page), shape(&parse(&harmless)));
    let whole = text_of(&page).matches(hostile).count();
    assert!(whole >= 10, "{whole} of the places show the text as it is");
}

/// A report of readmissions and stays with small counts; `few` changes nothing but what is hidden.
fn small(few: u64) -> Report {
    let mut report = sample::empty();
    let months = [("2025-01", 70 - few, 402), ("2025-02", few, 67), ("2025-03", 211, 993)];
    let counts = |(name, readmitted, discharges)| MonthRate {
        month: month(name),
        counts: known(readmitted, discharges),
    };
    report.readmission.months = months.map(counts).to_vec();
    let facilities =
        [("East", 70 - few, 402), ("West", few, 83), ("North", 211, 965), ("South", 0, 12)];
    let counts = |(name, readmitted, discharges): (&str, u64, u64)| FacilityRate {
        facility: name.to_owned(),
        counts: known(readmitted, discharges),
    };
    report.readmission.facilities = facilities.map(counts).to_vec();
    let total = MeasureTotal { measure: Measure::Hwr, counts: known(281, 1_462) };
    report.readmission.totals = vec![total];
    let lengths = |mean| Some(Lengths { mean, median: 3.0, p90: 9.0 });
    let stays = [("2025-01", 420, 4.4), ("2025-02", few, 7.7), ("2025-03", 990, 8.8)];
    let stays = stays.map(|(name, discharges, mean)| StayMonth {
        month: month(name),
        discharges,
        lengths: lengths(mean),
    });
    report.stays.months = stays.to_vec();
    report
}

#[test]
fn a_hidden_count_leaves_no_trace_on_the_page() {
    let page = pages::report(&small(9));
    assert!(page.contains("fewer than 11"));
    let words: BTreeSet<String> = text_of(&page)
        .split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '.' | ',' | '%')))
        .map(|word| word.trim_matches(['.', ',']).to_owned())
        .collect();
    for shown in ["211", "993", "965", "281", "1,462", "990", "8.8"] {
        assert!(words.contains(shown), "{shown} may be shown");
    }
    let hidden = ["9", "61", "67", "83", "402", "420", "13.4%", "10.8%", "4.4", "7.7"];
    for hidden in hidden {
        assert!(!words.contains(hidden), "{hidden} is on the page");
    }
    assert_eq!(page, pages::report(&small(8)), "a hidden count changes the page");
}

#[test]
fn a_hidden_month_and_facility_are_words_and_never_zero() {
    let page = pages::report(&sample::report());
    let document = parse(&page);
    let rows = elements(&document, "tr");
    for name in ["Jul 2025", "Aug 2025", "Hillcrest Rehabilitation", "St. Brigid Hospital"] {
        let named = rows.iter().filter(|row| text(**row).starts_with(name));
        let named: Vec<String> = named.map(|row| text(*row)).collect();
        // The table of readmissions comes first; enough stays of the month may be measured.
        let row = named.first().unwrap_or_else(|| panic!("{name} has no row"));
        assert!(row.contains("fewer than 11") && !row.contains(" 0"), "{row}");
    }
}

#[test]
fn sections_without_rows_say_so() {
    let text = text_of(&pages::report(&sample::empty()));
    for words in [
        "No patient is at high risk today",
        "No discharge in the period",
        "No facility had a discharge",
        "No stay ended in the period",
        "No discharge is due for a follow-up call",
        "No table was measured",
        "There is no diagnosis",
        "No row was refused",
        "No table version was recorded",
    ] {
        assert!(text.contains(words), "{words}");
    }
}

#[test]
fn a_chart_of_which_nothing_may_be_shown_is_words() {
    let mut report = small(9);
    for month in &mut report.readmission.months {
        month.counts = known(3, 12);
    }
    for facility in &mut report.readmission.facilities {
        facility.counts = Counts::Suppressed;
    }
    report.stays.months.iter_mut().for_each(|month| month.discharges = 7);
    let page = pages::report(&report);
    for words in [
        "Every month has too few discharges",
        "Every facility has",
        "Every month has too few stays",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("role=\"img\""));
}

#[test]
fn the_list_is_sorted_by_score_and_capped() {
    let mut report = sample::report();
    report.patients.rows.reverse();
    let page = pages::report(&report);
    let document = parse(&page);
    let scores = document.descendants().filter(|node| node.attribute("class") == Some("number"));
    let scores: Vec<String> = scores.map(text).collect();
    assert_eq!(scores, ["96", "93", "91", "89", "89", "87", "84", "82", "80"]);
    assert!(text_of(&page).contains("and 4 more"));
    report.patients.at_most = 13;
    assert!(!text_of(&pages::report(&report)).contains("and 4 more"));
}

#[test]
fn a_row_says_when_why_and_what_was_decided() {
    let mut report = sample::report();
    report.patients.rows.truncate(1);
    report.patients.rows[0].verdict = Some(Verdict::HeldInFacility);
    let page = pages::report(&report);
    let row = text_of(&page);
    for words in ["27 Feb 2026", "3 days ago", "repeated emergency visits", "Held: in a facility"] {
        assert!(row.contains(words), "{words}");
    }
}

#[test]
fn the_page_says_what_it_stands_on() {
    let text = text_of(&pages::report(&sample::report()));
    for words in [
        "2 Mar 2026, 06:00 EST",
        "9f2c61d04be8a317",
        "lace2010/anchored-1",
        "no medical device",
        "van Walraven",
        "Wilson",
        "CBE 3656",
    ] {
        assert!(text.contains(words), "{words}");
    }
}

#[test]
fn every_table_has_a_caption_and_every_head_a_scope() {
    let page = pages::report(&sample::report());
    let document = parse(&page);
    assert_eq!(elements(&document, "table").len(), 8);
    for table in elements(&document, "table") {
        let caption = table.first_element_child().expect("a caption");
        assert!(caption.has_tag_name("caption") && !text(caption).is_empty());
    }
    for head in elements(&document, "th") {
        assert!(matches!(head.attribute("scope"), Some("col" | "row")), "{}", text(head));
    }
}

#[test]
fn every_chart_says_what_it_shows() {
    let page = pages::report(&sample::report());
    let document = parse(&page);
    let charts = elements(&document, "svg").into_iter();
    for chart in charts.filter(|chart| chart.attribute("role") == Some("img")) {
        for name in ["title", "desc"] {
            let said = chart.children().find(|child| child.has_tag_name(name)).map(text);
            assert!(said.is_some_and(|said| said.len() > 20), "a chart without {name}");
        }
        let numbers =
            chart.descendants().flat_map(|node| node.attributes().map(|it| it.value().to_owned()));
        assert!(numbers.into_iter().all(|value| !value.contains("NaN") && !value.contains("inf ")));
    }
}

#[test]
fn a_rate_of_all_and_of_none_can_be_drawn() {
    let mut report = sample::report();
    report.readmission.months = vec![MonthRate { month: month("2025-01"), counts: known(0, 40) }];
    report.readmission.facilities =
        vec![FacilityRate { facility: "Only".to_owned(), counts: known(40, 40) }];
    report.completeness.mapped_diagnoses = rate(0, 12);
    let text = text_of(&pages::report(&report));
    assert!(text.contains("0.0%") && text.contains("100.0%"));
}
