//! Whether a canvas can be seen, and when it changes size.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlCanvasElement, IntersectionObserver, IntersectionObserverEntry, ResizeObserver};

/// What a chart must know of its place on the page before it draws.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Place {
    pub visible: bool,
    /// Changes with each change of size.
    pub resized: u32,
}

/// Watches a canvas.
pub fn watch(canvas: &HtmlCanvasElement) -> RwSignal<Place> {
    let place = RwSignal::new(Place::default());
    let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let last = entries.iter().last().map(|entry| entry.unchecked_into());
        let last: Option<IntersectionObserverEntry> = last;
        let visible = last.is_some_and(|entry| entry.is_intersecting());
        place.update(|place| place.visible = visible);
    });
    let sized = Closure::<dyn FnMut()>::new(move || {
        place.update(|place| place.resized = place.resized.wrapping_add(1));
    });
    if let Ok(observer) = IntersectionObserver::new(seen.as_ref().unchecked_ref()) {
        observer.observe(canvas);
    }
    if let Ok(observer) = ResizeObserver::new(sized.as_ref().unchecked_ref()) {
        observer.observe(canvas);
    }
    // The browser keeps the observers for as long as the canvas; so must the closures last.
    seen.forget();
    sized.forget();
    place
}
