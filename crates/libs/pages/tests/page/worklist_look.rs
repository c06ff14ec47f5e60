//! The worklist as Chromium shows it, on a desk and on a phone.

use std::{fs, path::Path};

use crate::{
    blocks::{compare, shrink},
    browser::Browser,
    document::parse,
    png::{decode, encode},
    worklist_sample::Day,
};

/// The most that a band may differ from the golden picture.
const TOLERANCE: f64 = 5.0;

/// A golden picture and the window that holds the whole page.
const LOOKS: [(&str, (u32, u32)); 2] =
    [("worklist", (1280, 1800)), ("worklist-phone", (390, 4000))];

/// Reports about itself: how much the page is wider than its window, which stops of the keyboard are
/// too small or go up the page, and which have no visible focus.
const PROBE: &str = "<script>
const root = document.documentElement;
root.setAttribute('data-beyond', root.scrollWidth - innerWidth);
for (const details of document.querySelectorAll('details')) details.open = true;
const stops = [...document.querySelectorAll('a, summary, input, select, textarea, button')]
  .filter(stop => !stop.matches('.skip, [type=hidden]')).filter(stop => stop.offsetParent);
let up = 0, small = 0, dark = 0, last = null;
for (const stop of stops) {
  stop.focus();
  const box = stop.getBoundingClientRect(), style = getComputedStyle(stop);
  if (last ? last.top >= box.bottom : false) up += last.left >= box.left ? 1 : 0;
  if (!stop.closest('p, dd, .sub, h3')) small += 24 > box.height ? 1 : 0;
  if (style.outlineStyle === 'none' || 2 > parseFloat(style.outlineWidth)) dark += 1;
  last = box;
}
root.setAttribute('data-stops', stops.length);
root.setAttribute('data-up', up);
root.setAttribute('data-small', small);
root.setAttribute('data-dark', dark);
const shown = form => [...form.querySelectorAll('.only')].filter(one => one.offsetParent).length;
const form = document.querySelector('form');
root.setAttribute('data-shown', shown(form));
form.elements.outcome.value = 'ESCALATED';
root.setAttribute('data-escalated', shown(form) + (form.elements.escalation_target.offsetParent ? 10 : 0));
</script>";

/// The page in one font, whatever fonts a machine prefers.
fn page() -> String {
    let page = Day::new().page();
    let start = page.find("--font: ").expect("the style sheet names its fonts");
    let end = start + page[start..].find(';').unwrap();
    format!("{}--font: \"DejaVu Sans\"{}", &page[..start], &page[end..])
}

fn golden(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    folder.join(format!("{name}.png")).display().to_string()
}

fn difference(browser: &Browser, page: &str, name: &str, look: (&str, (u32, u32))) -> f64 {
    let golden = decode(&fs::read(golden(look.0)).expect("a golden picture"));
    let seen = shrink(&decode(&browser.screenshot(page, name, look.1)));
    let worst = compare(&golden, &seen);
    println!("{name}: {:.2} at {} px, tolerance {TOLERANCE}", worst.difference, worst.top);
    worst.difference
}

#[test]
fn the_worklist_looks_as_it_did_and_a_missing_part_is_seen() {
    let Some(browser) = Browser::find() else { return };
    let page = page();
    for look in LOOKS {
        if std::env::var_os("CARELAKE_BLESS").is_some_and(|value| value == "1") {
            let seen = shrink(&decode(&browser.screenshot(&page, look.0, look.1)));
            fs::write(golden(look.0), encode(&seen)).expect("the golden picture can be written");
        }
        assert!(difference(&browser, &page, look.0, look) < TOLERANCE);
        let hidden = page.replacen(
            "article class=\"patient\"",
            "article style=\"visibility: hidden\" class=\"patient\"",
            1,
        );
        let planted = difference(&browser, &hidden, &format!("{}-less", look.0), look);
        assert!(planted > TOLERANCE, "nobody sees that a patient is missing");
    }
}

#[test]
fn the_keyboard_goes_the_way_of_the_eyes_and_its_place_is_seen() {
    let Some(browser) = Browser::find() else { return };
    for (name, (width, _)) in LOOKS {
        let probed = page().replace("</body>", &format!("{PROBE}</body>"));
        let probed =
            probed.replacen("http-equiv=\"Content-Security-Policy\"", "name=\"policy\"", 1);
        let dom = browser.dom(&probed, &format!("{name}-probe"), (width, 900));
        let document = parse(&dom);
        let number = |name: &str| -> i64 {
            document.root_element().attribute(name).expect("the probe ran").parse().unwrap()
        };
        assert!(number("data-beyond") <= 0, "{name} is too wide by {}", number("data-beyond"));
        assert!(number("data-stops") > 30, "{} stops", number("data-stops"));
        assert_eq!(
            (number("data-up"), number("data-small"), number("data-dark")),
            (0, 0, 0),
            "{name}"
        );
        assert_eq!((number("data-shown"), number("data-escalated")), (0, 11), "{name}");
    }
}
