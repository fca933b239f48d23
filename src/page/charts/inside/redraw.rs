//! Draws a canvas again where, and only where, something has changed that is seen on it.

use crate::page::charts::surface::Surface;
use crate::page::charts::theme::{Theme, use_theme};
use crate::page::charts::visibility::watch;
use leptos::prelude::*;
use std::cell::RefCell;
use web_sys::HtmlCanvasElement;

/// Tells what is to be seen.
pub type Seen<K> = Box<dyn Fn() -> K>;

/// What draws: a cleared canvas, what is to be seen, and the colours.
pub type Draw<K> = Box<dyn Fn(&Surface, &K, &Theme)>;

/// Keeps `canvas` as `draw` makes it of `seen`, while it is in sight.
pub fn redraw<K: PartialEq + 'static>(canvas: &HtmlCanvasElement, seen: Seen<K>, draw: Draw<K>) {
    let theme = use_theme();
    let place = watch(canvas);
    let canvas = canvas.clone();
    let drawn = RefCell::new(None);
    Effect::new(move |_| {
        let place = place.get();
        if !place.visible {
            return;
        }
        let wanted = (seen(), place, theme.get());
        if drawn.borrow().as_ref() == Some(&wanted) {
            return;
        }
        if let Some(surface) = Surface::fit(&canvas) {
            draw(&surface, &wanted.0, &wanted.2);
        }
        drawn.replace(Some(wanted));
    });
}
