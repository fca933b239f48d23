//! What the elements of these charts have in common.

use crate::page::dom::{El, el};

/// A chart over simulated time, headed by its title, what it shows, and the keys to its lines.
pub fn figure(title: &str, unit: El, keys: Vec<El>, chart: El) -> El {
    let mut caption = el("figcaption").child(el("h3").text(title)).child(unit);
    if !keys.is_empty() {
        caption = caption.child(el("span").class("keys").children(keys));
    }
    el("figure").class("trace").child(caption).child(chart)
}
