//! What random starting points come to, without and with the regulariser, and what tuning reaches: all of
//! it from the results file.

use crate::core::starting_points::{Against, Starts};
use crate::page::charts::{Axis, Format, PairedDots, PairedStarts};
use crate::page::kit::{Choice, Segmented};
use crate::page::language::number::percent;
use crate::page::language::{heard, say};
use leptos::prelude::*;

/// The picture with its sentence; nothing while it is not measured.
#[component]
pub fn StartsPanel() -> impl IntoView {
    Starts::measured().map(|starts| view! { <Measured starts /> })
}

#[component]
fn Measured(starts: &'static Starts) -> impl IntoView {
    let against = RwSignal::new(Against::default());
    let data = Memo::new(move |_| picture(starts, against.get()));
    let said = move || heard(&starts.sentence(against.get()));
    let has_both = !starts.pairs(Against::EqualUpdates).is_empty();
    let choices = [
        Choice::new(Against::SameEpochs, say("Same epochs")),
        Choice::new(Against::EqualUpdates, say("As many updates")),
    ];
    let switch = has_both.then(|| {
        view! {
            <Segmented
                name="starts-against"
                legend=say("Without the regulariser")
                choices=choices.to_vec()
                value=against
                on_change=move |chosen| against.set(chosen)
            />
        }
    });
    view! {
        <section id="starts" class="panel" aria-labelledby="starts-title">
            <header class="panel-head">
                <h2 id="starts-title">{say("Random starting points")}</h2>
                <span class="meta">{say("of the demonstration: surrogate, recurrent gain, learning rate")}</span>
                {switch}
            </header>
            <div class="starts">
                <div class="pic"><PairedDots data /></div>
                <div class="stack">
                    <p class="say" role="status" id="starts-said">{said}</p>
                    <p class="ink2" id="starts-tuned">{heard(&starts.tuned_words())}</p>
                </div>
            </div>
        </section>
    }
}

fn picture(starts: &Starts, against: Against) -> PairedStarts {
    let percents = |(without, with): (f64, f64)| (without * 100.0, with * 100.0);
    PairedStarts {
        name: say("Accuracy").to_owned(),
        unit: say("% right, one dot a run").to_owned(),
        pairs: starts.pairs(against).into_iter().map(percents).collect(),
        bar: Some((starts.threshold * 100.0, percent(starts.threshold))),
        y: Axis::linear("", (0.0, 100.0)).value(Format::Percent),
    }
}
