//! The committed file, and files that are none.

use super::*;
use crate::core::config::{ExperimentConfig, Measured};
use crate::core::receipt::Outcome;

const FILE: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/www/data/recorded.json"
));

fn committed() -> RecordedPair {
    RecordedPair::read(FILE).expect("the committed file")
}

#[test]
fn the_committed_file_is_of_the_demonstration_as_it_is() {
    let pair = committed();
    for side in [Side::Unregularised, Side::Regularised] {
        let config = side.config(&ExperimentConfig::default());
        assert_eq!(pair.run(side).config, config, "{side:?}");
    }
}

/// The page's headline: "one learning signal explodes, the other grows far less", by the thousandfold growth that Health
/// calls so.
#[test]
fn the_signal_of_one_of_the_committed_networks_explodes_and_the_others_grows_far_less() {
    let pair = committed();
    let [without, with] = [Side::Unregularised, Side::Regularised].map(|side| {
        let frames = pair.run(side).frames.iter();
        let signals = frames.filter_map(|frame| frame.signal.as_ref());
        let grown = signals.map(|norms| {
            let tenth = norms.len() / 10;
            let sum = |norms: &[f32]| norms.iter().copied().map(f64::from).sum::<f64>();
            sum(&norms[..tenth]) / sum(&norms[norms.len() - tenth..])
        });
        grown.fold(0.0, f64::max)
    });
    assert!(without > 1e6 && with < 1e3, "{without:e}, {with:e}");
}

#[test]
fn what_is_read_is_written_again_to_the_last_byte() {
    assert!(committed().to_json() == FILE);
}

#[test]
fn the_committed_runs_ended_where_the_results_say_that_the_demonstration_ends() {
    let pair = committed();
    let measured = Measured::named("demonstration").expect("measured");
    for (side, outcomes) in [
        (Side::Unregularised, &measured.unregularised),
        (Side::Regularised, &measured.regularised),
    ] {
        let run = pair.run(side);
        let seed = run.config.seed;
        let known = outcomes.iter().find(|it| it.seed == seed).expect("run");
        let last = run.epochs.last().expect("trained");
        assert_eq!(last.step, run.last_step());
        assert_eq!(
            f64::from(last.test_accuracy) as f32,
            known.test_accuracy as f32
        );
        assert!((f64::from(last.exponent) - known.exponent).abs() < 1e-6);
        let Outcome {
            steps,
            test_accuracy,
            exponent,
            ..
        } = run.receipt.outcome;
        assert_eq!(steps as isize, run.last_step() - run.first_step());
        assert_eq!(
            (test_accuracy, exponent),
            (last.test_accuracy, last.exponent)
        );
    }
}

#[test]
fn both_networks_count_their_training_from_0_and_the_warm_up_lies_left_of_it() {
    let pair = committed();
    let [without, with] = [Side::Unregularised, Side::Regularised].map(|side| pair.run(side));
    assert_eq!((without.first_step(), with.first_step()), (0, -300));
    assert_eq!((without.last_step(), with.last_step()), (132, 132));
    assert_eq!((without.steps[0].step, with.steps[0].step), (0, -300));
    assert!(without.step_at(-1).is_none() && with.step_at(-301).is_none());
    let of_warmup = with.step_at(-1).expect("the last of the warm-up");
    assert_eq!((of_warmup.step, of_warmup.loss), (-1, None));
    assert!(with.step_at(0).expect("the first").loss.is_some());
    assert_eq!(with.epoch_at(0).map(|epoch| epoch.step), Some(0));
    assert_eq!(with.epoch_at(21).map(|epoch| epoch.step), Some(0));
    assert_eq!(without.epoch_at(21), None);
    assert_eq!(without.epoch_at(22).map(|epoch| epoch.step), Some(22));
}

#[test]
fn a_frame_stands_until_the_next_and_a_learning_signal_behind_the_last_step_too() {
    let pair = committed();
    let run = pair.run(Side::Regularised);
    let step = |step| run.frame_at(step).map(|frame| frame.step);
    let steps = [-301, -300, -290, -1, 0, 3, 4, 132, 200].map(step);
    let expected = [-300, -300, -12, 0, 0, 4, 132, 132].map(Some);
    assert_eq!((steps[0], &steps[1..]), (None, &expected[..]));
    assert_eq!(run.signal_at(-1), None);
    assert_eq!(run.frame_at(132).expect("the last").signal, None);
    let last = run.frame_at(128).expect("one before").signal.as_deref();
    assert!(last.is_some() && run.signal_at(132) == last);
    assert!(last.is_some_and(|norms| norms.len() == 100));
}

