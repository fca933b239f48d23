//! A digit of the visitor's own, 8 by 8: drawn with the pointer, or cell by cell with the keys.

use crate::core::config::DIGITS_SIDE;
use crate::core::protocol::Shown;
use crate::page::kit::next_cell;
use crate::page::language::say;
use crate::page::store::focus::focus;
use crate::page::store::{Store, use_store};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

const CELLS: usize = DIGITS_SIDE * DIGITS_SIDE;
/// What a stroke leaves on the cells beside it: the digits of the data have grey edges.
const EDGE: f32 = 0.4;

/// A digit as far as it is drawn: grey values 0 to 1, row by row.
type Pixels = Vec<f32>;

fn blank() -> Pixels {
    vec![0.0; CELLS]
}

/// Ink on a cell, and some on those beside it.
fn inked(pixels: &[f32], cell: usize) -> Pixels {
    let mut pixels = pixels.to_vec();
    let (row, column) = (cell / DIGITS_SIDE, cell % DIGITS_SIDE);
    for (at, pixel) in pixels.iter_mut().enumerate() {
        let away = (at / DIGITS_SIDE).abs_diff(row) + (at % DIGITS_SIDE).abs_diff(column);
        let ink = match away {
            0 => 1.0,
            1 => EDGE,
            _ => 0.0,
        };
        *pixel = pixel.max(ink);
    }
    pixels
}

/// A cell that is inked is cleared, any other is inked.
fn toggled(pixels: &[f32], cell: usize) -> Pixels {
    let mut pixels = pixels.to_vec();
    pixels[cell] = if pixels[cell] > 0.5 { 0.0 } else { 1.0 };
    pixels
}

/// Where a key leads from a cell; `None` for a key that leads nowhere.
fn moved(cell: usize, key: &str) -> Option<usize> {
    next_cell(cell, key, DIGITS_SIDE, DIGITS_SIDE * DIGITS_SIDE)
}

/// The cell at a place of the pad, both in shares of its size.
fn cell_at(x: f64, y: f64) -> usize {
    let index = |share: f64| {
        let place = (share * DIGITS_SIDE as f64).floor();
        place.clamp(0.0, DIGITS_SIDE as f64 - 1.0) as usize
    };
    index(y) * DIGITS_SIDE + index(x)
}

/// Has both networks read it.
fn show(store: Store, pixels: Pixels, label: Option<usize>) {
    store.inspect.shown.set(Shown::Drawn { pixels, label });
}

/// The pad, and what the drawing is meant to be.
#[component]
pub fn DigitPad() -> impl IntoView {
    let store = use_store();
    let drawing = RwSignal::new(drawn(store).unwrap_or_else(blank));
    let label = RwSignal::new(None::<usize>);
    let change = move |pixels: Pixels| {
        if drawing.with_untracked(|now| *now != pixels) {
            drawing.set(pixels.clone());
            show(store, pixels, label.get_untracked());
        }
    };
    let pad = NodeRef::<Div>::new();
    let at = RwSignal::new(0);
    let ink = move |event: &PointerEvent| {
        if let Some(pad) = pad.get_untracked() {
            let room = pad.get_bounding_client_rect();
            let x = (f64::from(event.client_x()) - room.left()) / room.width();
            let y = (f64::from(event.client_y()) - room.top()) / room.height();
            change(inked(&drawing.get_untracked(), cell_at(x, y)));
        }
    };
    let begin = move |event: PointerEvent| {
        event.prevent_default();
        if let Some(pad) = pad.get_untracked() {
            // Without capture a stroke merely ends at the pad's edge.
            let _ = pad.set_pointer_capture(event.pointer_id());
        }
        ink(&event);
    };
    let go_on = move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            ink(&event);
        }
    };
    let press = move |event: KeyboardEvent| {
        if let Some(to) = moved(at.get_untracked(), &event.key()) {
            event.prevent_default();
            at.set(to);
            focus(&id(to));
        }
    };
    let toggle = Callback::new(move |cell| change(toggled(&drawing.get_untracked(), cell)));
    let cell = move |cell: usize| view! { <Pixel cell drawing at toggle /> };
    let choose = move |event| {
        label.set(event_target_value(&event).parse().ok());
        show(store, drawing.get_untracked(), label.get_untracked());
    };
    let options = (0..10).map(|digit| view! { <option value=digit.to_string()>{digit}</option> });
    view! {
        <div
            id="pad"
            class="pad"
            role="group"
            aria-label=say("Digit pad, 8 by 8: draw, or move by arrow keys and ink by Space")
            node_ref=pad
            on:pointerdown=begin
            on:pointermove=go_on
            on:keydown=press
        >
            {(0..CELLS).map(cell).collect_view()}
        </div>
        <div class="inl">
            <label for="pad-label">{say("Meant to be")}</label>
            <select id="pad-label" class="field" on:change=choose>
                <option value="">{say("not said")}</option>
                {options.collect_view()}
            </select>
            <button id="pad-clear" class="b" type="button" on:click=move |_| change(blank())>
                {say("Clear")}
            </button>
        </div>
    }
}

