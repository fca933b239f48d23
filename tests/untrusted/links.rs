//! Share links.

use crate::TIMES;
use crate::allocations::{BOUND, largest_of};
use crate::dice::{damaged, dice, random_config};
use lyapunov_snn::core::config::PRESETS;
use lyapunov_snn::core::config::Side;
use lyapunov_snn::core::protocol::DeviceChoice;
use lyapunov_snn::core::share_link::{Link, MOST_COMPARED, Opened, Part, Swept, View, open};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn opened(fragment: &str) -> Opened {
    open(fragment).expect("a link").expect("that opens")
}

#[test]
fn any_configuration_survives_in_less_than_two_thousand_characters() {
    let mut rng = dice(7);
    let mut configs: Vec<_> = PRESETS.iter().map(|preset| (preset.config)()).collect();
    configs.extend((0..TIMES / 50).map(|_| random_config(&mut rng)));
    let mut longest = 0;
    for config in configs {
        let link = Link {
            config,
            start: true,
            ..Link::default()
        };
        let fragment = link.fragment();
        longest = longest.max(fragment.len());
        let read = opened(&fragment);
        assert_eq!(read.notes, Vec::<String>::new(), "{fragment}");
        assert_eq!(read.link, link, "{fragment}");
    }
    assert!((200..2000).contains(&longest), "{longest}");
}

fn swept() -> Swept {
    Swept {
        path: "lyapunov.lambda_target",
        values: ["-0.3", "-0.15", "0.1"].map(str::to_owned).into(),
        seeds: 3,
        side: Side::Regularised,
    }
}

#[test]
fn what_stands_beside_the_settings_survives_too() {
    let mut rng = dice(8);
    let link = Link {
        config: random_config(&mut rng),
        compared: (0..3).map(|_| random_config(&mut rng)).collect(),
        view: View::Proof,
        device: DeviceChoice::Cpu,
        start: true,
        hidden: vec![Part::Settings, Part::Sweep],
        sweep: Some(swept()),
        receipts: [None, None],
    };
    let read = opened(&link.fragment());
    assert_eq!((read.link, read.notes), (link, Vec::new()));
}

#[test]
fn mutated_links_open_to_valid_experiments_or_say_why_not() {
    let mut rng = dice(9);
    let mut good = Vec::new();
    for _ in 0..50 {
        let link = Link {
            config: random_config(&mut rng),
            compared: vec![random_config(&mut rng)],
            sweep: Some(swept()),
            start: true,
            ..Link::default()
        };
        good.push(link.fragment());
    }
    let (mut opened, mut noted, mut refused) = (0, 0, 0);
    let mut largest = 0;
    for index in 0..TIMES {
        let text = damaged(&good[index % good.len()], &mut rng);
        largest = largest.max(largest_of(|| match open(&text) {
            None => {}
            Some(Ok(read)) => {
                opened += 1;
                noted += usize::from(!read.notes.is_empty());
                assert_eq!(read.link.config.validate(), Ok(()), "{text}");
                assert!(read.link.compared.len() <= MOST_COMPARED);
                assert!(read.link.compared.iter().all(|it| it.validate().is_ok()));
                assert!(read.notes.iter().all(|note| note.len() < 1000));
            }
            Some(Err(error)) => {
                refused += 1;
                assert!(!error.to_string().is_empty());
            }
        }));
    }
    assert!(largest < BOUND, "{largest} bytes at once");
    // The dice have fallen everywhere.
    assert!(
        opened > TIMES / 2 && noted > TIMES / 10 && refused > TIMES / 1000,
        "{opened} {noted} {refused}"
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
