//! Notes, runs and the sweeper at once, in orders that seeds give. The expectation is told here from
//! the taxonomy alone, by what was written before each claim.

use std::collections::BTreeMap;

use care_state::Put;
use domain::{
    care::{Attempt, Claimed, Pending, Taken},
    id::RunId,
};
use testkit::Random;

use super::{shuffled::Shuffled, *};

const SEEDS: u64 = 1000;

const STEPS: usize = 12;

const DAY: TimeDelta = TimeDelta::hours(24);

/// Outcomes after which nobody was reached and nobody is known to be anywhere.
const NOT_REACHED: [&str; 7] = [
    "CALLBACK_REQUESTED",
    "LEFT_MESSAGE",
    "NO_ANSWER",
    "BUSY",
    "REFUSED",
    "WRONG_NUMBER",
    "DISCONNECTED",
];

fn outcome(name: &str) -> ContactOutcome {
    name.parse().unwrap()
}

/// One patient, the time, and chance.
struct Scene {
    store: Shuffled,
    random: Random,
    now: DateTime<Utc>,
    discharged_at: DateTime<Utc>,
    step: usize,
}

/// What one step came to.
#[derive(Default)]
struct Step {
    claimed: Option<Claimed>,
    swept: Option<Taken>,
}

impl Scene {
    fn seeded(seed: u64) -> Self {
        let discharged_at = at(NOW) - TimeDelta::days(7);
        let (store, random) = (Shuffled::seeded(seed), Random::seeded(!seed));
        Self { store, random, now: at(NOW), discharged_at, step: 0 }
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.random.below(100) < percent
    }

    fn go_on(&mut self) {
        let seconds = [5, 61, 3_600, 6 * 3_600, 86_340, 86_400, 90_000];
        self.now += TimeDelta::seconds(seconds[self.random.below(seconds.len())]);
        if self.chance(10) {
            self.discharged_at = self.now - TimeDelta::minutes(30);
        }
        self.step += 1;
    }

    fn a_note(&mut self) -> OutreachNote {
        let outcome = match self.random.below(5) {
            0 | 1 => outcome(["REACHED_PATIENT", "REACHED_CAREGIVER", "ESCALATED"][self.step % 3]),
            2 => outcome("IN_FACILITY"),
            _ => outcome(NOT_REACHED[self.random.below(7)]),
        };
        let minutes = self.random.below(300) as i64 - 60;
        note(&format!("n{}", self.step), outcome, self.now - TimeDelta::minutes(minutes))
    }

    fn run(&self) -> RunId {
        format!("run-{:03}", self.step).parse().unwrap()
    }

    /// Some of: a note, a run, a sweep; all at once.
    async fn act(&mut self) -> Step {
        let note = self.a_note();
        let (with_note, with_run, with_sweep) = (self.chance(60), self.chance(70), self.chance(60));
        let (now, store, run) = (self.now, &self.store, self.run());
        let records = CareRecords(store);
        let (event, clock) = (notes_from(self.step, &[note]), move || now);
        let judged = evaluation(run.as_str(), now, self.discharged_at);
        let key = key(&minted());
        let track = async {
            if with_note {
                assert_eq!(handle(&event, store, &clock).await.unwrap().failed, None);
            }
        };
        let score = async {
            let step = |record: &mut CareRecord| {
                record.evaluate(&judged, judged.as_of, &worker("run", self.step), now)
            };
            let claim = records.update(&key, now, step);
            if with_run { Some(claim.await.unwrap()) } else { None }
        };
        let sweep = async {
            let sweep = |record: &mut CareRecord| {
                record.sweep(AlertType::ReadmissionRisk, None, &worker("sweep", self.step), now)
            };
            let sweep = records.update(&key, now, sweep);
            if with_sweep { Some(sweep.await.unwrap()) } else { None }
        };
        let ((), claimed, swept) = tokio::join!(track, score, sweep);
        Step { claimed, swept }
    }

    /// Whoever is to send does, and notes it, unless it dies before.
    async fn send(&mut self, step: &Step) {
        let alert = |evaluation: &Evaluation| evaluation.alert_id();
        let by_run = step.claimed.as_ref().filter(|claimed| claimed.is_ours);
        let by_run = by_run.map(|claimed| (claimed.decision.alert_id.clone(), "run"));
        let by_sweep = match &step.swept {
            Some(Taken::Send(evaluation)) => Some((alert(evaluation), "sweep")),
            _ => None,
        };
        for (alert_id, name) in [by_run, by_sweep].into_iter().flatten() {
            if self.chance(75) {
                let (now, turn) = (self.now, self.step);
                let mark = |record: &mut CareRecord| {
                    record.risk.mark_sent(&alert_id, &worker(name, turn), now);
                };
                let key = key(&minted());
                CareRecords(&self.store).update(&key, now, mark).await.unwrap();
            }
        }
    }
}

/// A worker of one step: no invocation has another's name.
fn worker(name: &str, step: usize) -> WorkerId {
    WorkerId::new(format!("{name}-{step}"))
}

/// What the writes so far told, whoever has forgotten it since.
#[derive(Default)]
struct Told {
    calls: BTreeMap<String, Attempt>,
    before: CareRecord,
    claims: usize,
}

