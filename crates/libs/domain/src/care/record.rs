//! The record of one person, and its steps.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Claimed, ClockState, Closed, ContactHistory, DecisionRow, Evaluation, FollowUpClock, LEASE,
    Pending, Slot, Taken, Trigger, WorkerId,
};
use crate::{
    alert::{AlertType, CareState, Decision, SentAlert, Verdict, decide},
    id::{PersonId, TenantId},
};

/// Whose record. Its text is the key of the care-state table: `CARE#<tenant>#<person>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CareKey {
    /// The customer.
    pub tenant: TenantId,
    /// The person.
    pub person: PersonId,
}

impl fmt::Display for CareKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CARE#{}#{}", self.tenant, self.person)
    }
}

/// What is known of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareRecord {
    /// The calls.
    #[serde(default)]
    pub contacts: ContactHistory,
    /// Alerts on the readmission risk.
    #[serde(default)]
    pub risk: Slot,
    /// Alerts on a follow-up that comes near its end.
    #[serde(default)]
    pub follow_up: Slot,
    /// The clock of the latest discharge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<FollowUpClock>,
}

impl CareRecord {
    /// The alerts of one kind.
    pub const fn slot(&self, alert_type: AlertType) -> &Slot {
        match alert_type {
            AlertType::ReadmissionRisk => &self.risk,
            AlertType::FollowUpDue => &self.follow_up,
        }
    }

    /// The alerts of one kind, to change.
    pub const fn slot_mut(&mut self, alert_type: AlertType) -> &mut Slot {
        match alert_type {
            AlertType::ReadmissionRisk => &mut self.risk,
            AlertType::FollowUpDue => &mut self.follow_up,
        }
    }

    /// A run judges the patient: it claims the alert where the rule says so. The same run again finds
    /// its own claim, and sends what was claimed and not sent. `newest_run` is the instant of the
    /// newest refresh: an earlier one claims nothing any more.
    pub fn evaluate(
        &mut self,
        evaluation: &Evaluation,
        newest_run: DateTime<Utc>,
        worker: &WorkerId,
        now: DateTime<Utc>,
    ) -> Claimed {
        let alert_id = evaluation.alert_id();
        let (decision, is_ours) = self.claim(evaluation, newest_run, worker, now);
        let may_have_been_sent =
            !decision.publishes() && self.slot(evaluation.alert_type).is_in_doubt(&alert_id);
        let decision = DecisionRow::of(evaluation, Trigger::Run, decision, now);
        Claimed { decision: DecisionRow { may_have_been_sent, ..decision }, is_ours }
    }

    fn claim(
        &mut self,
        evaluation: &Evaluation,
        newest_run: DateTime<Utc>,
        worker: &WorkerId,
        now: DateTime<Utc>,
    ) -> (Decision, bool) {
        let alert_id = evaluation.alert_id();
        let decision = self.decide(evaluation, now);
        let slot = self.slot_mut(evaluation.alert_type);
        let judged = slot.newest.as_ref().map_or(newest_run, |newest| newest.as_of.max(newest_run));
        if slot.has_sent(&alert_id) {
            return (Decision::PUBLISH, false);
        }
        if slot.is_pending(&alert_id) {
            return slot.claim_again(decision, worker, now);
        }
        if judged > evaluation.as_of {
            return (Decision::without_window(Verdict::SupersededByLaterRun), false);
        }
        match slot.decided.filter(|_| slot.was_decided(&alert_id)) {
            Some(decided) => (decided, false),
            None => slot.judge(evaluation, decision, worker, now),
        }
    }

    /// The rule, on what is known at `now`. Whoever read the clock before another wrote the record, or
    /// has a clock that lags, is not to think that what is on record has not happened yet.
    fn decide(&self, evaluation: &Evaluation, now: DateTime<Utc>) -> Decision {
        if evaluation.alert_type == AlertType::FollowUpDue {
            return self.decide_follow_up(now);
        }
        let alert = self.risk.last_alert_before(&evaluation.alert_id());
        let state = CareState {
            last_alert: alert.map(|alert| SentAlert { sent_at: alert.sent_at.min(now), ..alert }),
            last_successful_contact: self.contacts.success.map(|at| at.min(now)),
            held: self.contacts.is_held(evaluation.score.discharged_at),
        };
        let decision = decide(&evaluation.score.candidate(), &state, now);
        let since = match decision.verdict {
            Verdict::DuplicateOfAlert => alert.map(|alert| alert.sent_at),
            Verdict::AfterSuccessfulContact => self.contacts.success,
            _ => None,
        };
        Decision { since, ..decision }
    }

    fn decide_follow_up(&self, now: DateTime<Utc>) -> Decision {
        let state = self.clock.as_ref().map(|clock| clock.state(&self.contacts, now));
        match state {
            Some(ClockState::Pending { .. } | ClockState::Missed) => Decision::PUBLISH,
            Some(ClockState::Met) => Decision::without_window(Verdict::FollowedUp),
            Some(ClockState::Closed { .. }) | None => {
                Decision::without_window(Verdict::HeldInFacility)
            }
        }
    }

