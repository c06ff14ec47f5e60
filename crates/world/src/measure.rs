//! Takes the world's measure person by person: readmissions and who is at high risk.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use crate::care::life::Life;
use crate::lace;
use crate::people::person::Person;
use crate::readmission::Totals;
use crate::truth::{HighRisk, Readmissions};

/// The score from which a patient is at high risk.
const HIGH: u8 = 80;

/// Sums over the people seen so far.
#[derive(Default)]
pub(crate) struct Measure {
    stays: u64,
    again: u64,
    days: i64,
    newest: Option<NaiveDate>,
    high: Vec<HighRisk>,
}

impl Measure {
    /// Adds one person.
    pub(crate) fn add(&mut self, person: &Person, life: &Life, as_of: NaiveDate) {
        let stays = lace::stays(&life.encounters);
        for (at, stay) in stays.iter().enumerate() {
            let (Some(days), Some(left)) = (stay.days(), stay.discharged) else { continue };
            self.stays += 1;
            self.days += days;
            self.newest = self.newest.max(Some(left.date()));
            let next =
                stays.get(at + 1).map(|next| (next.admitted.date() - left.date()).num_days());
            self.again += u64::from(next.is_some_and(|gap| (0..=30).contains(&gap)));
        }
        let Some(stay) = lace::index_stay(&stays, life.died, as_of) else { return };
        let index = lace::of_stay(&stay, &life.encounters, &life.conditions);
        let (score, left) = (lace::score(index), stay.discharged);
        if let (HIGH.., Some(left)) = (score, left) {
            self.high.push(HighRisk {
                patient_id: person.id.clone(),
                lace: index,
                risk_score: score,
                discharged_on: left.date(),
            });
        }
    }

    /// The midnight after the newest discharge; none when nobody left a hospital.
    pub(crate) fn as_of(&self) -> Option<NaiveDateTime> {
        self.newest.map(|day| (day + Days::new(1)).and_time(NaiveTime::MIN))
    }

    /// The readmissions, and the patients at high risk in order of their ids.
    pub(crate) fn finish(mut self, totals: &Totals) -> (Readmissions, Vec<HighRisk>) {
        self.high.sort_by(|a, b| a.patient_id.cmp(&b.patient_id));
        let share = |sum: f64| if self.stays == 0 { 0.0 } else { sum / self.stays as f64 };
        let readmissions = Readmissions {
            stays: self.stays,
            simple_30: self.again,
            rate: share(self.again as f64),
            mean_los: share(self.days as f64),
            planned: totals.planned,
            index_stays: totals.index_stays,
            unplanned_30: totals.unplanned_30,
        };
        (readmissions, self.high)
    }
}
