//! Reads the rules and applies them.

use std::sync::LazyLock;

use super::features::Features;

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| read(include_str!("rules.txt")));

/// A part of the rules that is asked for by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Transplants and tracheostomies, before any MDC.
    BeforeMdc,
    /// Multiple significant trauma, before the other MDCs.
    Trauma,
    /// The MDC of the principal diagnosis.
    Mdc,
    /// Operations that are unrelated to the principal diagnosis.
    Unrelated,
}

/// A line of the text.
#[derive(Debug)]
struct Rule {
    section: Section,
    /// The condition of the section.
    within: Vec<&'static str>,
    /// Whether the rule is for cases that the rule before it does not take.
    continues: bool,
    groups: &'static str,
    condition: &'static str,
}

/// The groups whose rules a case fulfils, in the order of the rules.
pub(super) fn groups(features: &Features, section: Section) -> Vec<&'static str> {
    let mut taken = false;
    let mut found = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.section == section) {
        taken &= rule.continues;
        if taken || !rule.within.iter().all(|name| features.count(name) > 0) {
            continue;
        }
        if Condition::new(rule).holds(features) {
            taken = true;
            found.extend(of_severity(rule.groups, features));
        }
    }
    found
}

/// Every name that a rule asks for.
#[cfg(test)]
pub(super) fn names() -> Vec<String> {
    let of_rule = |rule: &Rule| {
        let family = rule.groups[..3].to_owned();
        let words = rule.condition.split([' ', '+']).filter(|word| !["(", ")", "|"].contains(word));
        let names = words.map(move |word| {
            let name = word.trim_start_matches('!').split(['>', '*']).next().unwrap_or_default();
            if name.starts_with('.') { format!("{family}{name}") } else { name.to_owned() }
        });
        names.chain(rule.within.iter().map(|name| (*name).to_owned())).collect::<Vec<_>>()
    };
    RULES.iter().flat_map(of_rule).collect()
}

fn read(text: &'static str) -> Vec<Rule> {
    let mut section = Section::Mdc;
    let mut within = Vec::new();
    let mut rules = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(heading) = line.strip_prefix("= ") {
            within = heading.split(' ').collect();
            section = match within.pop() {
                Some("pre") => Section::BeforeMdc,
                Some("trauma") => Section::Trauma,
                Some("unrelated") => Section::Unrelated,
                last => {
                    within.extend(last);
                    Section::Mdc
                }
            };
        } else if let Some((groups, condition)) = line.split_once(": ") {
            let groups = groups.trim_start_matches('~');
            let (continues, groups) = match groups.strip_prefix("else ") {
                Some(groups) => (true, groups),
                None => (false, groups),
            };
            rules.push(Rule { section, within: within.clone(), continues, groups, condition });
        }
    }
    rules
}

/// The group of a family by the severity of the case.
fn of_severity(groups: &'static str, features: &Features) -> Option<&'static str> {
    let (mcc, cc) = (features.count("mcc") > 0, features.count("cc") > 0);
    let mut parts = groups.split(['/', '+', '-']);
    let skipped = match groups.as_bytes().get(3) {
        Some(b'/') if mcc => 0,
        Some(b'/') if cc => 1,
        Some(b'/') => 2,
        Some(b'+') => usize::from(!(mcc || cc)),
        Some(b'-') => usize::from(!mcc),
        _ => 0,
    };
    parts.nth(skipped)
}

/// A condition being read from left to right: alternatives of terms that must all hold, with
/// brackets.
struct Condition {
    words: std::str::SplitAsciiWhitespace<'static>,
    family: &'static str,
}

impl Condition {
    fn new(rule: &Rule) -> Self {
        let family = rule.groups.get(..3).unwrap_or_default();
        Self { words: rule.condition.split_ascii_whitespace(), family }
    }

    /// Reads to the end or to the bracket that closes.
    fn holds(&mut self, features: &Features) -> bool {
        let (mut any, mut all) = (false, true);
        while let Some(word) = self.words.next() {
            match word {
                ")" => break,
                "|" => {
                    any |= all;
                    all = true;
                }
                // Both sides of & are evaluated: the words in brackets must be read in any case.
                "(" => all &= self.holds(features),
                term => all &= self.term(term, features),
            }
        }
        any | all
    }

    fn term(&self, term: &str, features: &Features) -> bool {
        let (negated, term) = term.strip_prefix('!').map_or((false, term), |term| (true, term));
        let (sum, least) = term.split_once('>').unwrap_or((term, "0"));
        let counted: u32 = sum.split('+').map(|part| self.counted(part, features)).sum();
        (counted > least.parse().unwrap_or_default()) != negated
    }

    /// `name` or `name*3`, with the family's number before a name that begins with a dot.
    fn counted(&self, part: &str, features: &Features) -> u32 {
        let (name, times) = part.split_once('*').unwrap_or((part, "1"));
        let times: u32 = times.parse().unwrap_or_default();
        let count = match name.starts_with('.') {
            true => features.count(&format!("{}{name}", self.family)),
            false => features.count(name),
        };
        count * times
    }
}
