//! The worklist as a document: what it loads, what it lets through, and how it is used by keyboard.

use std::collections::BTreeSet;

use domain::phi::Phi;
use roxmltree::Node;

use crate::{document::parse, worklist_sample::Day};

fn pages() -> [String; 3] {
    let day = Day::new();
    let notice = pages::worklist_notice("Not saved", "The note was not saved.", "req-1");
    [day.page(), day.patient(), notice]
}

fn is_control(node: &Node<'_, '_>) -> bool {
    let is_hidden = node.attribute("type") == Some("hidden");
    ["input", "select", "textarea"].contains(&node.tag_name().name()) && !is_hidden
}

#[test]
fn the_page_runs_nothing_loads_nothing_and_sends_forms_to_its_own_origin_only() {
    for page in pages() {
        for foul in
            ["http://", "https://", "<script", "javascript:", "url(", "@import", "data:", "src="]
        {
            assert!(!page.contains(foul), "{foul}");
        }
        assert!(page.contains(pages::WORKLIST_POLICY), "no policy");
        let document = parse(&page);
        for node in document.descendants().filter(Node::is_element) {
            assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")));
            assert!(
                !["iframe", "img", "object", "embed", "base", "link"]
                    .contains(&node.tag_name().name())
            );
            if let Some(action) = node.attribute("action") {
                assert_eq!((action, node.attribute("method")), ("/worklist/notes", Some("post")));
            }
            let href = node.attribute("href").unwrap_or("#");
            let is_own = href == "#" || href.starts_with('#') || href.starts_with("/worklist");
            assert!(is_own || href.starts_with("tel:"), "{href}");
        }
    }
}

#[test]
fn every_control_has_a_label_every_group_a_legend_and_every_id_is_one() {
    for page in pages() {
        let document = parse(&page);
        let nodes = || document.descendants().filter(Node::is_element);
        let all: Vec<&str> = nodes().filter_map(|node| node.attribute("id")).collect();
        let ids: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(ids.len(), all.len(), "an id is used twice");
        let labels: BTreeSet<&str> = nodes().filter_map(|node| node.attribute("for")).collect();
        for control in nodes().filter(is_control) {
            assert!(labels.contains(control.attribute("id").unwrap()), "{control:?}");
        }
        for group in nodes().filter(|node| node.has_tag_name("fieldset")) {
            assert!(group.first_element_child().unwrap().has_tag_name("legend"));
        }
        for name in ["aria-labelledby", "aria-describedby", "for"] {
            let named = nodes().filter_map(|node| node.attribute(name));
            assert!(named.flat_map(str::split_whitespace).all(|id| ids.contains(id)), "{name}");
        }
        assert!(nodes().filter_map(|node| node.attribute("tabindex")).all(|index| index == "-1"));
    }
}

#[test]
fn the_first_stop_of_the_keyboard_skips_to_the_list_and_headings_go_one_step_down() {
    for page in pages() {
        let document = parse(&page);
        let first = document.descendants().find(|node| node.has_attribute("href")).unwrap();
        assert_eq!(
            (first.attribute("class"), first.attribute("href")),
            (Some("skip"), Some("#main"))
        );
        let names = document.descendants().map(|node| node.tag_name().name());
        let levels: Vec<u8> =
            names.filter_map(|name| name.strip_prefix('h')?.parse().ok()).collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    }
}

#[test]
fn a_hostile_name_stays_text_in_every_place() {
    let hostile = "a\"'><script>alert(1)</script>&lt;";
    let mut day = Day::new();
    let harmless = (parse(&day.page()), parse(&day.patient()));
    for (row, _) in &mut day.persons {
        row.name = Phi::new(hostile.to_owned());
        row.phone = Some(Phi::new(hostile.to_owned()));
        row.facility = row.facility.as_ref().map(|_| hostile.to_owned());
    }
    let count = |document: &roxmltree::Document<'_>| {
        document.descendants().filter(Node::is_element).count()
    };
    for (page, harmless) in [(day.page(), harmless.0), (day.patient(), harmless.1)] {
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
        assert_eq!(count(&parse(&page)), count(&harmless));
    }
}

#[test]
fn what_is_overdue_is_said_in_words_and_what_is_old_is_said_loudly() {
    let mut day = Day::new();
    assert!(day.page().contains("Overdue by 3 h") && day.page().contains("Due in 14 h"));
    assert!(!day.page().contains("class=\"alarm\""));
    day.now += chrono::TimeDelta::hours(40);
    assert!(day.page().contains("class=\"alarm\" role=\"alert\""));
    let shell = pages::Shell { refresh: None, ..day.shell() };
    let nothing = pages::worklist(&shell, &domain::worklist::Today::default());
    assert!(nothing.contains("No data. ") && nothing.contains("no refresh has been published"));
}

#[test]
fn who_may_not_write_gets_no_form_and_the_held_are_counted_only() {
    let day = Day::new();
    let shell = pages::Shell { may_write: false, ..day.shell() };
    assert!(!pages::worklist(&shell, &day.today()).contains("<form"));
    assert!(!day.page().contains("Rosalind"));
    assert_eq!(day.page().matches("<form").count(), 7);
}
