//! How calls after a discharge end, and what nurses write about them.

/// One way in which a call ends.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Its name in the platform's list.
    pub(crate) name: &'static str,
    /// Whether it is a successful contact.
    pub(crate) success: bool,
    /// The field that a note with this outcome must have.
    pub(crate) needs: Option<&'static str>,
    /// How likely nobody calls again.
    pub(crate) last: f64,
    pub(crate) texts: &'static [&'static str],
}

impl Outcome {
    /// The patient is in hospital again.
    pub(crate) const IN_FACILITY: Self =
        outcome("IN_FACILITY", 1.0, &["Back in hospital, call again after discharge."]);
    /// The patient has died.
    pub(crate) const DECEASED: Self = outcome("DECEASED", 1.0, &["Family reports the death."]);

    const fn contact(mut self, needs: Option<&'static str>) -> Self {
        self.success = true;
        self.needs = needs;
        self
    }
}

const fn outcome(name: &'static str, last: f64, texts: &'static [&'static str]) -> Outcome {
    Outcome { name, success: false, needs: None, last, texts }
}

/// How calls to people at home end, with weights.
pub(crate) static OUTCOMES: [(u32, Outcome); 10] = [
    (
        36,
        outcome(
            "REACHED_PATIENT",
            0.75,
            &[
                "Took all medicines, visit booked for Tuesday.",
                "Weighs daily, no swelling, no shortness of breath.",
                "Has the discharge papers and understood them.",
                "A little pain, eats and drinks well.",
                "Pharmacy had no stock of one drug; \"will call them today\".",
            ],
        )
        .contact(None),
    ),
    (
        9,
        outcome(
            "REACHED_CAREGIVER",
            0.75,
            &["Fills the pill box, asks for a walker.", "Will drive to the visit next week."],
        )
        .contact(Some("relationship")),
    ),
    (
        3,
        outcome(
            "ESCALATED",
            0.8,
            &["Gained two kilograms in three days.", "Fever since last night.", "Short of breath."],
        )
        .contact(Some("escalation_target")),
    ),
    (5, callback()),
    (19, outcome("LEFT_MESSAGE", 0.1, &["Left a message with the number of the clinic."])),
    (17, outcome("NO_ANSWER", 0.1, &["No answer.", "Rang ten times."])),
    (4, outcome("BUSY", 0.05, &["Busy, twice."])),
    (2, outcome("REFUSED", 0.6, &["Does not want calls."])),
    (3, outcome("WRONG_NUMBER", 1.0, &["Number belongs to somebody else."])),
    (2, outcome("DISCONNECTED", 1.0, &["Number out of service."])),
];

const fn callback() -> Outcome {
    let mut outcome = outcome("CALLBACK_REQUESTED", 0.0, &["At work, asks to be called tomorrow."]);
    outcome.needs = Some("callback_at");
    outcome
}

/// Relationships of caregivers.
pub(crate) static FRIENDS: [&str; 5] = ["spouse", "daughter", "son", "sister", "neighbor"];

/// Where care is escalated to, with weights.
pub(crate) static TARGETS: [(u32, &str); 4] =
    [(60, "pcp"), (20, "care_manager"), (15, "ed"), (5, "911")];
