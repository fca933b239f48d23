//! What is shared while an exercise is open: the experiment alone, or the exercise itself.

use crate::page::language::say;
use crate::page::site;
use crate::page::store::study::Study;
use crate::page::store::use_store;
use leptos::prelude::*;

/// The part behind the `#` of the exercise that is open, as it came.
fn opened(study: &Study) -> Option<String> {
    study.exercise.as_ref()?;
    let (fragment, _) = study.opened.as_ref()?;
    Some(fragment.trim_start_matches('#').to_owned())
}

/// Says which of the two the dialog's link is, and offers the other.
#[component]
pub fn OfExercise() -> impl IntoView {
    let store = use_store();
    let fragment = Memo::new(move |_| store.study.with(opened));
    let said = RwSignal::new(String::new());
    let copy = move |_| {
        if let Some(fragment) = fragment.get_untracked() {
            site::copy(&site::address(&fragment), said);
        }
    };
    view! {
        <Show when=move || fragment.with(Option::is_some)>
            <p class="inl" id="share-exercise">
                <span>{say("These links are of the experiment, without the exercise. They hand nothing in.")}</span>
                <button class="b" type="button" id="share-exercise-copy" on:click=copy>
                    {say("Copy the exercise's link")}
                </button>
                <span class="meta" role="status">{move || said.get()}</span>
            </p>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::Exercise;
    use crate::core::share_link::View;

    #[test]
    fn the_exercise_that_is_open_is_shared_as_it_came() {
        let mut study = Study {
            opened: Some(("#v=1&lesson=edge".to_owned(), View::Lessons)),
            ..Study::default()
        };
        assert_eq!(opened(&study), None, "it was left");
        study.exercise = Some(Exercise::default());
        assert_eq!(opened(&study).as_deref(), Some("v=1&lesson=edge"));
    }
}
