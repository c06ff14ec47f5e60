use simulation::{ablation::Ablation, faults::Faults, invariants::violations, play};

/// The first seed whose world shows that something is missing.
fn first_failure(ablation: Ablation) -> Option<(u64, String)> {
    (0..200).find_map(|seed| {
        let found = violations(&play(seed, Faults::MANY, Some(ablation)).history);
        found.first().map(|violation| (seed, format!("{violation:?}")))
    })
}

#[test]
fn without_any_one_part_of_the_protocol_a_world_goes_wrong_within_200_seeds() {
    for ablation in Ablation::ALL {
        let failure = first_failure(ablation);
        let (seed, violation) = failure.unwrap_or_else(|| panic!("{ablation:?} was not missed"));
        println!("{ablation:?}: seed {seed}, {violation}");
    }
}
