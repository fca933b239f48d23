//! The link's QR code.

use crate::core::protocol::Code;
use crate::page::dom::{El, canvas};
use crate::page::store::Store;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Light modules around the code, as scanners want them.
const QUIET: usize = 4;
/// Pixels a module.
const SCALE: usize = 3;

pub fn code(store: Store) -> El {
    let (canvas, element) = canvas();
    let canvas = canvas
        .id("share-code")
        .attr("role", "img")
        .attr("aria-label", "The link as a QR code");
    Effect::new(move |_| {
        store.study.with(|study| {
            // Fails only where the browser has no canvas.
            let _ = study.code.as_ref().and_then(|code| draw(&element, code));
            let modules = study.code.as_ref().map_or(0, |code| code.size);
            let _ = element.set_attribute("data-modules", &modules.to_string());
        });
    });
    canvas
}

/// Black on white in both themes: that is what scanners read.
fn draw(canvas: &HtmlCanvasElement, code: &Code) -> Option<()> {
    let side = ((code.size + 2 * QUIET) * SCALE) as u32;
    canvas.set_width(side);
    canvas.set_height(side);
    let context = canvas.get_context("2d").ok()??;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    context.set_fill_style_str("#ffffff");
    context.fill_rect(0.0, 0.0, side.into(), side.into());
    context.set_fill_style_str("#000000");
    for (index, _) in code.dark.iter().enumerate().filter(|(_, dark)| **dark > 0) {
        let (x, y) = (index % code.size, index / code.size);
        let at = |module: usize| ((module + QUIET) * SCALE) as f64;
        context.fill_rect(at(x), at(y), SCALE as f64, SCALE as f64);
    }
    Some(())
}