    /// The sweeper's step for one kind of alert: takes over what is claimed and not sent, unless a
    /// call has made it needless since, and judges again whom a window kept away. `newest_run` is the
    /// instant of the newest refresh: a patient whom it did not evaluate is not above a threshold any
    /// more.
    pub fn sweep(
        &mut self,
        alert_type: AlertType,
        newest_run: Option<DateTime<Utc>>,
        worker: &WorkerId,
        now: DateTime<Utc>,
    ) -> Taken {
        if self.slot(alert_type).pending.is_some() {
            return self.take_over(alert_type, worker, now);
        }
        self.forget_before(newest_run);
        let Some((evaluation, trigger)) = self.to_judge_again(alert_type, now) else {
            return Taken::Nothing;
        };
        let decision = self.decide(&evaluation, now);
        let row = DecisionRow::of(&evaluation, trigger, decision, now);
        let slot = self.slot_mut(alert_type);
        slot.unwritten.push(row);
        if !decision.publishes() {
            return Taken::Suppressed;
        }
        slot.pending = Some(Pending::new(evaluation.clone(), worker, now));
        Taken::Send(evaluation)
    }

    fn take_over(&mut self, alert_type: AlertType, worker: &WorkerId, now: DateTime<Utc>) -> Taken {
        let slot = self.slot(alert_type);
        let Some(pending) = slot.pending.as_ref().filter(|pending| pending.next_try() <= now)
        else {
            return Taken::Nothing;
        };
        let evaluation = pending.evaluation.clone();
        let decision = self.decide(&evaluation, now);
        let slot = self.slot_mut(alert_type);
        if decision.publishes() {
            if let Some(pending) = &mut slot.pending {
                pending.lease_to(worker, now);
            }
            return Taken::Send(evaluation);
        }
        slot.withdraw(now);
        let row = DecisionRow::of(&evaluation, Trigger::Takeover, decision, now);
        slot.unwritten.push(DecisionRow { may_have_been_sent: true, ..row });
        Taken::Suppressed
    }

    /// Whoever knows of an older run than the record does forgets nothing.
    fn forget_before(&mut self, newest_run: Option<DateTime<Utc>>) {
        self.risk.newest.take_if(|newest| newest_run.is_some_and(|run| newest.as_of < run));
    }

    /// Whom to judge again at `now`, if anybody.
    fn to_judge_again(
        &self,
        alert_type: AlertType,
        now: DateTime<Utc>,
    ) -> Option<(Evaluation, Trigger)> {
        let again_at = self.judged_again_at(alert_type, now)?;
        let trigger = match alert_type {
            AlertType::ReadmissionRisk => Trigger::WindowEnd,
            AlertType::FollowUpDue => Trigger::Clock,
        };
        let evaluation = self.candidate(alert_type)?.clone();
        (again_at <= now).then_some((evaluation, trigger))
    }

    /// The evaluation that may have to be judged again.
    fn candidate(&self, alert_type: AlertType) -> Option<&Evaluation> {
        match alert_type {
            AlertType::ReadmissionRisk => self.risk.newest.as_ref(),
            AlertType::FollowUpDue => self.clock.as_ref().map(|clock| &clock.evaluation),
        }
    }

    /// When the sweeper is to judge the person again: when the window ends that keeps an alert of
    /// the newest run away, or when the follow-up clock comes near its end.
    fn judged_again_at(&self, alert_type: AlertType, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let evaluation = self.candidate(alert_type)?;
        if self.slot(alert_type).has_sent(&evaluation.alert_id()) {
            return None;
        }
        let decision = self.decide(evaluation, now);
        match alert_type {
            _ if !decision.publishes() => decision.until(),
            AlertType::ReadmissionRisk => Some(now),
            AlertType::FollowUpDue => self.clock.as_ref().map(|clock| clock.escalate_at),
        }
    }

    /// When the sweeper is to look at the record next, seen from `now`.
    pub fn due_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let of = |alert_type| {
            let slot = self.slot(alert_type);
            let again = match &slot.pending {
                Some(pending) => Some(pending.next_try()),
                None => self.judged_again_at(alert_type, now),
            };
            let unwritten = slot.unwritten.first().map(|row| row.decided_at + LEASE);
            [again, unwritten].into_iter().flatten().min()
        };
        AlertType::ALL.into_iter().filter_map(of).min()
    }

    /// Starts, renews or stops the follow-up clock. An earlier discharge does not replace a later.
    pub fn set_clock(&mut self, clock: FollowUpClock) {
        let known = self.clock.as_ref().map(|clock| (clock.discharged_at, clock.evaluation.as_of));
        if known.is_none_or(|known| known <= (clock.discharged_at, clock.evaluation.as_of)) {
            self.clock = Some(clock);
        }
    }

    /// Stops the clock, if one runs.
    pub fn stop_clock(&mut self, reason: Closed) {
        if let Some(clock) = &mut self.clock {
            clock.closed.get_or_insert(reason);
        }
    }

    /// Leaves judging again to the next refresh: the records behind this person id have changed.
    pub fn retire(&mut self) {
        self.risk.newest = None;
        self.clock = None;
    }

    /// Adds what the record of another person id knows, once both are found to be one, or one of them
    /// to be another: the later of both windows counts for this one, and the other keeps its own.
    pub fn merge(&mut self, other: &Self) {
        self.contacts.merge(&other.contacts);
        self.risk.merge(&other.risk);
        self.follow_up.merge(&other.follow_up);
    }
}
