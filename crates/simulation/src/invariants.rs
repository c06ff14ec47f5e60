//! What must hold of every history, whatever happened on the way. The simulation, the exhaustive model
//! and the tests all ask this one function.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, TimeDelta, Utc};
use domain::{
    alert::{AlertId, AlertType, CareState, SentAlert, Verdict, WINDOW, decide},
    care::{Evaluation, Trigger},
    id::PersonId,
};

use crate::history::{History, Judged};

/// How long an alert may be on its way: a few pauses in a row, and the waits between attempts.
pub const GRACE: TimeDelta = Duration::hours(8);

/// What went wrong, by the alert or the person that it happened to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Violation {
    /// The rule asked for an alert, and for longer than [`GRACE`] there was none.
    Lost(PersonId, DateTime<Utc>),
    /// An alert reached the topic, and no nurse saw it.
    Unseen(AlertId),
    /// A nurse saw an alert again, and it did not say that it is a repeat.
    SeenTwice(AlertId),
    /// Two alerts on one person within 24 hours, without a discharge between them.
    TooSoon(PersonId, AlertId),
    /// An evaluation of a finished part has not exactly one row in the ledger.
    Uncounted(AlertId),
    /// The ledger says that it was sent, and it was not; or it was sent, and the ledger says nothing.
    LedgerWrong(AlertId),
}

/// What is wrong with a history already, whatever may follow: what was seen twice or came too soon.
pub fn repetitions(history: &History) -> BTreeSet<Violation> {
    let mut found = BTreeSet::new();
    seen_twice(history, &mut found);
    apart(history, &mut found);
    found
}

/// Everything that is wrong with a history that has come to rest.
pub fn violations(history: &History) -> BTreeSet<Violation> {
    let mut found = repetitions(history);
    unseen(history, &mut found);
    counted(history, &mut found);
    for person in persons(history) {
        owed_too_long(history, &person, &mut found);
    }
    found
}

fn persons(history: &History) -> BTreeSet<PersonId> {
    history.judged.iter().map(|judged| judged.evaluation.score.person_id.clone()).collect()
}

/// The channels on which every alert is shown.
pub(crate) const CHANNELS: [&str; 2] = ["slack", "clinic"];

fn seen_twice(history: &History, found: &mut BTreeSet<Violation>) {
    for ((alert_id, _), showings) in &history.shown {
        if showings.iter().filter(|seen| !seen.is_repeat).count() > 1 {
            found.insert(Violation::SeenTwice(alert_id.clone()));
        }
    }
}

fn unseen(history: &History, found: &mut BTreeSet<Violation>) {
    for alert_id in history.published.keys() {
        let is_shown = |channel| history.shown.contains_key(&(alert_id.clone(), channel));
        if !CHANNELS.into_iter().all(is_shown) {
            found.insert(Violation::Unseen(alert_id.clone()));
        }
    }
}

/// The alerts on a person's risk, by the first time that each reached the topic.
fn alerts_on<'a>(
    history: &'a History,
    person: &PersonId,
) -> Vec<(&'a Evaluation, &'a [DateTime<Utc>])> {
    let mut alerts: Vec<_> = history
        .published
        .values()
        .filter(|(evaluation, _)| {
            evaluation.score.person_id == *person
                && evaluation.alert_type == AlertType::ReadmissionRisk
        })
        .map(|(evaluation, times)| (evaluation, times.as_slice()))
        .collect();
    alerts.sort_by_key(|(_, times)| times.first().copied());
    alerts
}

fn apart(history: &History, found: &mut BTreeSet<Violation>) {
    for person in persons(history) {
        for pair in alerts_on(history, &person).windows(2) {
            let ((before, first), (after, second)) = (pair[0], pair[1]);
            let gap = second[0] - first[0];
            let is_same_event = after.score.discharged_at <= before.score.discharged_at;
            if gap < WINDOW && is_same_event {
                found.insert(Violation::TooSoon(person.clone(), after.alert_id()));
            }
        }
    }
}

