//! What the programs of `examples/` give: the very code that `cargo run --example` runs.

#[path = "../../examples/kernel.rs"]
#[expect(dead_code, reason = "its main is the example's")]
mod kernel;
#[path = "../../examples/own_network.rs"]
#[expect(dead_code, reason = "its main is the example's")]
mod own_network;
#[path = "../../examples/train.rs"]
#[expect(dead_code, reason = "its main is the example's")]
mod train;

use crate::support::{final_metrics, small};

#[test]
fn the_example_of_training_trains_as_a_session_does() {
    let epochs = train::train(small()).expect("it trains");
    assert_eq!(
        epochs.len(),
        small().training.epochs + 1,
        "one is the warm-up's"
    );
    assert_eq!(epochs.last(), Some(&final_metrics(&small())));
}

#[test]
fn the_example_of_an_own_network_reads_the_exponent_that_is_known() {
    let measured = own_network::measured().expect("a valid network");
    let known = own_network::known();
    assert!(
        (f64::from(measured) - known).abs() < 1e-5,
        "{measured} {known}"
    );
}

/// The recursion written out: U <- 0.9 U + 0.25 - s.
#[test]
fn the_example_of_a_kernel_gives_the_neuron_of_its_equation() {
    let (mut potential, mut spike) = (0.0, false);
    for (step, (read, spiked)) in kernel::trajectory().into_iter().enumerate() {
        potential = 0.9 * potential + 0.25 - f64::from(u8::from(spike));
        spike = potential > 1.0;
        assert!(
            (read - potential).abs() < 1e-12,
            "step {step}: {read} {potential}"
        );
        assert_eq!(spiked, spike, "step {step}");
    }
    assert!(kernel::trajectory().iter().any(|(_, spike)| *spike));
}
