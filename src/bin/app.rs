//! The page: mounts over the skeleton that `www/index.html` shows first.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use lyapunov_snn::panels::Page;

fn main() {
    console_error_panic_hook::set_once();
    let Some(place) = document().get_element_by_id("app") else {
        return;
    };
    place.set_inner_html("");
    mount_to(place.unchecked_into(), Page).forget();
}