fn counted(history: &History, found: &mut BTreeSet<Violation>) {
    for Judged { evaluation, .. } in &history.judged {
        let alert_id = evaluation.alert_id();
        let rows = history.decisions.iter();
        let rows = rows.filter(|row| row.alert_id == alert_id && row.trigger == Trigger::Run);
        if rows.count() != 1 {
            found.insert(Violation::Uncounted(alert_id));
        }
    }
    let mut said_sent = BTreeSet::new();
    let mut accounted = BTreeSet::new();
    for row in &history.decisions {
        match row.verdict {
            Verdict::Publish => {
                said_sent.insert(&row.alert_id);
                accounted.insert(&row.alert_id);
            }
            Verdict::SupersededByLaterRun => {
                accounted.insert(&row.alert_id);
            }
            _ => {
                // A claim that was said to be an alert, and was withdrawn.
                if row.trigger == Trigger::Takeover {
                    said_sent.remove(&row.alert_id);
                }
                if row.may_have_been_sent {
                    accounted.insert(&row.alert_id);
                }
            }
        }
    }
    let sent: BTreeSet<_> = history.published.keys().collect();
    let unaccounted = sent.difference(&accounted).chain(said_sent.difference(&sent));
    found.extend(unaccounted.map(|alert_id| Violation::LedgerWrong((*alert_id).clone())));
}

/// Walks over every instant at which the answer may change, and asks the rule itself.
fn owed_too_long(history: &History, person: &PersonId, found: &mut BTreeSet<Violation>) {
    let mut since: Option<DateTime<Utc>> = None;
    for at in instants(history, person) {
        if let Some(since) = since.filter(|since| at - *since > GRACE) {
            found.insert(Violation::Lost(person.clone(), since));
            return;
        }
        since = is_owed(history, person, at).then(|| since.unwrap_or(at));
    }
    if let Some(since) = since {
        found.insert(Violation::Lost(person.clone(), since));
    }
}

fn instants(history: &History, person: &PersonId) -> BTreeSet<DateTime<Utc>> {
    let mut instants: BTreeSet<_> = history.runs.iter().map(|run| run.1).collect();
    let judged = history.judged.iter();
    instants
        .extend(judged.filter(|one| one.evaluation.score.person_id == *person).map(|one| one.at));
    for (_, times) in alerts_on(history, person) {
        instants.extend(times.iter().flat_map(|at| [*at, *at + WINDOW]));
    }
    for call in history.calls.get(person).into_iter().flatten() {
        instants.extend([call.known_at, call.contacted_at + WINDOW]);
    }
    instants.insert(history.ended_at);
    instants.into_iter().filter(|at| *at <= history.ended_at).collect()
}

/// Whether, by all that an observer knows, the newest run's alert on the person is due and not sent.
fn is_owed(history: &History, person: &PersonId, at: DateTime<Utc>) -> bool {
    let Some(judged) = newest_judgement(history, person, at) else { return false };
    let alerts = alerts_on(history, person);
    let before = |times: &[DateTime<Utc>]| times.iter().filter(|time| **time <= at).max().copied();
    let alert_id = judged.evaluation.alert_id();
    if alerts.iter().any(|(one, times)| one.alert_id() == alert_id && before(times).is_some()) {
        return false;
    }
    let last_alert = alerts
        .iter()
        .filter_map(|(one, times)| {
            let sent_at = before(times)?;
            Some(SentAlert { sent_at, discharged_at: one.score.discharged_at })
        })
        .max_by_key(|alert| alert.sent_at);
    let calls = history.calls.get(person).into_iter().flatten();
    let last_successful_contact =
        calls.filter(|call| call.known_at <= at).map(|call| call.contacted_at).max();
    let state = CareState { last_alert, last_successful_contact, held: false };
    decide(&judged.evaluation.score.candidate(), &state, at).publishes()
}

/// How the newest run has judged the person, once it has.
fn newest_judgement<'a>(
    history: &'a History,
    person: &PersonId,
    at: DateTime<Utc>,
) -> Option<&'a Judged> {
    let (evaluated, begun_at) = history.runs.iter().rev().find(|run| run.1 <= at)?;
    evaluated.contains(person).then_some(())?;
    history.judged.iter().find(|judged| {
        judged.evaluation.score.person_id == *person
            && judged.evaluation.as_of == *begun_at
            && judged.at <= at
    })
}
