//! The rules for the dates of a claim.
//!
//! Sources: the three-day payment window, 42 CFR 412.2(c)(5); timely filing, 42 CFR 424.44 and CMS
//! Claims Processing Manual ch. 1 section 70. A rule whose dates are absent holds.

use chrono::{Duration, Months, NaiveDate};

use super::ClaimKind;
use crate::phi::Phi;

#[cfg(test)]
mod tests;

/// Days before an admission whose services are billed with the stay.
const PAYMENT_WINDOW_DAYS: i64 = 3;

/// Months after a service in which its claim must arrive.
const FILING_MONTHS: Months = Months::new(12);

/// The dates of one claim. Those that are about a patient do not print.
#[derive(Debug, Clone, Copy)]
pub struct ClaimDates {
    /// Who bills: it decides from which date on a claim grows old.
    pub kind: ClaimKind,
    /// Whether the bill is the last of its stay; an interim bill ends before the discharge.
    pub is_final: bool,
    /// The patient's birth.
    pub birth: Phi<Option<NaiveDate>>,
    /// The patient's death.
    pub death: Phi<Option<NaiveDate>>,
    /// The admission, of an inpatient claim.
    pub admit: Phi<Option<NaiveDate>>,
    /// The first day of service.
    pub from: Phi<Option<NaiveDate>>,
    /// The last day of service.
    pub thru: Phi<Option<NaiveDate>>,
    /// The discharge, of an inpatient claim.
    pub discharge: Phi<Option<NaiveDate>>,
    /// The day on which the payer received the claim.
    pub received: Option<NaiveDate>,
}

/// A rule for the dates of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateRule {
    /// The service ends before it begins.
    FromAfterThru,
    /// A day of the service is after the claim was received.
    ServiceAfterReceived,
    /// A day of the service is before the birth.
    ServiceBeforeBirth,
    /// A day of the service is after the death; the day of death itself is in order.
    ServiceAfterDeath,
    /// The admission is after the discharge.
    AdmitAfterDischarge,
    /// The service begins before the three-day payment window of the admission.
    FromMoreThan3DaysBeforeAdmit,
    /// A final bill ends on another day than the discharge.
    ThruNotDischargeOnFinalBill,
    /// The claim came later than one calendar year after the service: after the last day of an
    /// institutional claim, the first of a professional one. For 29 February the year ends on 28
    /// February.
    TimelyFiling,
}

impl DateRule {
    /// Every rule, in the order in which failures are told.
    pub const ALL: [Self; 8] = [
        Self::FromAfterThru,
        Self::ServiceAfterReceived,
        Self::ServiceBeforeBirth,
        Self::ServiceAfterDeath,
        Self::AdmitAfterDischarge,
        Self::FromMoreThan3DaysBeforeAdmit,
        Self::ThruNotDischargeOnFinalBill,
        Self::TimelyFiling,
    ];

    /// The rule's name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FromAfterThru => "FROM_AFTER_THRU",
            Self::ServiceAfterReceived => "SERVICE_AFTER_RECEIVED",
            Self::ServiceBeforeBirth => "SERVICE_BEFORE_BIRTH",
            Self::ServiceAfterDeath => "SERVICE_AFTER_DEATH",
            Self::AdmitAfterDischarge => "ADMIT_AFTER_DISCHARGE",
            Self::FromMoreThan3DaysBeforeAdmit => "FROM_MORE_THAN_3_DAYS_BEFORE_ADMIT",
            Self::ThruNotDischargeOnFinalBill => "THRU_NE_DISCHARGE_ON_FINAL_BILL",
            Self::TimelyFiling => "TIMELY_FILING_GT_365_DAYS",
        }
    }

    /// Whether the dates break this rule.
    pub fn is_broken_by(self, dates: &ClaimDates) -> bool {
        let (from, thru) = (*dates.from.expose(), *dates.thru.expose());
        let (admit, discharge) = (*dates.admit.expose(), *dates.discharge.expose());
        match self {
            Self::FromAfterThru => is_after(from, thru),
            Self::ServiceAfterReceived => is_after(from.max(thru), dates.received),
            Self::ServiceBeforeBirth => is_after(*dates.birth.expose(), dates.first_day()),
            Self::ServiceAfterDeath => is_after(from.max(thru), *dates.death.expose()),
            Self::AdmitAfterDischarge => is_after(admit, discharge),
            Self::FromMoreThan3DaysBeforeAdmit => {
                let window = Duration::days(PAYMENT_WINDOW_DAYS);
                is_after(admit.and_then(|admit| admit.checked_sub_signed(window)), from)
            }
            Self::ThruNotDischargeOnFinalBill => {
                dates.is_final
                    && thru.zip(discharge).is_some_and(|(thru, discharge)| thru != discharge)
            }
            Self::TimelyFiling => {
                let served = match dates.kind {
                    ClaimKind::Professional => from.or(thru),
                    ClaimKind::Institutional => thru.or(from),
                };
                let last = served.and_then(|day| day.checked_add_months(FILING_MONTHS));
                is_after(dates.received, last)
            }
        }
    }
}

impl ClaimDates {
    /// The rules that fail.
    pub fn failed(&self) -> Vec<DateRule> {
        DateRule::ALL.into_iter().filter(|rule| rule.is_broken_by(self)).collect()
    }

    /// The earlier of the two days of service that are there.
    fn first_day(&self) -> Option<NaiveDate> {
        let (from, thru) = (*self.from.expose(), *self.thru.expose());
        from.into_iter().chain(thru).min()
    }
}

fn is_after(one: Option<NaiveDate>, other: Option<NaiveDate>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one > other)
}
