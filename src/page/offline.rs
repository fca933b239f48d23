//! Whether the browser keeps the page for times without a network, and whether it keeps a newer one.

use crate::page::language::say;
use crate::page::site;
use leptos::prelude::*;

/// What the service worker has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Offline {
    /// There is none, or it is at work.
    #[default]
    Unknown,
    /// Every file is kept.
    Ready,
    /// So is every file of a newer build, which waits for the visitor.
    Newer,
    /// The browser kept nothing.
    Refused,
}

impl Offline {
    /// In the words of `www/guard.js`.
    fn read(word: &str) -> Self {
        match word {
            "ready" => Self::Ready,
            "newer" => Self::Newer,
            "refused" => Self::Refused,
            _ => Self::Unknown,
        }
    }

    /// What the page says of it; nothing while nothing is known.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::Ready => Some(say("Ready offline: opens without a network.")),
            Self::Newer => Some(say("Ready offline. A newer version is here and waits.")),
            Self::Refused => Some(say(
                "Not kept for offline use: the browser refused, or its storage is full.",
            )),
        }
    }
}

/// Gives the state to all within; it is asked for by [`keep`].
pub fn provide_offline() {
    provide_context(RwSignal::new(Offline::default()));
}

/// The state, in a component or what it calls while it is made.
///
/// # Panics
///
/// Outside of the page's component.
pub fn use_offline() -> RwSignal<Offline> {
    expect_context()
}

/// Has the browser keep the page, once `loaded`: what is seen first comes first.
pub fn keep(loaded: impl Fn() -> bool + Send + Sync + 'static) {
    let offline = use_offline();
    // An engine that comes again after a crash is no other page.
    let loaded = Memo::new(move |was: Option<&bool>| was == Some(&true) || loaded());
    Effect::new(move |_| {
        if loaded.get() {
            site::keep_offline(move |word| offline.set(Offline::read(word)));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUARD: &str = include_str!("../../www/guard.js");

    #[test]
    fn every_word_of_the_guard_is_known_and_said() {
        for word in ["ready", "newer", "refused"] {
            assert!(GUARD.contains(&format!("'{word}'")), "{word}");
            assert!(Offline::read(word).words().is_some(), "{word}");
        }
        assert_eq!(Offline::read("").words(), None);
    }
}
