//! What is out of sight comes into sight.

use leptos::prelude::{document, window};
use web_sys::Element;

/// Scrolls to what a selector finds, from wherever it is.
pub fn bring_into_sight(selector: &str) {
    if let Some(part) = found(selector) {
        part.scroll_into_view();
    }
}

/// Scrolls a list sideways until one of its parts is in the middle, and nothing else.
pub fn bring_along(list: &str, selector: &str) {
    let part = found(&format!("{list} {selector}"));
    let Some((list, part)) = found(list).zip(part) else {
        return;
    };
    let [own, around] = [&part, &list].map(Element::get_bounding_client_rect);
    let apart = own.left() + own.width() / 2.0 - around.left() - around.width() / 2.0;
    list.set_scroll_left(list.scroll_left() + apart as i32);
}

/// The same, but only of what begins below the window.
pub fn bring_up(selector: &str) {
    let height = window().inner_height().ok().and_then(|it| it.as_f64());
    let is_below = |part: &Element| {
        height.is_some_and(|height| part.get_bounding_client_rect().top() > height)
    };
    if found(selector).is_some_and(|part| is_below(&part)) {
        bring_into_sight(selector);
    }
}

fn found(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}
