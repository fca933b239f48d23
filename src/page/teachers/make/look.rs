//! Where the student is to look, once the networks train.

use super::Desk;
use crate::core::exercise::Evidence;
use crate::core::name::{Labelled, Named};
use crate::page::language::say;
use leptos::prelude::*;

/// A tick for each place.
#[component]
pub fn Look(desk: Desk) -> impl IntoView {
    let ticks = Evidence::all().map(|evidence| {
        let given = desk.now(|draft| draft.evidence.contains(&evidence));
        let choose = move |event| {
            let looks = event_target_checked(&event);
            desk.edit(|draft| {
                draft.evidence.retain(|it| *it != evidence);
                if looks {
                    draft.evidence.push(evidence);
                }
            });
        };
        let id = format!("teach-look-{}", evidence.key());
        view! {
            <label class="inl">
                <input type="checkbox" id=id prop:checked=given on:change=choose />
                <span>{say(evidence.label())}</span>
            </label>
        }
    });
    let ticks: Vec<_> = ticks.collect();
    view! {
        <section class="sec" aria-labelledby="teach-look">
            <header>
                <h2 id="teach-look">{say("Where to look")}</h2>
                <span class="meta">{say("marked beside the networks while they train")}</span>
            </header>
            <div class="looks">{ticks}</div>
        </section>
    }
}
