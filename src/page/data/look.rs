//! A sample as the network will get it, drawn small.

use crate::core::protocol::Seen;
use crate::page::charts::{Tone, use_palette};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, ImageData};

/// A canvas with a sentence for who does not see it.
#[component]
pub fn Look(seen: Seen, #[prop(into)] sentence: String) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let palette = use_palette();
    let (columns, rows) = (seen.columns, seen.rows);
    Effect::new(move |_| {
        let (Some(canvas), Some(palette)) = (canvas.get(), palette.get()) else {
            return;
        };
        let colours = seen.cells.iter().flat_map(|&cell| {
            let [red, green, blue] = palette.mixed(Tone::Ink, f64::from(cell) / 255.0);
            // Nothing is where the ground shows.
            [red, green, blue, if cell == 0 { 0 } else { 255 }]
        });
        let colours: Vec<u8> = colours.collect();
        let context = canvas.get_context("2d").ok().flatten();
        let context = context.and_then(|it| it.dyn_into::<CanvasRenderingContext2d>().ok());
        let data = ImageData::new_with_u8_clamped_array(Clamped(&colours), columns as u32);
        if let (Some(context), Ok(data)) = (context, data) {
            context.clear_rect(0.0, 0.0, columns as f64, rows as f64);
            // Fails for no place that is a number.
            let _ = context.put_image_data(&data, 0.0, 0.0);
        }
    });
    view! {
        <canvas
            node_ref=canvas
            class="cells"
            width=columns.to_string()
            height=rows.to_string()
            role="img"
            aria-label=sentence
        ></canvas>
    }
}
