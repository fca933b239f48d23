//! One estimator: what it reads of both networks, what that means, and its picture.

use super::Pair;
use super::charts::of_card;
use super::words::Estimator;
use crate::core::name::{Labelled, Named};
use crate::page::charts::{Frame, LineChart, Tone};
use crate::page::language::say;
use crate::page::store::{Side, use_store};
use leptos::prelude::*;

/// A card; left out where neither network has a reading.
#[component]
pub fn EstimatorCard(estimator: Estimator, pair: Pair) -> impl IntoView {
    let store = use_store();
    let reading = move |place: usize| {
        Memo::new(move |_| pair[place].with(|it| it.as_ref().and_then(|it| estimator.reading(it))))
    };
    let readings = [reading(0), reading(1)];
    let is_read = Memo::new(move |_| readings.iter().any(|it| it.with(Option::is_some)));
    let regularised = store.run(Side::Regularised);
    let used = Memo::new(move |_| regularised.with(|run| estimator.is_used(run)));
    let tag = Memo::new(move |_| {
        let of = pair.iter().find_map(|it| it.get())?;
        regularised.with_untracked(|run| estimator.tag(&of, run))
    });
    let chart = Memo::new(move |_| {
        pair[0].with(|un| pair[1].with(|re| of_card(estimator, [un.as_ref(), re.as_ref()])))
    });
    let value = move |place: usize| {
        let tone = Tone::from(Side::BOTH[place].in_files()).class();
        view! {
            <span class=tone hidden=move || readings[place].with(Option::is_none)>
                <i class="sw"></i>
                <b>{move || readings[place].get()}</b>
            </span>
        }
    };
    view! {
        <article
            class="ec"
            class:used=move || used.get()
            data-estimator=estimator.key()
            hidden=move || !is_read.get()
        >
            <h3>
                {say(estimator.label())}
                {move || used.get().then(|| view! { <span class="tag">{say("training uses this one")}</span> })}
                {move || tag.get().map(|tag| view! { <span class="tag">{tag}</span> })}
            </h3>
            <div class="vals">{value(0)} {value(1)}</div>
            <p>{estimator.words()}</p>
            <Caveats estimator pair />
            <div class="pic"><LineChart data=chart frame=Frame::Corner /></div>
        </article>
    }
}

/// What is to be known of each network's reading, where it is not as it looks.
#[component]
fn Caveats(estimator: Estimator, pair: Pair) -> impl IntoView {
    let caveat = move |side: Side| {
        let own = pair[side as usize];
        let words = Memo::new(move |_| own.with(|own| estimator.caveat(own.as_ref()?)));
        view! {
            <p
                class="meta caveat"
                data-caveat=side.key()
                hidden=move || words.with(Option::is_none)
            >
                <i class=format!("sw {}", Tone::from(side.in_files()).class())></i>
                " "
                {move || words.get()}
            </p>
        }
    };
    Side::BOTH.map(caveat)
}
