//! What the two networks are called: without and with the regulariser, or by what an exercise has them differ in.

use super::Side;
use crate::page::language::say;
use leptos::prelude::*;

thread_local! {
    /// By a chosen difference, such as “β 0.5” and “β 0.95”.
    static CHOSEN: ArcRwSignal<Option<[&'static str; 2]>> = ArcRwSignal::new(None);
}

/// Calls the networks by their difference from now on; `None`: by the regulariser.
pub fn call_networks(names: Option<[String; 2]>) {
    CHOSEN.with(|chosen| {
        let now = chosen.get_untracked();
        let same = names.as_ref().map(|it| it.each_ref().map(String::as_str)) == now;
        if !same {
            // A few words for each exercise, as long as the page.
            let names = names.map(|it| it.map(|name| &*Box::leak(name.into_boxed_str())));
            chosen.set(names);
        }
    });
}

/// The networks' names by a chosen difference, where there is one. Follows it.
pub fn chosen_names() -> Option<[&'static str; 2]> {
    CHOSEN.with(|chosen| chosen.get())
}

/// What a side's network is called. Follows it.
pub fn name(side: Side) -> &'static str {
    match (chosen_names(), side) {
        (Some(names), side) => names[side as usize],
        (None, Side::Unregularised) => say("Unregularised"),
        (None, Side::Regularised) => say("Regularised"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_networks_are_called_by_a_chosen_difference_and_by_the_regulariser_without_one() {
        assert_eq!(Side::BOTH.map(name), ["Unregularised", "Regularised"]);
        call_networks(Some(["β 0.5".to_owned(), "β 0.95".to_owned()]));
        assert_eq!(Side::BOTH.map(name), ["β 0.5", "β 0.95"]);
        call_networks(None);
        assert_eq!(Side::BOTH.map(name), ["Unregularised", "Regularised"]);
    }
}
