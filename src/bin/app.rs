//! The page: mounts over the skeleton that `www/index.html` shows first, unless `www/guard.js` has
//! found and named what the page cannot do without.

use leptos::prelude::document;
use lyapunov_snn::core::about;
use lyapunov_snn::page::app::App;
use lyapunov_snn::page::{language, site};
use wasm_bindgen::JsCast;

fn main() {
    console_error_panic_hook::set_once();
    about::built_from(option_env!("LYAPUNOV_LAB_COMMIT"));
    let root = document().document_element();
    if root.is_some_and(|root| root.has_attribute("data-blocked")) {
        return;
    }
    let Some(place) = document().get_element_by_id("app") else {
        return;
    };
    wasm_bindgen_futures::spawn_local(async move {
        language::arrive(site::fetch_text).await;
        place.set_inner_html("");
        leptos::mount::mount_to(place.unchecked_into(), App).forget();
    });
}
