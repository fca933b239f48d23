//! The two lenses: forwards along real spikes, backwards along the surrogate's slopes.

use super::charts;
use super::look::{Look, use_look};
use super::sums::shade_text;
use crate::core::config::Task;
use crate::page::charts::{DiffRaster, Dim, Frame, HeatTrack, LineChart};
use crate::page::kit::{Choice, Segmented};
use crate::page::lab::{colour, name, reads};
use crate::page::language::number::significant;
use crate::page::language::{heard, key, say};
use crate::page::store::inspect::{Moved, Seen};
use crate::page::store::names::chosen_names;
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;

/// The names of the networks, and how each reads the sample.
#[component]
pub fn Heads() -> impl IntoView {
    let (store, look) = (use_store(), use_look());
    let head = move |side: Side| {
        let seen = look.seen(side);
        let task = move || store.run(side).with(|run| run.config.task.kind);
        let said = Memo::new(move |_| said(&seen.get(), task()));
        let how = move || seen.with(|seen| heard(&seen.recording.read_text()));
        let flipped = move || seen.with(Seen::flipped).to_string();
        view! {
            <div class=format!("hd {}", colour(side)) data-read=crate::core::name::Named::key(side) data-flipped=flipped>
                <h2 class="name">
                    <i class="sw" aria-hidden="true"></i>
                    {move || name(side)}
                </h2>
                <span class="meta" title=how>{move || said.get()}</span>
            </div>
        }
    };
    view! {
        <div class="hd first"></div>
        {Side::BOTH.map(head)}
    }
}

/// `reads this 5 as 2 ✗ · 59 spikes flipped`
fn said(seen: &Seen, task: Task) -> String {
    let recording = &seen.recording;
    let read = match recording.label {
        Some(label) => reads(task, (label, recording.predicted), recording.read),
        None => say!("reads this as {predicted}", predicted = recording.predicted),
    };
    let flipped = match seen.flipped() {
        0 => say("no spike flipped").to_owned(),
        1 => say("1 spike flipped").to_owned(),
        count => say!("{count} spikes flipped", count),
    };
    format!("{read} · {flipped}")
}

/// What a number is at the cursor, in both networks.
#[component]
fn Readings(
    id: &'static str,
    what: &'static str,
    read: fn(&Seen, usize) -> String,
) -> impl IntoView {
    let look = use_look();
    let row = move |side: Side| {
        let seen = look.seen(side);
        let value = Memo::new(move |_| {
            let step = look.cursor.get() as usize - 1;
            seen.with(|seen| read(seen, step.min(seen.steps - 1)))
        });
        let short = move || match (chosen_names(), side) {
            (Some(names), _) => names[side as usize],
            (None, Side::Unregularised) => say("unreg."),
            (None, Side::Regularised) => say("reg."),
        };
        view! {
            <dt class=colour(side) title=move || name(side)>{short}</dt>
            <dd class=colour(side)>{move || value.get()}</dd>
        }
    };
    view! {
        <div class="rd" id=id>
            <p>{move || say!("{what} at step {cursor}", what = say(what), cursor = look.cursor.get())}</p>
            <dl>{Side::BOTH.map(row)}</dl>
        </div>
    }
}

fn distance_at(seen: &Seen, step: usize) -> String {
    if step < seen.recording.nudge.step {
        return say("not nudged yet").to_owned();
    }
    significant(seen.recording.divergence[step].into())
}

fn norm_at(seen: &Seen, step: usize) -> String {
    let norm = seen.norms().get(step);
    norm.map_or(say("no error").to_owned(), |norm| {
        significant((*norm).into())
    })
}

/// Spikes, those that the nudge flips coloured, and how far the copy is away.
#[component]
pub fn Forwards() -> impl IntoView {
    let (store, look) = (use_store(), use_look());
    let raster = move |side: Side| {
        let data = Memo::new(move |_| look.seen(side).with(charts::spikes));
        view! {
            <div class=format!("col lens {}", colour(side))>
                <div class="img">
                    <DiffRaster data crosshair=look.crosshair dim=Dim::AfterCursor />
                </div>
            </div>
        }
    };
    view! {
        <section class="th sp lens" aria-labelledby="forwards">
            <h2 id="forwards">{say("Forwards → real spikes")}</h2>
            <p>
                {say("A spike is all or nothing: a nudge fades until it flips one. Then the copies may part.")}
            </p>
            <p class="meta">
                <span class="lg un"></span>
                <span class="lg re"></span>
                " " {say("spikes that differ")} " "
                <span class="lg"></span>
                " " {say("same in both")}
            </p>
            <MovedChoice store />
            <Readings id="distance-at" what=key("distance") read=distance_at />
        </section>
        {Side::BOTH.map(raster)}
        {Side::BOTH.map(|side| plot(look, side, charts::distance))}
    }
}

