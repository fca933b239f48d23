//! The site's files, and what the page asks of `www/guard.js`, which stands in `index.html`: what a browser
//! does in several ways.

use crate::core::text::decoded;
use crate::page::language::say;
use js_sys::{Promise, Uint8Array};
use leptos::prelude::document;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

#[wasm_bindgen]
extern "C" {
    /// Whether a text is in the clipboard now; where not, it stands selected.
    #[wasm_bindgen(js_namespace = lab, js_name = copy, catch)]
    fn copy_text(text: &str) -> Result<Promise, JsValue>;

    /// Words on what is wrong with the engine's files.
    #[wasm_bindgen(js_namespace = lab, js_name = engineProblems, catch)]
    fn engine_problems() -> Result<Promise, JsValue>;

    /// Has the service worker keep the site.
    #[wasm_bindgen(js_namespace = lab, js_name = keepOffline, catch)]
    fn keep_site(tell: &js_sys::Function) -> Result<(), JsValue>;

    /// Opens the newer build that the service worker has kept.
    #[wasm_bindgen(js_namespace = lab, js_name = openNewer, catch)]
    fn open_kept(fragment: &str) -> Result<(), JsValue>;

    /// Opens page and engine anew; words where that cannot be.
    #[wasm_bindgen(js_namespace = lab, catch)]
    fn reopen(fragment: &str) -> Result<Promise, JsValue>;
}

/// The script that loads the engine, as the page names it; relative, so that the site works under any
/// path.
pub fn engine() -> String {
    named("lab-engine").unwrap_or_else(|| "./worker_loader.js".to_owned())
}

/// The script that loads the reader of people's files, likewise.
pub fn reader() -> String {
    named("lab-reader").unwrap_or_else(|| "./reader_loader.js".to_owned())
}

fn named(what: &str) -> Option<String> {
    let meta = document().query_selector(&format!("meta[name='{what}']"));
    meta.ok()??.get_attribute("content")
}

/// The engine's WebAssembly, which lies beside that script.
pub fn engine_program() -> String {
    let loader = engine();
    let stem = loader.strip_suffix("_loader.js").unwrap_or(&loader);
    format!("{stem}_bg.wasm")
}

/// This page's address with another part behind its `#`.
pub fn address(fragment: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    // Without a query: the link itself says where it computes.
    let own = href.split(['?', '#']).next().unwrap_or_default();
    format!("{own}#{fragment}")
}

/// Copies a text, and says in `said` whether that worked. To be called as the button is pressed.
pub fn copy(text: &str, said: RwSignal<String>) {
    // Asked at once: some browsers copy only while the button's own event lasts.
    let asked = copy_text(text);
    spawn_local(async move {
        let copied = answer(asked).await.is_some_and(|done| done.is_truthy());
        let words = if copied {
            say("Copied.")
        } else {
            say(
                "The browser did not allow it. The text stands selected at the foot of the window: press \
             Ctrl+C, or Cmd+C on a Mac.",
            )
        };
        said.set(words.to_owned());
    });
}

/// Says in `said` what is wrong with the engine's files, or nothing.
pub fn name_problems(said: RwSignal<String>) {
    tell(engine_problems(), said);
}

/// Fetches page and engine anew, and opens them with a share link's part behind the `#`; where the
/// server gives no answer, `said` says so and the page stays.
pub fn open_anew(fragment: &str, said: RwSignal<String>) {
    tell(reopen(fragment), said);
}

/// Has the browser keep the site, and tells what comes of it in the words of `www/guard.js`.
pub fn keep_offline(tell: impl Fn(&str) + 'static) {
    let tell = Closure::<dyn Fn(String)>::new(move |word: String| tell(&word));
    // A page whose guard is of another build says nothing of it.
    let _ = keep_site(tell.as_ref().unchecked_ref());
    // It may be called as long as the page is there.
    tell.forget();
}

/// Opens the newer build that is kept, with a share link's part behind the `#`.
pub fn open_newer(fragment: &str) {
    // Offered only where the guard has told of one.
    let _ = open_kept(fragment);
}

/// Goes to another part of the page, or another view.
pub fn go_to(fragment: &str) {
    // Fails for no fragment.
    let _ = window().location().set_hash(fragment);
}

/// What the server answers for one of the site's files.
///
/// # Errors
/// The browser's, or in words where the server refuses.
pub async fn fetch(address: &str) -> Result<Response, JsValue> {
    let answer = JsFuture::from(window().fetch_with_str(address)).await?;
    let answer: Response = answer.unchecked_into();
    if !answer.ok() {
        return Err(say!("the server answered {status}", status = answer.status()).into());
    }
    Ok(answer)
}

/// The text of one of the site's files, or why it did not come.
pub async fn fetch_text(address: &str) -> Result<String, String> {
    let bytes = fetch_bytes(address).await?;
    decoded(&bytes).map_err(|error| error.to_string())
}

/// One of the site's files, or why it did not come.
pub async fn fetch_bytes(address: &str) -> Result<Vec<u8>, String> {
    let said = |error: JsValue| {
        error
            .as_string()
            .unwrap_or_else(|| say("the server gives no answer").to_owned())
    };
    let answer = fetch(address).await.map_err(said)?;
    let bytes = JsFuture::from(answer.array_buffer().map_err(said)?);
    Ok(Uint8Array::new(&bytes.await.map_err(said)?).to_vec())
}

fn tell(asked: Result<Promise, JsValue>, said: RwSignal<String>) {
    spawn_local(async move {
        let words = answer(asked).await.and_then(|words| words.as_string());
        said.set(words.unwrap_or_default());
    });
}

async fn answer(asked: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(asked.ok()?).await.ok()
}
