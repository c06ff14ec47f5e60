//! What ails a person for good: correlated chronic illness that grows with age.

use chrono::{Days, NaiveDate};

use super::person::Person;
use crate::Frame;
use crate::codes::problems as p;
use crate::codes::problems::Problem;
use crate::dice::Dice;

/// A problem of one person from a day on, ended or not.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub(crate) problem: &'static Problem,
    pub(crate) start: NaiveDate,
    pub(crate) stop: Option<NaiveDate>,
    /// The encounter at which it was written down, an index into the person's encounters.
    pub(crate) encounter: usize,
}

/// The chronic problems of one person, with the day each began.
pub(crate) struct Illness {
    pub(crate) problems: Vec<(NaiveDate, &'static Problem)>,
    /// How ill the person is, from zero; a typical elderly multimorbid person has 6.
    pub(crate) burden: f64,
}

impl Illness {
    /// Whether the person has any of these problems.
    pub(crate) fn has(&self, any: &[&'static Problem]) -> bool {
        self.problems.iter().any(|(_, problem)| any.contains(problem))
    }
}

/// Draws what ails a person.
pub(crate) fn draw(frame: &Frame, person: &Person) -> Illness {
    let mut drawer = Drawer {
        dice: Dice::new(frame.spec.seed, "illness", u64::from(person.index)),
        frame,
        person,
        found: Illness { problems: Vec::new(), burden: 0.0 },
    };
    drawer.metabolic();
    drawer.heart_and_brain();
    drawer.lungs_and_joints();
    drawer.cancers();
    drawer.lesser();
    drawer.found
}

struct Drawer<'a> {
    dice: Dice,
    frame: &'a Frame,
    person: &'a Person,
    found: Illness,
}

impl Drawer<'_> {
    /// Adds a problem with probability `p`, begun after the age `from`; says whether it was added.
    fn maybe(&mut self, p: f64, problem: &'static Problem, from: i64, burden: f64) -> bool {
        let hit = self.dice.chance(p) && i64::from(self.person.age) > from;
        if hit {
            let onset = self.onset(from);
            self.found.problems.push((onset, problem));
            self.found.burden += burden;
        }
        hit
    }

    /// A day within the last fifteen years, after the age `from` and before the last month.
    fn onset(&mut self, from: i64) -> NaiveDate {
        let lived = i64::from(self.person.age) - from;
        let ago = self.dice.between(32, (lived * 365).clamp(33, 15 * 365)) as u64;
        self.frame.as_of.checked_sub_days(Days::new(ago)).unwrap_or(self.frame.as_of)
    }

    /// A probability rising in a straight line from zero at one age to `top` at another.
    fn ramp(&self, from: f64, to: f64, top: f64) -> f64 {
        top * ((f64::from(self.person.age) - from) / (to - from)).clamp(0.0, 1.0)
    }

    fn built_in(&self) -> bool {
        self.person.built_in.is_some()
    }

    fn metabolic(&mut self) {
        let heavy = if self.person.obese { 1.7 } else { 0.8 };
        if self.person.obese {
            self.maybe(0.8, &p::OBESITY, 10, 0.2);
        }
        let hypertension = self.ramp(25.0, 75.0, 0.62);
        self.maybe(hypertension, &p::HYPERTENSION, 22, 0.3);
        let lipids = self.ramp(30.0, 70.0, 0.4);
        self.maybe(lipids, &p::HYPERLIPIDEMIA, 28, 0.1);
        let diabetes = self.ramp(30.0, 75.0, 0.2) * heavy;
        let diabetic = if self.built_in() || self.dice.chance(diabetes) {
            self.maybe(1.0, &p::DIABETES_2, 30, 0.8)
        } else {
            self.maybe(0.004, &p::DIABETES_1, 3, 0.9)
        };
        if diabetic && self.person.age > 34 {
            self.diabetic();
        } else {
            let early = self.ramp(25.0, 60.0, 0.2);
            self.maybe(early, &p::PREDIABETES, 20, 0.0);
        }
        let kidney = if diabetic { 2.2 } else { 0.7 };
        self.kidneys(kidney);
    }

    fn diabetic(&mut self) {
        let sure = if self.built_in() { 1.0 } else { 0.24 };
        self.maybe(sure, &p::DIABETIC_KIDNEY, 34, 0.9);
        self.maybe(0.10, &p::MICROALBUMINURIA, 34, 0.3);
        self.maybe(0.20, &p::DIABETIC_NEUROPATHY, 34, 0.5);
        self.maybe(0.16, &p::DIABETIC_RETINOPATHY, 34, 0.4);
    }

