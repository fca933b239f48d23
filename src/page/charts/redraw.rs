//! When something is drawn: in sight, where it has room, once an animation frame at most, and while the frame has time:
//! what it has none for waits for the next one, in its turn.

use crate::page::clock::now;
use leptos::html::Div;
use leptos::prelude::*;
use leptos_use_intersection_observer::use_intersection_observer;
use leptos_use_resize_observer::use_resize_observer;
use std::cell::Cell;

/// Milliseconds of a frame that go into drawing; what is being drawn when they are over is finished.
const BUDGET: f64 = 6.0;

thread_local! {
    /// When the first picture of this frame was begun.
    static BEGUN: Cell<Option<f64>> = const { Cell::new(None) };
}

/// Whether this frame still has time to draw.
fn has_time() -> bool {
    let now = now();
    match BEGUN.get() {
        Some(begun) => now - begun < BUDGET,
        None => {
            BEGUN.set(Some(now));
            // Before whatever waits for the next frame, since it is asked for first.
            request_animation_frame(|| BEGUN.set(None));
            true
        }
    }
}

/// What a chart must know of its place before it draws.
#[derive(Clone, Copy)]
pub struct Sight {
    pub seen: Signal<bool>,
    /// Width and height (CSS pixels).
    pub size: Signal<(f64, f64)>,
}

impl Sight {
    /// The whole of it, for an SVG.
    pub fn view_box(self) -> String {
        let (width, height) = self.size.get();
        format!("0 0 {} {}", width.max(1.0), height.max(1.0))
    }
}

/// Watches an element.
pub fn use_sight(element: NodeRef<Div>) -> Sight {
    let seen = RwSignal::new(false);
    let size = RwSignal::new((0.0, 0.0));
    use_intersection_observer(element, move |entries, _| {
        // The last one is the present state; those before it are on their way to it.
        if let Some(entry) = entries.last() {
            set(seen, entry.is_intersecting());
        }
    });
    use_resize_observer(element, move |entries, _| {
        if let Some(entry) = entries.last() {
            let room = entry.content_rect();
            set(size, (room.width(), room.height()));
        }
    });
    Sight {
        seen: Signal::derive(move || seen.get() && size.get().0 > 0.0),
        size: size.into(),
    }
}

/// Tells those who follow only of a change; an observer may outlive what it watched.
fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|present| *present != value) == Some(true) {
        signal.set(value);
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Frame {
    /// Nothing was drawn in this frame.
    Open,
    Drawn,
    /// Something has changed since.
    Stale,
}

/// Calls `draw` while it is wanted, and again when what it has read has changed: at once, where this frame has time for
/// it, and then not before the next frame. What is not wanted follows nothing.
pub fn redraw(wanted: Signal<bool>, draw: impl Fn() + 'static) {
    let frame = StoredValue::new(Frame::Open);
    let next = ArcTrigger::new();
    Effect::new(move |_| {
        if !wanted.get() {
            return;
        }
        next.track();
        if frame.get_value() != Frame::Open {
            frame.set_value(Frame::Stale);
            return;
        }
        if has_time() {
            draw();
            frame.set_value(Frame::Drawn);
        } else {
            frame.set_value(Frame::Stale);
        }
        let next = next.clone();
        request_animation_frame(move || {
            let stale = frame.try_get_value() == Some(Frame::Stale);
            frame.try_set_value(Frame::Open);
            if stale {
                next.notify();
            }
        });
    });
}
