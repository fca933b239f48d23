//! What is to be known of where the answers are: that nothing keeps them, or that they are kept out of sight.

use crate::page::language::say;
use crate::page::store::study::Stage;
use crate::page::store::use_store;
use leptos::prelude::*;

/// Nothing where answers are kept, and in sight as soon as there are any.
#[component]
pub fn Keeping(stage: Memo<Option<Stage>>) -> impl IntoView {
    let store = use_store();
    let warning = Memo::new(move |_| {
        let lasting = store.study.with(|study| study.refused.lasting());
        lasting.warning()
    });
    let held_back = Memo::new(move |_| {
        let stage = stage.get();
        store.study.with(|study| study.holds_back_answers(stage))
    });
    let kept = move || {
        held_back.get().then(|| {
            say("Your answers for after the run are there still: train, and they are shown.")
        })
    };
    let nothing = move || warning.get().is_none() && !held_back.get();
    view! {
        <section class="part" hidden=nothing role="status">
            <p id="answers-refused" hidden=move || warning.get().is_none()>{move || warning.get()}</p>
            <p id="answers-kept" class="meta" hidden=move || !held_back.get()>{kept}</p>
        </section>
    }
}
