//! Share links.

use crate::TIMES;
use crate::allocations::{BOUND, largest_of};
use crate::dice::{check, damaged, damages, is_valid, random_config, some};
use lyapunov_snn::core::config::{ExperimentConfig, PRESETS, Side};
use lyapunov_snn::core::protocol::DeviceChoice;
use lyapunov_snn::core::receipt::MomentReceipt;
use lyapunov_snn::core::share_link::{
    FirstWeights, FromFile, Link, MOST_COMPARED, Moment, Opened, Part, Swept, View, open,
};
use proptest::collection::vec;
use proptest::sample::select;
use proptest::{prop_assert, prop_assert_eq};
use std::cell::Cell;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn opened(fragment: &str) -> Opened {
    open(fragment).expect("a link").expect("that opens")
}

#[test]
fn any_configuration_survives_in_less_than_two_thousand_characters() {
    let longest = Cell::new(0);
    let survives = |config: ExperimentConfig| {
        let link = Link {
            config,
            start: true,
            ..Link::default()
        };
        let fragment = link.fragment();
        longest.set(longest.get().max(fragment.len()));
        let read = opened(&fragment);
        prop_assert_eq!(read.notes, Vec::<String>::new(), "{}", fragment);
        prop_assert_eq!(read.link, link, "{}", fragment);
        prop_assert!(fragment.len() < 2000, "{} is long", fragment);
        Ok(())
    };
    for preset in &PRESETS {
        survives((preset.config)()).expect(preset.key);
    }
    check(file!(), TIMES / 50, random_config(), survives);
    assert!(longest.get() >= 200, "{}", longest.get());
}

fn swept() -> Swept {
    Swept {
        path: "lyapunov.lambda_target",
        values: ["-0.3", "-0.15", "0.1"].map(str::to_owned).into(),
        second: Some(("task.time_steps", ["25", "50"].map(str::to_owned).into())),
        seeds: 3,
        side: Side::Regularised,
    }
}

#[test]
fn what_stands_beside_the_settings_survives_too() {
    let configs = (random_config(), vec(random_config(), 0..=MOST_COMPARED));
    check(file!(), TIMES / 1000, configs, |(config, compared)| {
        // The last of all that the experiment has.
        let moment = Moment {
            at: Some(config.training_steps()[1]),
            sample: Some(config.task.test_samples() - 1),
            neuron: Some(config.model.spiking_layers().iter().sum::<usize>() - 1),
            cursor: Some(config.task.time_steps - 1),
        };
        let link = Link {
            moment,
            config,
            compared,
            view: View::Proof,
            device: DeviceChoice::Cpu,
            from_file: Some(FromFile {
                name: "touch.csv".to_owned(),
                map: "label=kind,bins=50".to_owned(),
            }),
            weights: [
                None,
                Some(FirstWeights {
                    digest: "0123456789abcdef".to_owned(),
                    name: "my net, the 2nd: final.pt".to_owned(),
                }),
            ],
            start: true,
            hidden: vec![Part::Settings, Part::Sweep],
            sweep: Some(swept()),
            language: Some("es".to_owned()),
            receipts: [None, None],
            at_moment: [None, Some(at_moment())],
        };
        let read = opened(&link.fragment());
        prop_assert_eq!((read.link, read.notes), (link, Vec::new()));
        Ok(())
    });
}

/// As a run that was paused at its step 14 has it.
fn at_moment() -> MomentReceipt {
    let text = "0.3.0~cpu~CPU~0123456789abcdef~fedcba9876543210~14~0:700,1:701:2.25,13:713:2.1";
    text.parse().expect("a receipt")
}

/// The fragments of fifty links.
fn fragments() -> Vec<String> {
    let configs = some(50, (random_config(), random_config()));
    let link = |(config, compared)| Link {
        config,
        compared: vec![compared],
        sweep: Some(swept()),
        start: true,
        ..Link::default()
    };
    configs.into_iter().map(|it| link(it).fragment()).collect()
}

#[test]
fn mutated_links_open_to_valid_experiments_or_say_why_not() {
    let [all_opened, noted, refused] = [const { Cell::new(0) }; 3];
    let drawn = (select(fragments()), damages());
    check(file!(), TIMES, drawn, |(fragment, damages)| {
        let text = damaged(&fragment, &damages);
        let mut result = None;
        let largest = largest_of(|| result = open(&text));
        prop_assert!(largest < BOUND, "{} bytes at once for {}", largest, text);
        match result {
            None => {}
            Some(Ok(read)) => {
                all_opened.set(all_opened.get() + 1);
                noted.set(noted.get() + usize::from(!read.notes.is_empty()));
                is_valid(&read.link.config)?;
                prop_assert!(read.link.compared.len() <= MOST_COMPARED);
                read.link.compared.iter().try_for_each(is_valid)?;
                let is_short = |note: &String| note.len() < 1000;
                prop_assert!(read.notes.iter().all(is_short), "{:?}", read.notes);
            }
            Some(Err(error)) => {
                refused.set(refused.get() + 1);
                prop_assert!(!error.to_string().is_empty());
            }
        }
        Ok(())
    });
    // The damage has been everywhere.
    let counts = [all_opened.get(), noted.get(), refused.get()];
    let least = [TIMES / 2, TIMES / 10, TIMES / 1000];
    assert!(
        counts
            .iter()
            .zip(least)
            .all(|(&count, least)| count > least),
        "{counts:?}"
    );
}

#[test]
fn a_link_whose_data_would_not_fit_is_opened_without_them_and_says_so() {
    for units in 108..=114 {
        let link = format!("v=1&task=randman&units={units}&steps=2000&samples=20000&start=1");
        let read = opened(&link);
        assert_eq!(read.link.config.validate(), Ok(()));
        assert_ne!(read.link.config.task.samples, 20_000);
        let note = read.notes.join(" ");
        let most = (256 << 20) / units;
        for part in [
            "task.samples is 20000 of 2000 time steps",
            &format!("up to {most}"),
        ] {
            assert!(note.contains(part), "{note:?} does not say {part:?}");
        }
    }
}

#[test]
fn a_count_beyond_32_bits_is_named_with_its_range() {
    for (key, range) in [("samples", "40 to 20000"), ("units", "1 to 200")] {
        let read = opened(&format!("v=1&task=randman&{key}=5000000000"));
        assert_eq!(read.link.config.validate(), Ok(()));
        let note = read.notes.join(" ");
        assert!(
            note.contains("5000000000") && note.contains(range),
            "{note}"
        );
    }
}