impl Told {
    /// Judges one write, which was done at `now`.
    fn judge(&mut self, put: &Put, now: DateTime<Utc>) -> Result<(), String> {
        let after: CareRecord = serde_json::from_value(Value::Object(put.item.clone())).unwrap();
        for call in &after.contacts.attempts {
            self.calls.insert(call.note_id.to_string(), call.clone());
        }
        let claimed = |record: &CareRecord| {
            let pending = record.risk.pending.as_ref();
            pending.map(|pending: &Pending| (pending.evaluation.alert_id(), pending.tries))
        };
        let is_claim = after.risk.pending.is_some() && claimed(&after) != claimed(&self.before);
        let judged = after.risk.pending.as_ref().filter(|_| is_claim);
        let verdict = judged.map_or(Ok(()), |pending| {
            self.claims += 1;
            self.permits(&pending.evaluation, now)
        });
        self.before = after;
        verdict
    }

    /// Whether nothing that was told keeps the alert away.
    fn permits(&self, evaluation: &Evaluation, now: DateTime<Utc>) -> Result<(), String> {
        let discharged_at = evaluation.score.discharged_at.unwrap();
        let success = |call: &&Attempt| {
            !NOT_REACHED.contains(&call.outcome.name())
                && !["IN_FACILITY", "DECEASED"].contains(&call.outcome.name())
        };
        let mut reached: Vec<_> = self.calls.values().filter(success).collect();
        reached.sort_by_key(|call| call.contacted_at);
        let is_open = |at: DateTime<Utc>| at <= now && now < at + DAY;
        if let Some(call) = reached.iter().rev().find(|call| is_open(call.contacted_at))
            && discharged_at <= call.contacted_at
        {
            return Err(format!("claimed within a day of the call {}", call.note_id));
        }
        let left =
            reached.last().map_or(discharged_at, |call| call.contacted_at.max(discharged_at));
        let in_facility = |call: &&Attempt| call.outcome == ContactOutcome::InFacility;
        if self.calls.values().filter(in_facility).any(|call| call.contacted_at > left) {
            return Err("claimed while in a facility".to_owned());
        }
        let sent = self.before.risk.sent.as_ref().filter(|sent| sent.is_certain);
        if sent
            .is_some_and(|sent| is_open(sent.sent_at) && sent.discharged_at >= Some(discharged_at))
        {
            return Err("claimed within a day of an alert".to_owned());
        }
        Ok(())
    }
}

/// One interleaving; how many claims it had, or what was wrong with one.
async fn interleave(seed: u64, compares: bool) -> Result<usize, String> {
    let mut scene = Scene::seeded(seed);
    scene.store.compares = compares;
    let mut told = Told::default();
    let mut judged = 0;
    for _ in 0..STEPS {
        scene.go_on();
        let step = scene.act().await;
        scene.send(&step).await;
        for put in scene.store.writes.all().iter().skip(judged) {
            told.judge(put, scene.now)?;
            judged += 1;
        }
    }
    Ok(told.claims)
}

#[tokio::test]
async fn no_alert_is_claimed_inside_a_suppression_in_a_thousand_interleavings() {
    let mut claims = 0;
    for seed in 0..SEEDS {
        claims += interleave(seed, true).await.unwrap_or_else(|what| panic!("{what}, seed {seed}"));
    }
    assert!(claims > 1000, "{claims} claims in {SEEDS} interleavings");
}

#[tokio::test]
async fn a_store_that_does_not_compare_versions_is_caught() {
    let mut caught = 0;
    for seed in 0..SEEDS {
        caught += usize::from(interleave(seed, false).await.is_err());
    }
    assert!(caught > 10, "{caught} of {SEEDS}");
}

#[tokio::test]
async fn calls_that_reached_nobody_keep_no_alert_away() {
    for seed in 0..SEEDS {
        let mut scene = Scene::seeded(seed);
        for _ in 0..4 {
            scene.now += DAY;
            scene.step += 1;
            let name = NOT_REACHED[scene.random.below(7)];
            let minutes = TimeDelta::minutes(scene.random.below(300) as i64);
            let note = note(&format!("n{}", scene.step), outcome(name), scene.now - minutes);
            let (now, store) = (scene.now, &scene.store);
            let (event, clock) = (notes_from(0, &[note]), move || now);
            let judged = evaluation(scene.run().as_str(), now, scene.discharged_at);
            let (key, records) = (key(&minted()), CareRecords(store));
            let step = |record: &mut CareRecord| {
                record.evaluate(&judged, judged.as_of, &worker("run", scene.step), now)
            };
            let score = records.update(&key, now, step);
            let (handled, claimed) = tokio::join!(handle(&event, store, &clock), score);
            assert_eq!(handled.unwrap().failed, None);
            let claimed = claimed.unwrap();
            assert!(claimed.is_ours, "{name}, seed {seed}");
            let step = Step { claimed: Some(claimed), swept: None };
            while scene.store.memory.all()[0].item["risk"]["pending"].is_object() {
                scene.send(&step).await;
            }
        }
    }
}
