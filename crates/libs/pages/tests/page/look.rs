//! The page as Chromium shows it. Without Chromium these tests say that they are skipped.

use std::fs;

use crate::{
    blocks::{compare, shrink},
    browser::Browser,
    document::parse,
    png::{decode, encode},
    sample,
};

/// The most that a band may differ from the golden picture. Measured: 1.8 for a font with serifs,
/// 4.1 for a condensed one, 5.7 without the faintest of the charts.
const TOLERANCE: f64 = 5.0;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/report.png");

/// A window that holds the whole sample report.
const WINDOW: (u32, u32) = (1280, 6560);

/// Reports about itself: the size of each chart, how many of its texts leave the card around it, and
/// by how much the page is wider than its window.
const PROBE: &str = "<script>
for (const chart of document.querySelectorAll('svg.chart')) {
  const box = chart.getBoundingClientRect(), card = chart.closest('.card').getBoundingClientRect();
  const leaves = text => card.left > text.left || text.right > card.right || text.bottom > card.bottom;
  const texts = box.width ? [...chart.querySelectorAll('text')] : [];
  chart.setAttribute('data-width', Math.round(box.width));
  chart.setAttribute('data-height', Math.round(box.height));
  chart.setAttribute('data-outside', texts.filter(text => leaves(text.getBoundingClientRect())).length);
}
const root = document.documentElement;
root.setAttribute('data-beyond', root.scrollWidth - innerWidth);
</script>";

/// The sample report in one font, whatever fonts a machine prefers.
fn page(font: &str) -> String {
    let page = pages::report(&sample::report());
    let start = page.find("--font: ").expect("the style sheet names its fonts");
    let end = start + page[start..].find(';').unwrap();
    format!("{}--font: \"{font}\"{}", &page[..start], &page[end..])
}

/// How much a page differs from the golden picture.
fn difference(browser: &Browser, page: &str, name: &str) -> f64 {
    let golden = decode(&fs::read(GOLDEN).expect("a golden picture"));
    let seen = shrink(&decode(&browser.screenshot(page, name, WINDOW)));
    let worst = compare(&golden, &seen);
    println!("{name}: {:.2} at {} px, tolerance {TOLERANCE}", worst.difference, worst.top);
    worst.difference
}

/// Whether what the page looks like is to be accepted.
fn is_blessing() -> bool {
    std::env::var_os("CARELAKE_BLESS").is_some_and(|value| value == "1")
}

fn bless(browser: &Browser) {
    let seen = shrink(&decode(&browser.screenshot(&page("DejaVu Sans"), "report", WINDOW)));
    fs::write(GOLDEN, encode(&seen)).expect("the golden picture can be written");
}

/// The page without the drawing of one chart, all else in its place.
fn without_chart(page: &str, id: &str) -> String {
    let named = page.find(&format!("aria-labelledby=\"{id}-wide-title")).expect("a chart");
    let start = page[..named].rfind("<svg").unwrap() + "<svg".len();
    format!("{} style=\"visibility: hidden\"{}", &page[..start], &page[start..])
}

#[test]
fn the_page_looks_as_it_did_and_a_missing_part_is_seen() {
    let Some(browser) = Browser::find() else { return };
    if is_blessing() {
        bless(&browser);
    }
    let page = page("DejaVu Sans");
    assert!(difference(&browser, &page, "report") < TOLERANCE);
    for chart in ["readmission-months", "readmission-facilities", "stays-months"] {
        let planted = difference(&browser, &without_chart(&page, chart), &format!("no-{chart}"));
        assert!(planted > TOLERANCE, "nobody sees that {chart} is missing");
    }
    let planted =
        page.replace("class=\"bar stack\"", "class=\"bar stack\" style=\"visibility: hidden\"");
    assert!(difference(&browser, &planted, "no-bars") > TOLERANCE);
}

#[test]
fn another_font_is_no_difference() {
    let Some(browser) = Browser::find().filter(|_| !is_blessing()) else { return };
    assert!(difference(&browser, &page("DejaVu Serif"), "serif") < TOLERANCE);
}

#[test]
fn charts_fill_their_cards_and_nothing_is_wider_than_the_window() {
    let Some(browser) = Browser::find() else { return };
    for (name, width, shown) in [("wide", 1280, "-wide-"), ("narrow", 390, "-narrow-")] {
        let probed = page("DejaVu Sans").replace("</body>", &format!("{PROBE}</body>"));
        let probed =
            probed.replacen("http-equiv=\"Content-Security-Policy\"", "name=\"policy\"", 1);
        let dom = browser.dom(&probed, name, (width, 900));
        let document = parse(&dom);
        let number = |node: roxmltree::Node<'_, '_>, name: &str| -> i64 {
            node.attribute(name).expect("the probe ran").parse().unwrap()
        };
        assert!(
            number(document.root_element(), "data-beyond") <= 0,
            "{name}: the page is too wide"
        );
        let charts = document.descendants().filter(|node| node.has_tag_name("svg"));
        let charts: Vec<_> = charts.filter(|node| node.attribute("role").is_some()).collect();
        assert_eq!(charts.len(), 6);
        for chart in charts {
            let label = chart.attribute("aria-labelledby").unwrap();
            let (chart_width, height) = (number(chart, "data-width"), number(chart, "data-height"));
            if label.contains(shown) {
                assert!(chart_width > i64::from(width) * 7 / 10, "{label} is {chart_width} wide");
                assert!(height > 200, "{label} is {height} high");
                assert_eq!(
                    number(chart, "data-outside"),
                    0,
                    "{label} has text outside of its card"
                );
            } else {
                assert_eq!((chart_width, height), (0, 0), "{label} is shown on a {name} screen");
            }
        }
    }
}

#[test]
fn the_policy_of_the_page_keeps_a_planted_script_from_running() {
    let Some(browser) = Browser::find() else { return };
    let page = pages::report(&sample::empty());
    let script = "<script>document.documentElement.setAttribute('data-ran', 'yes')</script></body>";
    let planted = page.replace("</body>", script);
    let ran =
        |page: &str, name: &str| browser.dom(page, name, (1280, 900)).contains("data-ran=\"yes\"");
    assert!(!ran(&planted, "planted"));
    assert!(ran(&planted.replacen("Content-Security-Policy", "other", 1), "without-policy"));
}