#[test]
fn the_signal_of_the_unregularised_network_grows_on_its_way_back_at_first() {
    let pair = committed();
    let norms = pair.run(Side::Unregularised).signal_at(0).expect("one");
    assert!(norms[0] > 1e4 * norms[99], "{} {}", norms[0], norms[99]);
}

#[test]
fn a_raster_keeps_every_cell_and_refuses_another_shape() {
    let cells: Vec<u8> = (0..21).map(|at| u8::from(at % 4 == 1)).collect();
    let raster = Raster::new(3, &cells);
    assert_eq!((raster.time_steps(), raster.width()), (7, 3));
    assert_eq!(raster.cells(), cells);
    assert!(raster.is_set(0, 1) && !raster.is_set(0, 0));
    assert!(!raster.is_set(7, 1) && !raster.is_set(0, 3));
    let text = raster.to_base64();
    assert_eq!(Raster::read(&text, [7, 3]), Some(raster));
    assert_eq!(Raster::read(&text, [7, 4]), None);
    assert_eq!(
        Raster::read("////", [7, 3]),
        None,
        "places to spare are set"
    );
    assert_eq!(Raster::read("!", [7, 3]), None);
}

#[test]
fn norms_keep_their_logarithm_to_half_a_step_and_0_stays_0() {
    let norms = [0.0, 2e-4, 1.0, 1.3e9, 7.5e3];
    let decades = Decades::for_norms(norms.into_iter());
    assert_eq!((decades.least, decades.most), (-4, 10));
    let text = decades.to_base64(&norms);
    let read = decades.read(&text, norms.len()).expect("as many");
    assert_eq!(read[0], 0.0);
    for (read, norm) in read.iter().zip(&norms).skip(1) {
        let off = (read / norm).ln().abs();
        assert!(
            off <= 14.0 * 10f32.ln() / 254.0 / 2.0 + 1e-6,
            "{read} {norm}"
        );
    }
    assert_eq!(decades.to_base64(&read), text);
    assert_eq!(decades.read(&text, 4), None);
    let largest = decades.to_base64(&[f32::INFINITY, f32::NAN]);
    assert_eq!(decades.read(&largest, 2), Some(vec![1e10, 1e10]));
}

/// The file with one thing replaced.
fn changed(from: &str, to: &str) -> RecordedError {
    assert!(FILE.contains(from), "{from}");
    RecordedPair::read(&FILE.replacen(from, to, 1)).expect_err(to)
}

#[test]
fn what_is_no_recording_is_refused_with_field_value_and_range() {
    let long = " ".repeat(2 << 20);
    let error = RecordedPair::read(&long).expect_err("too long");
    assert_eq!(
        error.to_string(),
        "the recording has 2097152 bytes; allowed: up to 1048576"
    );
    for (from, to, said) in [
        (r#""label":"#, r#""label":1"#, "sample.label is 1"),
        (
            r#""number":0"#,
            r#""number":360"#,
            "sample.number is 360; allowed: 0 to 359",
        ),
        (
            r#""pixels":[0,"#,
            r#""pixels":[17,"#,
            "sample.pixels[0] is 17; allowed: 0 to 16",
        ),
        (
            r#""loss":["#,
            r#""loss":[1.0,"#,
            "unregularised.loss (how many) is 133; allowed: 132",
        ),
        (
            r#""predicted":["#,
            r#""predicted":[10,"#,
            "unregularised.predicted (how many)",
        ),
        (
            r#""spikes":[""#,
            r#""spikes":["!"#,
            "unregularised.spikes[0] is !",
        ),
        (
            r#""signals":[""#,
            r#""signals":["AAAA"#,
            "unregularised.signals[0] is AAAA",
        ),
        (
            r#""receipt":""#,
            r#""receipt":"~"#,
            "unregularised.receipt is the receipt's",
        ),
        (
            r#""regulariser":"off""#,
            r#""regulariser":"joint""#,
            "unregularised.config.lyapunov.regulariser is Joint",
        ),
        (r#""seed":0"#, r#""seed":-1"#, "unregularised.config"),
        (
            r#""step":22"#,
            r#""step":2200"#,
            "unregularised.epochs.step is 2200; allowed: 0 to 132",
        ),
        (r#""least":-3"#, r#""least":9"#, "decades is 9 to 9"),
        (r#"{"engine""#, r#"{"machine""#, "unknown field `machine`"),
    ] {
        let error = changed(from, to).to_string();
        assert!(error.contains(said), "{to}: {error}");
    }
}
