//! Keys of the lab, wherever they do nothing else: `/` and S open the settings, T goes to the target. Space
//! scrolls, and trains where Train has the focus.

use crate::core::share_link::View;
use crate::page::kit::is_free;
use crate::page::store::Store;
use crate::page::store::focus::focus;
use leptos::ev;
use leptos::prelude::*;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Settings,
    Target,
}

fn wish(key: &str) -> Option<Wish> {
    Some(match key {
        "/" | "s" | "S" => Wish::Settings,
        "t" | "T" => Wish::Target,
        _ => return None,
    })
}

/// Listens for as long as the page lives.
pub fn listen(store: Store) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let in_lab = store.desk.with_untracked(|desk| desk.view == View::Lab);
        let Some(wish) = wish(&event.key()).filter(|_| in_lab && is_free(&event)) else {
            return;
        };
        event.prevent_default();
        match wish {
            Wish::Settings => {
                store.desk.update(|desk| desk.settings_open = true);
                // Only when the settings are in sight can their search take the focus.
                request_animation_frame(|| focus("settings-search"));
            }
            Wish::Target => focus("target"),
        }
    });
    on_cleanup(move || handle.remove());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_of_the_lab_has_its_wish_and_others_have_none() {
        assert_eq!([wish("/"), wish("s")], [Some(Wish::Settings); 2]);
        assert_eq!(wish("t"), Some(Wish::Target));
        assert_eq!([wish("a"), wish(" ")], [None; 2], "space scrolls");
    }
}
