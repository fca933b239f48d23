//! One sentence on what is seen, and what can be done next.

mod release;
mod verdict;

use super::health::Health;
use super::phase::Phase;
use super::stage::{Stage, use_stage};
use super::status::ReproductionChip;
use super::transport::Restart;
use crate::core::config::ModelKind;
use crate::core::name::Named;
use crate::core::run::Run;
use crate::page::kit::{Icon, Sign};
use crate::page::language::{heard, key, say};
use crate::page::store::names::chosen_names;
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;
use release::OtherRelease;
use verdict::{expectation, expectation_of_chosen, verdict, verdict_of_chosen};

/// The strip at the foot of the lab.
#[component]
pub fn Happened() -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let said = Memo::new(move |_| said(store, stage));
    view! {
        <section class="said" aria-label=say("What happened")>
            <p id="verdict" role="status">
                {move || said.get().0.map(|term| view! { <b>{term}</b> " " })}
                {move || said.get().1}
            </p>
            <Reproduced side=Side::Unregularised />
            <Reproduced side=Side::Regularised />
            <Next />
        </section>
    }
}

/// The sentence, with the word that it explains where it explains one.
fn said(store: Store, stage: Stage) -> (Option<&'static str>, String) {
    let phase = stage.phase();
    let words = match phase {
        Phase::Recorded | Phase::Loading if stage.is_recording() => {
            return (
                Some(say("λ, the Lyapunov exponent,")),
                say(LAMBDA).to_owned(),
            );
        }
        Phase::Training | Phase::Waiting => say(WATCH).to_owned(),
        Phase::Paused => say("Paused between two steps. Nothing is lost.").to_owned(),
        Phase::Finished | Phase::Failed => {
            let (off, held) = (store.run(Side::Unregularised), store.run(Side::Regularised));
            off.with(|off| {
                held.with(|held| match chosen_names() {
                    Some(names) => verdict_of_chosen(names, off, held),
                    None => verdict(off, held),
                })
            })
        }
        Phase::Loading | Phase::Broken | Phase::Untrained | Phase::Recorded => {
            match chosen_names() {
                Some(names) => expectation_of_chosen(names),
                None => store.run(Side::Regularised).with(expectation),
            }
        }
    };
    (None, words)
}

const LAMBDA: &str = key(
    "is the growth of a typical sample's learning signal per time step: over 100 steps \
    0.1 multiplies it by 22,000. That of the regularised network is pulled to \u{2212}0.08. The curves are root \
    mean squares: a few samples carry them, so that they can climb where λ is below zero.",
);
/// What is true of more than one run; a test holds it to the results file, which is of another module.
const STARTS: &str = key(
    "Luck? Of 180 runs from 60 random starts 61 reach 85 % with the regulariser, 1 without, 47 without it from as many updates.",
);
/// A test holds it to the results file.
const CONTROL: &str = key(
    "Without any regulariser the demonstration's network reaches 66 % with the narrow fast-sigmoid surrogate (slope 25), \
    86 % with a recurrent gain of 0, and 94 % without recurrence at all.",
);
const WATCH: &str = key(
    "Watch the learning signal: a line that climbs to the left means that the earliest \
    time steps drown out all others.",
);

/// Whether a side's run gave what the sharer of a link got.
#[component]
fn Reproduced(side: Side) -> impl IntoView {
    let store = use_store();
    let said = Memo::new(move |_| store.reproduction(side));
    let key = move || said.with(|it| it.as_ref().map(|(said, _)| said.key()));
    let words = move || {
        said.with(|it| {
            let (said, engines) = it.as_ref()?;
            let words = [Some(heard(&said.text())), engines.as_deref().map(heard)];
            let words = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
            Some(format!("{}: {words}", super::network::name(side)))
        })
    };
    view! {
        <Show when=move || said.with(Option::is_some)>
            <details class="pop up reproduced" id=format!("reproduced-{}", side.key()) data-reproduced=key>
                <summary>
                    <span class="meta">{move || super::network::name(side)}</span>
                    " "
                    {move || said.with(|it| it.as_ref().map(|it| it.0.clone())).map(|said| view! { <ReproductionChip said /> })}
                </summary>
                <div class="sheet">
                    <p role="status">{words}</p>
                    <OtherRelease side />
                </div>
            </details>
        </Show>
    }
}

/// What a visitor may do now.
#[component]
fn Next() -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let phase = Memo::new(move |_| stage.phase());
    let records = Memo::new(move |_| stage.is_recording());
    let over = move || matches!(phase.get(), Phase::Finished | Phase::Failed);
    let again = move |_| {
        store.new_seed();
        store.start_if_idle();
    };
    view! {
        <div class="next">
            <Restart id="restart" />
            <Show when=move || records.get()>
                <button class="b" type="button" id="again" on:click=move |_| stage.play()>
                    <Icon sign=Sign::Play />
                    {say("Play again")}
                </button>
                <a class="b" href="#view=lessons">{say("Lessons")}</a>
                <a class="starts-line" id="to-starts" href="#view=compare">{say(STARTS)}</a>
            </Show>
            <Show when=move || over() && is_of_its_kind(store)>
                <Control />
            </Show>
            <Show when=over>
                <a class="b" href="#view=inside" data-part="inside">
                    <Icon sign=Sign::Eye />
                    {say("See why, inside")}
                </a>
                <button class="b" type="button" id="another-seed" on:click=again>
                    <Icon sign=Sign::Dice />
                    {say("Another seed?")}
                </button>
            </Show>
            <Health />
        </div>
    }
}

/// Said of networks of its kind alone, and not within a lesson that is about something else.
fn is_of_its_kind(store: Store) -> bool {
    let recurrent = |run: &Run| run.config.model.kind == ModelKind::Recurrent;
    store.run(Side::Regularised).with(recurrent)
        && store.study.with(|study| study.exercise.is_none())
}

/// What the demonstration is to be compared with.
#[component]
fn Control() -> impl IntoView {
    view! {
        <details class="pop up">
            <summary class="b">{say("The control")}</summary>
            <p class="sheet">
                {say(CONTROL)}
            </p>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::Measured;
    use crate::core::starting_points::{Against, Starts};

    #[test]
    fn the_control_says_what_was_measured() {
        let said = ["narrow_surrogate", "no_gain", "feedforward"].map(|key| {
            let runs = &Measured::named(key).expect("measured").unregularised;
            let sum: f64 = runs.iter().map(|run| run.test_accuracy).sum();
            format!("{:.0} %", (100.0 * sum / runs.len() as f64).round())
        });
        let numbers = CONTROL
            .match_indices(" %")
            .map(|(at, _)| &CONTROL[at - 2..at + 2]);
        assert!(numbers.eq(said), "{CONTROL}");
    }

    #[test]
    fn the_line_of_random_starts_says_what_was_measured() {
        let starts = Starts::measured().expect("they are measured");
        let (without, with) = starts.reached(Against::SameEpochs);
        let (as_many, _) = starts.reached(Against::EqualUpdates);
        let all = starts.pairs(Against::SameEpochs).len();
        let points = all / starts.seeds;
        assert_eq!(
            STARTS,
            format!(
                "Luck? Of {all} runs from {points} random starts {with} reach {:.0} % with the regulariser, {without} without, {as_many} \
                 without it from as many updates.",
                starts.threshold * 100.0
            )
        );
    }
}