    fn kidneys(&mut self, factor: f64) {
        let chance = self.ramp(40.0, 85.0, 0.24) * factor;
        if !self.dice.chance(chance) {
            return;
        }
        let (stage, burden): (&'static Problem, f64) = self.dice.weighted(&[
            (18, (&p::CKD_1, 0.2)),
            (22, (&p::CKD_2, 0.4)),
            (40, (&p::CKD_3, 0.9)),
            (13, (&p::CKD_4, 1.6)),
            (7, (&p::ESRD, 2.4)),
        ]);
        self.maybe(1.0, stage, 38, burden);
    }

    fn heart_and_brain(&mut self) {
        let sick = 1.0 + 0.35 * self.found.burden + if self.person.smoker { 0.5 } else { 0.0 };
        let coronary = self.ramp(45.0, 85.0, 0.14) * sick;
        self.maybe(coronary, &p::ISCHEMIC_HEART, 42, 0.6);
        let infarction = self.ramp(45.0, 85.0, 0.06) * sick;
        self.maybe(infarction, &p::MI, 44, 0.9);
        let failing = if self.found.has(&[&p::MI, &p::ISCHEMIC_HEART]) { 2.2 } else { 0.8 };
        let failure = self.ramp(45.0, 85.0, 0.1) * sick * failing;
        let sure = if self.built_in() { 1.0 } else { failure };
        let kind = if self.dice.chance(0.7) { &p::CHF } else { &p::HEART_FAILURE };
        self.maybe(sure, kind, 50, 1.8);
        let rhythm = self.ramp(50.0, 88.0, 0.14);
        self.maybe(rhythm, &p::ATRIAL_FIBRILLATION, 48, 0.6);
        let stroke = self.ramp(50.0, 88.0, 0.06) * sick;
        if self.maybe(stroke, &p::STROKE, 48, 1.0) {
            self.maybe(0.25, &p::HEMIPLEGIA, 50, 0.8);
        }
        let attack = self.ramp(50.0, 88.0, 0.03) * sick;
        self.maybe(attack, &p::TIA, 48, 0.4);
        let memory = self.ramp(65.0, 92.0, 0.26);
        let kind = if self.dice.chance(0.6) { &p::ALZHEIMER } else { &p::DEMENTIA };
        self.maybe(memory, kind, 62, 1.0);
    }

    fn lungs_and_joints(&mut self) {
        let smoke = if self.person.smoker { 3.2 } else { 0.5 };
        let lungs = self.ramp(40.0, 80.0, 0.11) * smoke;
        let kind =
            self.dice.weighted(&[(5, &p::CHRONIC_BRONCHITIS), (3, &p::EMPHYSEMA), (2, &p::COPD)]);
        self.maybe(lungs, kind, 40, 1.3);
        let asthma = if self.person.adult() { &p::ASTHMA } else { &p::CHILDHOOD_ASTHMA };
        self.maybe(0.075, asthma, 3, 0.3);
        let joints = self.ramp(25.0, 70.0, 0.015) * if self.person.woman { 1.5 } else { 0.6 };
        self.maybe(joints, &p::RHEUMATOID_ARTHRITIS, 22, 0.6);
        self.maybe(if self.person.woman { 0.002 } else { 0.0003 }, &p::LUPUS, 16, 0.7);
        let knees = self.ramp(45.0, 80.0, 0.22);
        self.maybe(knees, &p::KNEE_ARTHRITIS, 42, 0.1);
    }

    fn cancers(&mut self) {
        let old = self.ramp(40.0, 85.0, 1.0);
        let breast = if self.person.woman { 0.07 } else { 0.0005 };
        let smoke = if self.person.smoker { 3.0 } else { 0.4 };
        let mut spread = 0.0;
        for (p, problem, metastasis) in [
            (breast, &p::BREAST_CANCER, 0.12),
            (0.035, &p::COLON_CANCER, 0.2),
            (0.02 * smoke, &p::LUNG_CANCER, 0.35),
            (0.004 * smoke, &p::SMALL_CELL_CANCER, 0.55),
            (0.004, &p::LEUKEMIA, 0.0),
        ] {
            if self.maybe(p * old, problem, 38, 1.2) {
                spread = f64::max(spread, metastasis);
            }
        }
        let prostate = if self.person.woman { 0.0 } else { 0.1 * old };
        if self.maybe(prostate, &p::PROSTATE_NEOPLASM, 45, 0.6) {
            self.maybe(0.1, &p::PROSTATE_METASTASIS, 45, 1.8);
        }
        self.maybe(spread, &p::METASTASIS, 39, 2.0);
    }

    fn lesser(&mut self) {
        if self.maybe(0.004, &p::HIV, 18, 0.4) {
            self.maybe(0.22, &p::AIDS, 19, 1.4);
        }
        self.maybe(0.009, &p::HEPATITIS_C, 20, 0.5);
        let ulcer = self.ramp(30.0, 80.0, 0.04);
        let kind = if self.dice.chance(0.5) { &p::PEPTIC_ULCER } else { &p::GASTRIC_ULCER };
        self.maybe(ulcer, kind, 28, 0.3);
        self.maybe(0.05, &p::ANEMIA, 4, 0.2);
        self.maybe(0.05, &p::CHRONIC_SINUSITIS, 8, 0.0);
        self.maybe(0.02, &p::SLEEP_DISORDER, 25, 0.1);
        self.maybe(0.09, &p::BACK_PAIN, 22, 0.1);
        let bones = self.ramp(55.0, 88.0, if self.person.woman { 0.3 } else { 0.08 });
        self.maybe(bones, &p::OSTEOPOROSIS, 52, 0.2);
    }
}
