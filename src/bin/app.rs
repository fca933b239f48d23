//! The page: mounts over the skeleton that `www/index.html` shows first.

use leptos::prelude::document;
use lyapunov_snn::{dom, panels};

fn main() {
    console_error_panic_hook::set_once();
    let Some(place) = document().get_element_by_id("app") else {
        return;
    };
    place.set_inner_html("");
    dom::mount(&place, panels::page);
}
