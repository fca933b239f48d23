//! What other views say of an exercise that is open.

use crate::core::share_link::View;
use crate::page::kit::Note;
use crate::page::language::say;
use crate::page::store::use_store;
use leptos::prelude::*;

/// Says in the other views that their experiment belongs to an exercise, and leads back to it.
#[component]
pub fn OpenExercise() -> impl IntoView {
    let store = use_store();
    let title = Memo::new(move |_| {
        let elsewhere = store
            .desk
            .with(|desk| matches!(desk.view, View::Lab | View::Inside));
        store.study.with(|study| {
            let exercise = study.exercise.as_ref().filter(|_| elsewhere);
            exercise.map(|it| it.title.clone())
        })
    });
    let address = Memo::new(move |_| {
        let opened = store.study.with(|study| study.opened.clone());
        opened.map_or_else(String::new, |(fragment, _)| hash_of(&fragment))
    });
    view! {
        <Show when=move || title.with(Option::is_some)>
            <div id="open-exercise">
                <Note>
                    <p>{move || say!("This experiment belongs to “{title}”.", title = title.get().unwrap_or_default())}</p>
                    <a class="b" href=move || address.get()>{say("Back to the exercise")}</a>
                    <button class="b quiet" type="button" on:click=move |_| store.leave_exercise()>
                        {say("Leave it, keep the settings")}
                    </button>
                </Note>
            </div>
        </Show>
    }
}

/// The part of an address that opens a link's fragment, which may have come with its `#`.
pub fn hash_of(fragment: &str) -> String {
    format!("#{}", fragment.trim_start_matches('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_gets_one_hash_however_it_was_kept() {
        assert_eq!(hash_of("#v=1&lesson=edge"), "#v=1&lesson=edge");
        assert_eq!(hash_of("v=1&lesson=edge"), "#v=1&lesson=edge");
    }
}