/// One of the pad's cells.
#[component]
fn Pixel(
    cell: usize,
    drawing: RwSignal<Pixels>,
    /// The cell that the keys are at.
    at: RwSignal<usize>,
    toggle: Callback<usize>,
) -> impl IntoView {
    let pixel = Memo::new(move |_| drawing.with(|pixels| pixels[cell]));
    let (row, column) = (cell / DIGITS_SIDE + 1, cell % DIGITS_SIDE + 1);
    view! {
        <button
            id=id(cell)
            type="button"
            tabindex=move || if at.get() == cell { "0" } else { "-1" }
            aria-label=say!("row {row}, column {column}", row, column)
            aria-pressed=move || (pixel.get() > 0.5).to_string()
            on:focus=move |_| at.set(cell)
            // The pointer draws by itself; what clicks without one is a key.
            on:click=move |event| {
                if event.detail() == 0 {
                    toggle.run(cell);
                }
            }
        >
            <i style:opacity=move || pixel.get().to_string()></i>
        </button>
    }
}

fn id(cell: usize) -> String {
    format!("pad-{cell}")
}

fn drawn(store: Store) -> Option<Pixels> {
    store.inspect.shown.with_untracked(|shown| match shown {
        Shown::Drawn { pixels, .. } => Some(pixels.clone()),
        Shown::Sample(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_inks_its_cell_and_greys_those_beside_it_within_the_pad() {
        let pixels = inked(&blank(), 0);
        let at = |cell: usize| pixels[cell];
        assert_eq!(
            [at(0), at(1), at(8), at(9), at(7)],
            [1.0, EDGE, EDGE, 0.0, 0.0]
        );
        let again = inked(&pixels, 1);
        assert_eq!((again[0], again[1]), (1.0, 1.0), "ink stays ink");
    }

    #[test]
    fn keys_go_from_cell_to_cell_and_not_beyond_the_edges() {
        assert_eq!(moved(9, "ArrowDown"), Some(17));
        assert_eq!(moved(7, "ArrowRight"), Some(7));
        assert_eq!(
            [moved(3, "ArrowUp"), moved(56, "ArrowDown")],
            [Some(3), Some(56)]
        );
        assert_eq!(moved(3, "Enter"), None);
        let once = toggled(&blank(), 12);
        assert_eq!((once[12], toggled(&once, 12)), (1.0, blank()));
    }

    #[test]
    fn a_place_beyond_the_pad_is_its_nearest_cell() {
        assert_eq!(cell_at(0.01, 0.01), 0);
        assert_eq!(cell_at(0.99, 0.5), 39);
        assert_eq!(cell_at(1.4, -3.0), 7);
    }
}
