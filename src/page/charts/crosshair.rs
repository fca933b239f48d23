//! One crosshair for all charts that share an axis.

use super::axis::Scale;
use super::pointer::Place;
use crate::page::kit::Slide;
use crate::page::language::say;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

/// What moves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    /// The pointer wherever it is; it is gone when the pointer is.
    Pointer,
    /// A drag; it stays.
    Drag,
}

/// Where all charts are read, in steps.
#[derive(Debug, Clone, Copy)]
pub struct Crosshair {
    at: RwSignal<Option<f64>>,
    rest: Signal<Option<f64>>,
    range: Signal<(f64, f64)>,
    page: Signal<f64>,
    follows: Follows,
}

impl Crosshair {
    /// Follows the pointer and the keys within a range; the page keys move it by a `page`.
    pub fn hovering(range: Signal<(f64, f64)>, page: Signal<f64>) -> Self {
        Self {
            at: RwSignal::new(None),
            rest: Signal::derive(|| None),
            range,
            page,
            follows: Follows::Pointer,
        }
    }

    /// Is dragged, or moved by the keys, and stays where it is.
    pub fn scrubbing(
        at: RwSignal<Option<f64>>,
        range: Signal<(f64, f64)>,
        page: Signal<f64>,
    ) -> Self {
        Self {
            at,
            follows: Follows::Drag,
            ..Self::hovering(range, page)
        }
    }

    /// Where it stands while nobody points.
    #[must_use]
    pub fn resting_at(self, rest: Signal<Option<f64>>) -> Self {
        Self { rest, ..self }
    }

    /// Where it stands, of itself or pointed at.
    pub fn at(self) -> Option<f64> {
        self.at.get().or_else(|| self.rest.get())
    }

    /// Where somebody points.
    pub fn pointed(self) -> Option<f64> {
        self.at.get()
    }

    /// As a chart draws it.
    pub fn place(self) -> Place {
        match (self.at.get(), self.rest.get()) {
            (Some(at), _) => Place::Pointed(at),
            (None, Some(at)) => Place::Resting(at),
            (None, None) => Place::Nowhere,
        }
    }

    /// Moves it, within its range, or takes it away.
    pub fn point(self, to: Option<f64>) {
        let (low, high) = self.range.get_untracked();
        let to = to.map(|to| to.round().min(high).max(low));
        if self.at.get_untracked() != to {
            self.at.set(to);
        }
    }

    /// What is shown of a live value: the last one before somebody pointed, as long as they do, so that
    /// nothing moves under the pointer.
    pub fn freezing<T>(self, live: Signal<T>) -> Memo<T>
    where
        T: Clone + PartialEq + Send + Sync + 'static,
    {
        let frozen =
            Memo::new(move |_| self.follows == Follows::Pointer && self.at.get().is_some());
        Memo::new(move |before: Option<&T>| match before {
            Some(before) if frozen.get() => before.clone(),
            _ => {
                frozen.track();
                live.get()
            }
        })
    }

    fn press(self, event: &KeyboardEvent) {
        if event.key() == "Escape" {
            self.leave();
            return;
        }
        let rest = || self.rest.get_untracked();
        let ends = self.range.get_untracked();
        let slide = Slide {
            from: self.at.get_untracked().or_else(rest).unwrap_or(ends.0),
            page: self.page.get_untracked().max(1.0),
            ends,
        };
        if let Some(to) = slide.pressed(event) {
            self.point(Some(to));
        }
    }

    /// Also said by an element that has left the page, when nobody listens any more.
    fn leave(self) {
        let pointed = self.at.try_get_untracked().flatten();
        if self.follows == Follows::Pointer && pointed.is_some() {
            self.at.set(None);
        }
    }
}

/// What takes pointer and keys over a chart; `scale` is its level axis within this layer, `reading` what
/// is read out at the crosshair.
#[component]
pub fn CrosshairLayer(
    crosshair: Crosshair,
    #[prop(into)] scale: Signal<Scale>,
    #[prop(into)] name: Signal<String>,
    #[prop(into)] reading: Signal<String>,
) -> impl IntoView {
    let layer = NodeRef::<Div>::new();
    let follow = move |event: &PointerEvent| {
        if let Some(layer) = layer.get_untracked() {
            let left = layer.get_bounding_client_rect().left();
            let at = scale
                .get_untracked()
                .value(f64::from(event.client_x()) - left);
            crosshair.point(Some(at));
        }
    };
    let moved = move |event: PointerEvent| {
        if crosshair.follows == Follows::Pointer || event.buttons() & 1 == 1 {
            follow(&event);
        }
    };
    let pressed = move |event: PointerEvent| {
        if let Some(layer) = layer.get_untracked() {
            // Without capture a drag merely ends at the layer's edge.
            let _ = layer.set_pointer_capture(event.pointer_id());
        }
        follow(&event);
    };
    let number = move |value: f64| value.to_string();
    let step = move || crosshair.at().map_or_else(String::new, number);
    view! {
        <div
            node_ref=layer
            class="chart-cursor"
            class:drags=crosshair.follows == Follows::Drag
            role="slider"
            tabindex="0"
            data-crosshair=move || name.get()
            data-step=step
            aria-label=move || say!("{name}: step that is read", name = name.get())
            aria-valuemin=move || number(crosshair.range.get().0)
            aria-valuemax=move || number(crosshair.range.get().1)
            aria-valuenow=move || number(crosshair.at().unwrap_or(crosshair.range.get().0))
            aria-valuetext=move || reading.get()
            on:pointermove=moved
            on:pointerdown=pressed
            on:pointerleave=move |_| crosshair.leave()
            on:blur=move |_| crosshair.leave()
            on:keydown=move |event| crosshair.press(&event)
        ></div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crosshair() -> Crosshair {
        Crosshair::hovering(Signal::derive(|| (0.0, 132.0)), Signal::derive(|| 22.0))
    }

    #[test]
    fn the_crosshair_stays_within_its_range_and_on_whole_steps() {
        let owner = Owner::new();
        owner.with(|| {
            let crosshair = crosshair();
            crosshair.point(Some(500.3));
            assert_eq!(crosshair.place(), Place::Pointed(132.0));
            crosshair.point(Some(7.4));
            assert_eq!(crosshair.at(), Some(7.0));
            let resting = crosshair.resting_at(Signal::derive(|| Some(40.0)));
            crosshair.point(None);
            assert_eq!(resting.place(), Place::Resting(40.0));
        });
    }

    #[test]
    fn a_live_value_stands_still_while_somebody_points_and_goes_on_after() {
        let owner = Owner::new();
        owner.with(|| {
            let live = RwSignal::new(1);
            let crosshair = crosshair();
            let shown = crosshair.freezing::<i32>(live.into());
            assert_eq!(shown.get(), 1);
            crosshair.point(Some(3.0));
            live.set(2);
            assert_eq!(shown.get(), 1);
            crosshair.point(Some(4.0));
            live.set(3);
            assert_eq!(shown.get(), 1);
            crosshair.point(None);
            assert_eq!(shown.get(), 3);
        });
    }
}
