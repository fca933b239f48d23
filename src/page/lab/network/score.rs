//! How many a network gets right, how it reads one sample, and its two numbers.

use super::sample::{Sample, things};
use super::{accuracy_of, accuracy_words};
use crate::page::lab::moment::Accuracy;
use crate::page::lab::stage::use_stage;
use crate::page::language::number::{exponent, percent, significant};
use crate::page::language::say;
use crate::page::store::{Side, use_store};
use leptos::prelude::*;

/// The column beside the tracks.
#[component]
pub(super) fn Score(side: Side) -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let reading = stage.reading(store, side);
    let accuracy = Memo::new(move |_| accuracy_words(&reading.get()));
    let untrained = Memo::new(move |_| reading.get().accuracy == Accuracy::Untrained);
    let of = Memo::new(move |_| {
        let kind = stage.with_track(store, side, |track| track.run.config.task.kind);
        accuracy_of(&reading.get(), things(kind))
    });
    let chance = Memo::new(move |_| {
        let classes = stage.with_track(store, side, |track| track.run.config.model.num_classes);
        percent(1.0 / classes.max(1) as f64)
    });
    let lambda = Memo::new(move |_| {
        let value = reading.get().exponent;
        value.map_or(say("none yet").to_owned(), |it| {
            exponent(it.value, it.standard_error, it.floored)
        })
    });
    let gradient = Memo::new(move |_| {
        let value = reading.get().gradient_norm;
        value.map_or(say("none yet").to_owned(), significant)
    });
    let validation = Memo::new(move |_| reading.get().validation.map(percent));
    view! {
        <div class="score">
            <div>
                <div class="big" class:word=move || untrained.get()>{move || accuracy.get()}</div>
                <p class="meta">
                    {move || of.get()}
                    <span class="cutm">{move || say!("; chance is {chance}", chance = chance.get())}</span>
                </p>
            </div>
            <Sample side />
            <dl>
                <dt title=say("λ of the training batch, per time step")>{say("λ, batch")}</dt>
                <dd>{move || lambda.get()}</dd>
                <dt>{say("Gradient")}</dt>
                <dd>{move || gradient.get()}</dd>
                <Show when=move || validation.get().is_some()>
                    <dt>{say("Validation")}</dt>
                    <dd>{move || validation.get()}</dd>
                </Show>
            </dl>
        </div>
    }
}
