//! A canvas at the screen's own resolution.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A cleared canvas to draw on, in CSS pixels.
pub struct Surface {
    pub context: CanvasRenderingContext2d,
    pub width: f64,
    pub height: f64,
}

impl Surface {
    /// Fits the canvas's own pixels to its size on the screen, and clears it.
    /// `None` while it takes no room.
    pub fn fit(canvas: &HtmlCanvasElement) -> Option<Self> {
        let (width, height) = (
            f64::from(canvas.client_width()),
            f64::from(canvas.client_height()),
        );
        if width < 1.0 || height < 1.0 {
            return None;
        }
        let ratio = leptos::prelude::window().device_pixel_ratio();
        let pixels = (
            (width * ratio).round() as u32,
            (height * ratio).round() as u32,
        );
        // Setting the size throws the canvas's memory away, so only where it differs.
        if (canvas.width(), canvas.height()) != pixels {
            canvas.set_width(pixels.0);
            canvas.set_height(pixels.1);
        }
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        context
            .set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)
            .ok()?;
        context.clear_rect(0.0, 0.0, width, height);
        Some(Self {
            context,
            width,
            height,
        })
    }

    /// A straight line, one pixel wide and sharp.
    pub fn hairline(&self, colour: &str, from: (f64, f64), to: (f64, f64)) {
        let sharp = |value: f64| value.floor() + 0.5;
        self.dash(&[]);
        self.context.set_stroke_style_str(colour);
        self.context.set_line_width(1.0);
        self.context.begin_path();
        self.context.move_to(sharp(from.0), sharp(from.1));
        self.context.line_to(sharp(to.0), sharp(to.1));
        self.context.stroke();
    }

    /// The pattern of the lines that follow; empty for solid.
    pub fn dash(&self, pattern: &[f64]) {
        let array: js_sys::Array = pattern
            .iter()
            .map(|&part| js_sys::Number::from(part))
            .collect();
        // Fails only for what is no array of numbers.
        let _ = self.context.set_line_dash(&array);
    }

    /// Text with a halo in the background's colour, so that it reads over lines.
    pub fn text(&self, text: &str, colour: &str, halo: &str, at: (f64, f64)) {
        self.dash(&[]);
        self.context.set_line_width(4.0);
        self.context.set_line_join("round");
        self.context.set_stroke_style_str(halo);
        self.context.set_fill_style_str(colour);
        // Both fail only where the context is lost, and then there is nothing to see.
        let _ = self.context.stroke_text(text, at.0, at.1);
        let _ = self.context.fill_text(text, at.0, at.1);
    }
}
