//! The steps that are kept whatever else of a run is thinned out: its receipt is made of them.

/// The steps at which the receipt of a run of so many has its marks.
pub fn marked_steps(steps: usize) -> impl Iterator<Item = usize> {
    let powers = (0..31).map(|power| 1_usize << power);
    let before = std::iter::once(0)
        .chain(powers)
        .take_while(move |step| step + 1 < steps);
    before.chain(steps.checked_sub(1))
}

/// Whether the receipt of a run of so many steps has a mark at this one.
pub fn is_marked(step: usize, steps: usize) -> bool {
    step == 0 || step.is_power_of_two() || step + 1 == steps
}
