//! What the page's address asks for.

use crate::core::exercise::{COURSE, lesson_named};
use crate::core::name::{Labelled, Named};
use crate::core::number::read_whole;
use crate::core::protocol::DeviceChoice;
use crate::core::share_link::{
    Pairs, Sight, TRUTHS, View, names_setting, names_version, read_mended, sight_of, truth,
};
use crate::core::text::short;
use crate::page::guest::{Collects, Host};
use crate::page::language::{asked_for_another, say};
use crate::page::site;
use crate::page::store::Store;
use crate::page::worker_client::MOST_ENGINES;
use leptos::ev;
use leptos::prelude::*;

/// `?device=cpu` chooses the device, `?autostart=1` trains at once, `?engines=1` says how many workers there
/// may be, `?host=https://school.example` names the page around this one, `collects=nothing` that it takes nobody's
/// work; `#view=proof` is [`follow_address`]'s.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    pub device: DeviceChoice,
    pub autostart: bool,
    /// Engines at most; as many as the machine has room for where nothing is said.
    pub engines: Option<usize>,
    /// The page around this one, which it speaks with, and what that does with a student's work.
    pub host: Option<(Host, Collects)>,
    /// What of these could not be read.
    pub notes: Vec<String>,
}

impl Address {
    /// Reads the browser's address; words that it does not know it passes over.
    pub fn read() -> Self {
        Self::of(&query())
    }

    /// Of the part of an address behind its `?`.
    fn of(query: &str) -> Self {
        let mut pairs = Pairs::read(query.trim_start_matches('?')).unwrap_or_default();
        let mut notes = Vec::new();
        let mut refused = |key: &str, text: &str, allowed: &str| {
            let text = short(text);
            notes.push(say!(
                "{key} is {text}; allowed: {allowed}. It was passed over.",
                key,
                text,
                allowed
            ));
        };
        let device = pairs.take("device").and_then(|text| {
            let read = read_mended(&text, DeviceChoice::from_key);
            if read.is_none() {
                refused("device", &text, "auto, gpu, cpu");
            }
            read
        });
        let autostart = pairs.take("autostart").and_then(|text| {
            let read = read_mended(&text, truth);
            if read.is_none() {
                refused("autostart", &text, TRUTHS);
            }
            read
        });
        let engines = pairs.take("engines").and_then(|text| {
            let read = read_whole(&text).ok();
            let read = read.filter(|count| (1..=MOST_ENGINES).contains(count));
            if read.is_none() {
                refused("engines", &text, &say!("1 to {most}", most = MOST_ENGINES));
            }
            read
        });
        let host = pairs.take("host").and_then(|text| {
            let read = Host::read(&text);
            if read.is_none() {
                refused("host", &text, Host::ALLOWED);
            }
            read
        });
        let collects = pairs.take("collects").and_then(|text| {
            let read = read_mended(&text, Collects::from_key);
            if read.is_none() {
                refused("collects", &text, &Collects::keys());
            }
            read
        });
        let collects = collects.map(|it| it.value).unwrap_or_default();
        Self {
            engines,
            host: host.map(|host| (host, collects)),
            device: device.map(|it| it.value).unwrap_or_default(),
            autostart: autostart.is_some_and(|it| it.value),
            notes,
        }
    }
}

/// The part of the browser's address behind its `?`.
fn query() -> String {
    window().location().search().unwrap_or_default()
}

/// Follows what the address says behind its `#`, now and whenever that changes, by a link or by the
/// browser's own way back: a share link is taken up, anything else is a view. A link that has come to
/// stand behind the `?` is taken up once, now.
pub fn follow_address(store: Store) {
    let query = query();
    if is_link(&query) {
        store.open_link(&query);
        if hash().len() > 1 {
            arrive(store);
        }
    } else {
        arrive(store);
    }
    set_title(store);
    let handle = window_event_listener(ev::hashchange, move |_| {
        if asked_for_another() {
            // Fails for no page.
            let _ = window().location().reload();
            return;
        }
        let before = store.desk.with_untracked(|desk| desk.view);
        arrive(store);
        set_title(store);
        if store.desk.with_untracked(|desk| desk.view != before) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    on_cleanup(move || handle.remove());
}

/// Whether a part of an address behind its `?` says an experiment, and not only what [`Address`] reads.
fn is_link(query: &str) -> bool {
    names_version(query) || names_setting(query)
}

fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

fn arrive(store: Store) {
    let hash = hash();
    if !store.open_link(&hash) {
        let Sight { view, lesson, note } = sight_of(&hash);
        store.show(view);
        let mut notes = Vec::from_iter(note);
        if view == View::Guide {
            // The first lesson's, where none is named.
            let lesson = match lesson {
                Some(name) => lesson_named(&name, &mut notes),
                None => Some(COURSE[0].key),
            };
            store.open_guide(lesson);
        }
        store.study.update(|study| study.notes.append(&mut notes));
    }
}

fn set_title(store: Store) {
    document().set_title(say(store.desk.with_untracked(|desk| desk.view).title()));
}

/// The address of the same experiment with nothing left away.
pub fn full_lab(store: Store) -> String {
    site::address(&store.whole_link())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_experiment_behind_the_question_mark_is_a_link_with_its_version_or_without() {
        for query in [
            "?hidden=16&steps=3",
            "?task=store_recall&steps=75&alpha=0.5",
            "?Hidden=16",
            "?v=1",
            "?device=cpu&beta=0.5&utm_source=a",
        ] {
            assert!(is_link(query), "{query}");
        }
        for query in [
            "",
            "?device=cpu&autostart=1",
            "?lang=es&engines=2",
            "?fbclid=1",
            "?host=https://a.b",
        ] {
            assert!(!is_link(query), "{query}");
        }
    }

    #[test]
    fn device_and_autostart_are_read_in_the_words_that_people_have_or_named() {
        for yes in ["1", "yes", "true", "ON", "1)"] {
            let address = Address::of(&format!("?device=CPU&autostart={yes}&utm_source=a"));
            assert_eq!(
                (address.device, address.autostart),
                (DeviceChoice::Cpu, true),
                "{yes}"
            );
            assert_eq!(address.notes, Vec::<String>::new());
        }
        assert!(!Address::of("?autostart=off").autostart);
        assert_eq!(Address::of("?engines=2").engines, Some(2));
        let many = Address::of("?engines=0");
        assert!(many.engines.is_none() && many.notes.concat().contains("1 to 8"));
        let collects = |query: &str| Address::of(query).host.map(|(_, collects)| collects);
        assert_eq!(collects("?host=https://a.b"), Some(Collects::Work));
        assert_eq!(
            collects("?host=https://a.b&collects=nothing"),
            Some(Collects::Nothing)
        );
        let address = Address::of("?host=https://a.b&collects=all");
        assert!(address.notes.concat().contains("allowed: work, nothing"));
        let address = Address::of("?device=tpu&autostart=maybe&host=*");
        assert_eq!((address.device, address.autostart), Default::default());
        assert_eq!(
            address.host, None,
            "it speaks with nobody rather than with all"
        );
        for word in [
            "device",
            "tpu",
            "autostart",
            "maybe",
            "host",
            "school.example",
        ] {
            assert!(
                address.notes.concat().contains(word),
                "{word}: {:?}",
                address.notes
            );
        }
    }
}
