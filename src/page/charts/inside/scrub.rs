//! Simulated time across a chart, and the pointer that moves its cursor.

use super::Showing;
use crate::page::charts::plot::{LEFT, UNNAMED_RIGHT};
use crate::page::charts::scale::{Scale, Spread};
use crate::page::dom::El;
use crate::page::store::Store;
use crate::page::store::inspect::Shown;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// The level axis that all charts over time share: step 1 to the last, each a column of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeScale {
    pub steps: usize,
    pub left: f64,
    pub right: f64,
}

impl TimeScale {
    /// Over a canvas of a width, in CSS pixels.
    pub fn across(width: f64, steps: usize) -> Self {
        Self {
            steps,
            left: LEFT,
            right: (width - UNNAMED_RIGHT).max(LEFT + 1.0),
        }
    }

    /// Its ends as values; steps count from 1 where they are read.
    pub fn domain(steps: usize) -> (f64, f64) {
        (0.5, steps.max(1) as f64 + 0.5)
    }

    /// The middle of a step, counted from 0.
    pub fn at(&self, step: usize) -> f64 {
        let scale = Scale {
            spread: Spread::Linear,
            domain: Self::domain(self.steps),
            range: (self.left, self.right),
        };
        scale.at((step + 1) as f64)
    }

    /// The step at a pixel, from 0.
    pub fn step(&self, pixel: f64) -> usize {
        let share = (pixel - self.left) / (self.right - self.left);
        let step = (share * self.steps as f64).floor().max(0.0) as usize;
        step.min(self.steps.saturating_sub(1))
    }

    /// Margins with which a range input's thumb, `thumb` pixels wide, stands above its column.
    pub fn margins(steps: usize, thumb: f64) -> String {
        let half = 50.0 / steps.max(1) as f64;
        let side = |room: f64| {
            let (whole, share) = (room - thumb / 2.0, LEFT + UNNAMED_RIGHT);
            format!("calc({whole}px + {half}% - {}px)", share * half / 100.0)
        };
        format!("0 {} 0 {}", side(UNNAMED_RIGHT), side(LEFT))
    }
}

/// What else a press on a chart does.
pub type Pressed = Box<dyn Fn(&Shown, &Element, &PointerEvent)>;

/// Makes the cursor follow when a chart is pressed, and when the pointer is drawn over it.
/// `pressed` is told where first.
pub fn scrubbing(chart: El, store: Store, shown: Showing, pressed: Pressed) -> El {
    let follow = move |event: &PointerEvent, element: &Element| {
        let width = f64::from(element.client_width());
        let pixel = f64::from(event.client_x()) - element.get_bounding_client_rect().left();
        if let Some(steps) = shown.with_untracked(|shown| Some(shown.as_ref()?.steps())) {
            store.scrub(TimeScale::across(width, steps).step(pixel));
        }
    };
    let press = move |event: PointerEvent| {
        let Some(element) = target(&event) else {
            return;
        };
        // Without capture the drag merely ends at the chart's edge.
        let _ = element.set_pointer_capture(event.pointer_id());
        shown.with_untracked(|shown| {
            if let Some(shown) = shown {
                pressed(shown, &element, &event);
            }
        });
        follow(&event, &element);
    };
    let drag = move |event: PointerEvent| {
        if let Some(element) = target(&event).filter(|_| event.buttons() > 0) {
            follow(&event, &element);
        }
    };
    chart.on("pointerdown", press).on("pointermove", drag)
}

fn target(event: &PointerEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_step_leads_back_to_it() {
        for steps in [1, 3, 100, 2000] {
            let scale = TimeScale::across(760.0, steps);
            for step in [0, steps / 2, steps - 1] {
                assert_eq!(scale.step(scale.at(step)), step);
            }
            assert_eq!(scale.step(-50.0), 0);
            assert_eq!(scale.step(5000.0), steps - 1);
        }
    }

    #[test]
    fn the_sliders_thumb_stands_above_the_column() {
        // 766 px wide: the plot is 700, a step 7, so the first middle is at 53.5.
        assert_eq!(TimeScale::across(766.0, 100).at(0), 53.5);
        let margins = TimeScale::margins(100, 16.0);
        assert_eq!(
            margins,
            "0 calc(8px + 0.5% - 0.33px) 0 calc(42px + 0.5% - 0.33px)"
        );
    }
}
