//! One unseen sample, and what the network reads it as.

use crate::core::config::Task;
use crate::core::protocol::ReadAs;
use crate::page::kit::{Icon, Sign};
use crate::page::lab::film::Picture;
use crate::page::lab::stage::{Stage, use_stage};
use crate::page::language::{heard, say};
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;

/// Cells of a digit's picture across, and down.
const ACROSS: usize = 8;

/// The sample's picture, and the answer.
#[component]
pub(super) fn Sample(side: Side) -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let read = Memo::new(move |_| {
        let moment = stage.moment();
        stage.with_track(store, side, |track| {
            let picture = track.picture(moment)?;
            Some((
                picture.label,
                picture.predicted,
                words(track.run.config.task.kind, &picture),
            ))
        })
    });
    let is_known = Memo::new(move |_| read.with(Option::is_some));
    let answer = Memo::new(move |_| {
        read.with(|it| it.as_ref().map_or(String::new(), |it| it.1.to_string()))
    });
    let said =
        Memo::new(move |_| read.with(|it| it.as_ref().map_or(String::new(), |it| it.2.clone())));
    let pixels = Memo::new(move |_| pixels(store, stage, side));
    let label = Memo::new(move |_| {
        read.with(|it| it.as_ref().map_or(String::new(), |it| it.0.to_string()))
    });
    let image = move || match pixels.get() {
        Some(pixels) => view! { <Digit pixels /> }.into_any(),
        None => view! { <span class="lbl">{move || label.get()}</span> }.into_any(),
    };
    view! {
        <Show when=move || is_known.get()>
            <div class="reads">
                <span class="pic" aria-hidden="true">{image}</span>
                <Icon sign=Sign::Arrow />
                <span class="ans" aria-hidden="true">{move || answer.get()}</span>
                <span class="meta rw">{move || said.get()}</span>
            </div>
        </Show>
    }
}

/// Ink on its ground, 8 by 8.
#[component]
pub fn Digit(pixels: Vec<f32>) -> impl IntoView {
    let cells = pixels.into_iter().enumerate().filter(|(_, ink)| *ink > 0.0);
    let cells: Vec<_> = cells
        .map(|(place, ink)| {
            let (x, y) = (place % ACROSS, place / ACROSS);
            view! { <rect x=x.to_string() y=y.to_string() width="1.02" height="1.02" fill-opacity=ink.to_string()></rect> }
        })
        .collect();
    view! {
        <svg class="digit" viewBox="0 0 8 8" fill="currentColor" shape-rendering="crispEdges">
            {cells}
        </svg>
    }
}

/// The sample's grey values, where the page has them: of a recorded run, and of one on the same data.
fn pixels(store: Store, stage: Stage, side: Side) -> Option<Vec<f32>> {
    let moment = stage.moment();
    let recorded = stage.recorded()?;
    stage.with_track(store, side, |track| {
        let sample = track.picture(moment)?.sample;
        let known = recorded.pixels_of(&track.run.config, sample)?;
        Some(known.to_vec())
    })
}

/// What a task's samples are, many of them.
pub fn things(task: Task) -> &'static str {
    match task {
        Task::Digits => say("digits"),
        Task::StoreRecall => say("cues"),
        Task::DelayedXor => say("pairs of cues"),
        Task::TemporalParity => say("trains of pulses"),
        Task::Randman => say("points"),
        Task::Own => say("samples"),
    }
}

fn words(task: Task, picture: &Picture) -> String {
    reads(task, (picture.label, picture.predicted), picture.read)
}

/// How a sample of this label was read: `reads this 0 as 3 ✗`. Where no class spiked, none was read, right or wrong.
pub fn reads(task: Task, (label, predicted): (usize, usize), read: ReadAs) -> String {
    if matches!(read, ReadAs::NoClassSpiked { .. }) {
        return heard(&read.text(predicted));
    }
    let sign = if label == predicted { "✓" } else { "✗" };
    match task {
        Task::Digits => say!(
            "reads this {label} as {predicted} {sign}",
            label,
            predicted,
            sign
        ),
        Task::StoreRecall => say!(
            "recalls cue {label} as {predicted} {sign}",
            label,
            predicted,
            sign
        ),
        Task::DelayedXor => say!(
            "reads XOR {label} as {predicted} {sign}",
            label,
            predicted,
            sign
        ),
        Task::TemporalParity => say!(
            "reads parity {label} as {predicted} {sign}",
            label,
            predicted,
            sign
        ),
        Task::Randman => say!(
            "reads manifold {label} as {predicted} {sign}",
            label,
            predicted,
            sign
        ),
        Task::Own => say!(
            "reads class {label} as {predicted} {sign}",
            label,
            predicted,
            sign
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::name::Named;

    #[test]
    fn how_a_sample_was_read_is_marked_right_or_wrong_in_every_task() {
        let picture = |predicted| Picture::new((0, 1, predicted), 1, std::iter::empty());
        for task in Task::all() {
            let (right, wrong) = (words(task, &picture(1)), words(task, &picture(0)));
            assert!(right.ends_with("1 ✓") && right.contains('1'), "{right}");
            assert!(wrong.ends_with("0 ✗") && wrong.contains('1'), "{wrong}");
            assert!(!things(task).is_empty());
            let mut silent = picture(1);
            silent.read = ReadAs::NoClassSpiked { by_bias: false };
            assert_eq!(words(task, &silent), "no class spiked, which counts as 1");
        }
    }
}