/// Whether all potentials are nudged, or one.
#[component]
fn MovedChoice(store: Store) -> impl IntoView {
    let look = use_look();
    let moved = Memo::new(move |_| store.inspect.poke.get().moved);
    let change = move |moved: Moved| {
        if moved == Moved::Chosen {
            // The one that is seen, whatever flips first from now on.
            store.inspect.neuron.set(Some(look.neuron.get_untracked()));
        }
        store.poke(|poke| poke.moved = moved);
    };
    let choices = vec![
        Choice::new(Moved::All, say("all neurons")),
        Choice::new(Moved::Chosen, say("one")),
    ];
    view! {
        <div class="moved">
            <span class="meta">{say("Nudge")}</span>
            <Segmented
                name="inside-moved"
                legend=say("What is nudged")
                choices
                value=moved
                on_change=change
            />
        </div>
    }
}

/// The learning signal of each neuron, and its norm beside the slope λ.
#[component]
pub fn Backwards() -> impl IntoView {
    let look = use_look();
    let shades = Memo::new(move |_| shade_text(look.domains.get().shade));
    let track = move |side: Side| {
        let data = Memo::new(move |_| {
            let domains = look.domains.get();
            look.seen(side).with(|seen| charts::heat(seen, &domains))
        });
        view! {
            <div class=format!("col lens {}", colour(side))>
                <div class="img">
                    <HeatTrack data crosshair=look.crosshair dim=Dim::BeforeCursor />
                </div>
            </div>
        }
    };
    view! {
        <section class="th sp lens" aria-labelledby="backwards">
            <h2 id="backwards">{say("Backwards ← learning signal")}</h2>
            <p>
                {say("Learning puts a slope in place of the spike: each step back multiplies what arrives by about e")}
                <sup>"λ"</sup> {say(", with the λ of this sample, and adds an error of its own.")}
            </p>
            <p class="meta">{move || shades.get()}</p>
            <Readings id="norm-at" what=key("norm") read=norm_at />
        </section>
        {Side::BOTH.map(track)}
        {Side::BOTH.map(|side| plot(look, side, charts::norms))}
    }
}

/// A line chart of one network, which follows the cursor.
fn plot(
    look: Look,
    side: Side,
    draw: fn(&Seen, &super::sums::Domains, f64) -> crate::page::charts::ChartData,
) -> impl IntoView {
    let data = Memo::new(move |_| {
        let (domains, cursor) = (look.domains.get(), look.cursor.get());
        look.seen(side).with(|seen| draw(seen, &domains, cursor))
    });
    view! {
        <div class=format!("col pl {}", colour(side))>
            <LineChart data crosshair=look.crosshair frame=Frame::Corner />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::store::inspect::recordings::{recording, seen};

    #[test]
    fn what_a_network_reads_and_what_flipped_is_said_beside_its_name() {
        let mut it = recording(4, &[2, 2]);
        it.label = Some(5);
        let wrong = said(&seen(Side::Unregularised, it), Task::Digits);
        assert_eq!(wrong, "reads this 5 as 3 ✗ · 2 spikes flipped");
        let mut drawn = recording(4, &[2]);
        (drawn.label, drawn.sample) = (None, None);
        drawn.twin_spikes = drawn.spikes.clone();
        let drawn = said(&seen(Side::Unregularised, drawn), Task::Digits);
        assert_eq!(drawn, "reads this as 3 · no spike flipped");
    }

    #[test]
    fn before_the_nudge_there_is_no_distance_and_without_a_label_no_error() {
        let mut it = recording(4, &[2]);
        it.nudge.step = 2;
        it.signal = None;
        let seen = seen(Side::Regularised, it);
        assert_eq!(distance_at(&seen, 1), "not nudged yet");
        assert_ne!(distance_at(&seen, 2), "not nudged yet");
        assert_eq!(norm_at(&seen, 2), "no error");
    }
}
