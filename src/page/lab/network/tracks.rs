//! What a network's neurons do, and what its learning signal does on the way back.

use crate::core::protocol::RunId;
use crate::page::charts::{
    Ramp, Raster, Room, SignalRamp, Spikes, Tone, common_domain, growth, times,
};
use crate::page::lab::moment::Signals;
use crate::page::lab::stage::{Stage, use_stage};
use crate::page::language::say;
use crate::page::store::names::within;
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;
use leptos_use_media_query::use_media_query;

use super::name;

/// Spikes above, learning signal below.
#[component]
pub(super) fn Tracks(side: Side) -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let spikes = spikes(store, stage, side);
    let neurons = Memo::new(move |_| spikes.with(|it| it.neurons));
    let ramp = ramp(store, stage, side);
    let grows =
        Memo::new(move |_| ramp.with(|ramp| growth(&ramp.norms).map_or(String::new(), times)));
    view! {
        <div class="tracks">
            <div class="cap">
                <h3>{say("Spikes")}</h3>
                <span class="meta">{move || spikes_words(neurons.get())}</span>
            </div>
            <div class="rasw" data-raster=crate::core::name::Named::key(side)>
                <Raster data=spikes />
            </div>
            <div class="cap">
                <h3>{say("Learning signal")}</h3>
                <span class="meta">{say("← carried back through time, log scale")}</span>
                <b class="grow">{move || grows.get()}</b>
            </div>
            <div class="ramp">
                <SignalRamp data=ramp />
            </div>
        </div>
    }
}

fn spikes_words(neurons: usize) -> String {
    match neurons {
        0 => say("of one unseen sample").to_owned(),
        _ => say!("{neurons} neurons; time runs forwards →", neurons),
    }
}

/// The spikes at the moment that is shown. They are unpacked only where they are others.
fn spikes(store: Store, stage: Stage, side: Side) -> Memo<Spikes> {
    let picture = stage.picture(store, side);
    Memo::new(move |_| {
        picture.with(|picture| {
            let bits = picture.as_ref().map_or(Vec::new(), |it| it.bits());
            Spikes {
                name: say!("Spikes, {network}", network = within(name(side))),
                tone: tone(side),
                neurons: picture.as_ref().map_or(0, |it| it.neurons),
                steps: picture.as_ref().map_or(0, |it| it.time_steps),
                bits,
                sentence: None,
            }
        })
    })
}

/// The colours of a side in charts.
pub fn tone(side: Side) -> Tone {
    Tone::from(side.in_files())
}

/// The learning signal of a side, on the axis that both share.
fn ramp(store: Store, stage: Stage, side: Side) -> Memo<Ramp> {
    let narrow = use_media_query("(max-width: 719px)");
    let own = Side::BOTH.map(|side| own_ramp(store, stage, side));
    let domain = domain(store, stage, own);
    Memo::new(move |_| Ramp {
        domain: domain.get(),
        room: if narrow.get() {
            Room::Narrow
        } else {
            Room::Wide
        },
        ..own[side as usize].get()
    })
}

/// Whose signals an axis is of (a recorded run's, or which run's), and how far they have reached.
type Kept = ((bool, RunId), Option<(f64, f64)>);

/// The axis of both networks' signals. As long as it is of the same pair it only ever grows, so that a
/// signal is seen to fall.
fn domain(store: Store, stage: Stage, ramps: [Memo<Ramp>; 2]) -> Memo<(f64, f64)> {
    let pair = Memo::new(move |_| {
        (
            stage.is_recording(),
            store.run(Side::Regularised).with(|run| run.id),
        )
    });
    let kept = Memo::new(move |before: Option<&Kept>| {
        let pair = pair.get();
        let before = before.filter(|it| it.0 == pair).and_then(|it| it.1);
        let now = ramps[0].with(|one| ramps[1].with(|other| ends([one, other])));
        let both = before.into_iter().chain(now);
        (
            pair,
            both.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1))),
        )
    });
    Memo::new(move |_| {
        let ends = kept.get().1.map(|(low, high)| [low, high]);
        common_domain(ends.as_ref().map(|it| &it[..]).into_iter())
    })
}

/// The least and the largest of two networks' signals.
fn ends(ramps: [&Ramp; 2]) -> Option<(f64, f64)> {
    let norms = ramps
        .into_iter()
        .flat_map(|ramp| ramp.norms.iter().chain(&ramp.first));
    let numbers = norms.copied().filter(|it| it.is_finite() && *it > 0.0);
    numbers
        .map(|it| (it, it))
        .reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
}

fn own_ramp(store: Store, stage: Stage, side: Side) -> Memo<Ramp> {
    let signals = stage.signals(store, side);
    let reading = stage.reading(store, side);
    let target = Memo::new(move |_| {
        let dragged = side == Side::Regularised && stage.drags_target.get();
        let target = || {
            store
                .desk
                .with(|desk| desk.settings.good().lyapunov.lambda_target)
        };
        dragged.then(target)
    });
    let steps =
        Memo::new(move |_| stage.with_track(store, side, |track| track.run.config.task.time_steps));
    Memo::new(move |_| {
        let Signals { now, first } = signals.get();
        // What is no number keeps the axis as long as the signal will be.
        let none = || vec![f64::NEG_INFINITY; steps.get()];
        let norms = |of: Option<std::sync::Arc<Vec<f32>>>| {
            of.map_or(Vec::new(), |it| it.iter().copied().map(f64::from).collect())
        };
        Ramp {
            tone: tone(side),
            norms: if now.is_some() { norms(now) } else { none() },
            first: norms(first),
            lambda: reading.get().exponent.map(|it| it.value.into()),
            target: target.get(),
            domain: (0.0, 0.0),
            room: Room::Wide,
        }
    })
}
