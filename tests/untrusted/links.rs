//! Share links.

use crate::allocations::{BOUND, largest};
use crate::dice::{damaged, dice, random_config};
use lyapunov_snn::config::PRESETS;
use lyapunov_snn::protocol::DeviceChoice;
use lyapunov_snn::share_link::{Link, MOST_COMPARED, Opened, Part, View, open};

fn opened(fragment: &str) -> Opened {
    open(fragment).expect("a link").expect("that opens")
}

#[test]
fn any_configuration_survives_in_less_than_two_thousand_characters() {
    let mut rng = dice(7);
    let mut configs: Vec<_> = PRESETS.iter().map(|preset| (preset.config)()).collect();
    configs.extend((0..2000).map(|_| random_config(&mut rng)));
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
        receipts: [None, None],
    };
    let read = opened(&link.fragment());
    assert_eq!((read.link, read.notes), (link, Vec::new()));
}

#[test]
fn a_hundred_thousand_mutated_links_open_to_valid_experiments_or_say_why_not() {
    let mut rng = dice(9);
    let mut good = Vec::new();
    for _ in 0..50 {
        let link = Link {
            config: random_config(&mut rng),
            compared: vec![random_config(&mut rng)],
            start: true,
            ..Link::default()
        };
        good.push(link.fragment());
    }
    let (mut opened, mut noted, mut refused) = (0, 0, 0);
    for index in 0..100_000 {
        let text = damaged(&good[index % good.len()], &mut rng);
        match open(&text) {
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
        }
    }
    assert!(largest() < BOUND, "{} bytes at once", largest());
    // The dice have fallen everywhere.
    assert!(
        opened > 50_000 && noted > 10_000 && refused > 100,
        "{opened} {noted} {refused}"
    );
}
