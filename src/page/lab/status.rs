//! The lab's state in words, the line of time, and how long it will take.

use super::moment;
use super::phase::Phase;
use super::stage::{Stage, use_stage};
use super::timeline::Timeline;
use crate::core::name::Named;
use crate::core::protocol::DeviceKind;
use crate::core::receipt::Reproduction;
use crate::page::kit::{Chip, Tone};
use crate::page::language::number::fixed;
use crate::page::language::say;
use crate::page::store::pace::duration;
use crate::page::store::{Activity, Engine, Side, Store, use_store};
use leptos::prelude::*;

/// The state in a word or two; it changes with the state alone, so that it can be read out.
#[component]
pub fn StatusChip() -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let words = Memo::new(move |_| {
        let recording = stage
            .recorded()
            .map_or(String::new(), |it| it.words.clone());
        stage.phase().words(device(store), &recording)
    });
    let engine = move || {
        store.desk.with(|desk| match desk.engine {
            Engine::Loading => "loading",
            Engine::Ready { .. } => "ready",
            Engine::Broken(_) => "broken",
        })
    };
    view! {
        <span id="status" class="chip" role="status" data-phase=move || stage.phase().key() data-engine=engine>
            <span class="dot" class:live=move || stage.phase().is_under_way()></span>
            {move || words.get()}
        </span>
    }
}

/// What the pair computes on; the CPU where either of the two does.
fn device(store: Store) -> Option<DeviceKind> {
    let kinds = Side::BOTH.map(|side| {
        store
            .run(side)
            .with(|run| run.device.as_ref().map(|device| device.kind))
    });
    let known = kinds.into_iter().flatten();
    known.min_by_key(|kind| *kind == DeviceKind::Gpu)
}

/// Chip, place, line of time and what is to be expected.
#[component]
pub fn ProgressLine() -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let place = Memo::new(move |_| place(store, stage));
    let reproduced = Memo::new(move |_| reproduction(store, stage));
    let hint = Memo::new(move |_| match reproduced.get() {
        Some(_) => String::new(),
        None => hint(store, stage),
    });
    view! {
        <section class="line" aria-label=say("Progress of training")>
            <div class="state">
                <StatusChip />
                <span class="meta where">{move || place.get()}</span>
            </div>
            <LabTimeline />
            <div class="hint">
                <span id="progress-numbers" class="meta">{move || hint.get()}</span>
                {move || reproduced.get().map(|said| view! { <ReproductionChip said /> })}
            </div>
        </section>
    }
}

/// The line of time of what the lab shows.
#[component]
pub fn LabTimeline() -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let segments = Memo::new(move |_| stage.segments());
    let value = Memo::new(move |_| stage.position() as f64);
    // What is recorded is all there: its line is filled up to what is shown.
    let filled = Signal::derive(move || match stage.is_recording() {
        true => stage.position() as f64,
        false => stage.newest() as f64,
    });
    let text = Memo::new(move |_| place(store, stage));
    let page = Signal::derive(move || stage.steps_per_epoch() as f64);
    let seek = move |to: f64| stage.seek(store, Some(to as moment::Moment));
    view! {
        <Timeline
            id="time"
            value
            filled=filled
            segments
            text
            label=say("Training step shown")
            on_seek=seek
            page=page
        />
    }
}

/// Where the moment is that is shown.
fn place(store: Store, stage: Stage) -> String {
    if stage.phase() == Phase::Untrained {
        let (_, trained) = stage.span();
        return say!("{steps} steps to train", steps = trained);
    }
    let position = stage.position();
    stage.with_track(store, Side::Regularised, |track| {
        moment::words(position, track.run)
    })
}

/// What the finished pair says of the recorded one, where it is of the same settings: of its two networks
/// the one that agrees less.
fn reproduction(store: Store, stage: Stage) -> Option<Reproduction> {
    if stage.phase() != Phase::Finished {
        return None;
    }
    let recorded = stage.recorded()?;
    let [off, held] = Side::BOTH.map(|side| {
        let ours = store.receipt(side)?;
        let config = store.run(side).with(|run| run.config.clone());
        recorded.compare(side, &config, &ours)
    });
    Some(worse(off?, held?))
}

fn worse(one: Reproduction, other: Reproduction) -> Reproduction {
    let rank = |said: &Reproduction| match said {
        Reproduction::Exactly => 0,
        Reproduction::WithinTolerance { .. } => 1,
        Reproduction::Differs { .. } | Reproduction::OtherStart { .. } => 2,
    };
    if rank(&other) > rank(&one) {
        other
    } else {
        one
    }
}

/// Whether something came out as it did elsewhere: the sign says it, the colour repeats it.
#[component]
pub fn ReproductionChip(said: Reproduction) -> impl IntoView {
    let (label, tone) = match said {
        Reproduction::Exactly => (say("= reproduced exactly"), Tone::Good),
        Reproduction::WithinTolerance { .. } => (say("≈ within tolerance"), Tone::Plain),
        Reproduction::Differs { .. } | Reproduction::OtherStart { .. } => {
            (say("≠ not reproduced"), Tone::Bad)
        }
    };
    view! { <Chip tone label /> }
}

/// What is to be expected: the time left, the memory needed, what can be done.
fn hint(store: Store, stage: Stage) -> String {
    match stage.phase() {
        Phase::Training => time_left(store),
        Phase::Untrained | Phase::Loading if !stage.is_recording() => {
            let bytes =
                Side::BOTH.map(|side| store.run(side).with(|run| run.config.memory_bytes()));
            let mebibytes = bytes.into_iter().sum::<u64>() >> 20;
            say!("needs up to {mebibytes} MiB", mebibytes)
        }
        Phase::Broken | Phase::Untrained | Phase::Waiting => String::new(),
        _ => say("Drag to look at any step").to_owned(),
    }
}

fn time_left(store: Store) -> String {
    let running = store.activity() == Activity::Running;
    let Some((rate, left)) = store.rate().zip(store.time_left()).filter(|_| running) else {
        return String::new();
    };
    let digits = if rate < 10.0 { 1 } else { 0 };
    let left = duration(left.round().max(1.0));
    say!(
        "about {left} left · {pace} steps/s",
        left,
        pace = fixed(rate, digits)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_networks_the_one_that_agrees_less_is_told() {
        let differs = || Reproduction::OtherStart { what: "data" };
        for said in [
            worse(Reproduction::Exactly, differs()),
            worse(differs(), Reproduction::Exactly),
        ] {
            assert_eq!(said, differs());
        }
        let both = worse(Reproduction::Exactly, Reproduction::Exactly);
        assert_eq!(both, Reproduction::Exactly);
    }
}
