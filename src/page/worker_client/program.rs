//! The engine's WebAssembly, compiled once for all workers.

use super::text;
use crate::page::site;
use js_sys::WebAssembly::{Module, compile, compile_streaming};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The program, once it is there; a worker that is to be started while it is on its way waits for it.
#[derive(Default)]
pub(super) struct Program {
    compiled: RefCell<Option<Module>>,
    /// What those who wait for it share.
    on_its_way: RefCell<Option<js_sys::Promise>>,
}

impl Program {
    /// The program; after a failure it is fetched anew.
    ///
    /// # Errors
    /// Why it did not come or is none, in the browser's words.
    pub async fn get(&self) -> Result<Module, String> {
        if let Some(module) = &*self.compiled.borrow() {
            return Ok(module.clone());
        }
        let begun = || wasm_bindgen_futures::future_to_promise(fetch_and_compile());
        let promise = self
            .on_its_way
            .borrow_mut()
            .get_or_insert_with(begun)
            .clone();
        let compiled = JsFuture::from(promise).await;
        self.on_its_way.replace(None);
        let module: Module = compiled.map_err(|error| text(&error))?.unchecked_into();
        self.compiled.replace(Some(module.clone()));
        Ok(module)
    }
}

async fn fetch_and_compile() -> Result<JsValue, JsValue> {
    let address = site::engine_program();
    let answer = site::fetch(&address).await?;
    // As a promise of the answer, which may be of any type of content that the browser knows how to read.
    let streamed = compile_streaming(&js_sys::Promise::resolve(&JsValue::from(answer)));
    if let Ok(module) = JsFuture::from(streamed).await {
        return Ok(module);
    }
    // A server that names another type of content than application/wasm.
    let bytes = JsFuture::from(site::fetch(&address).await?.array_buffer()?).await?;
    JsFuture::from(compile(&bytes)).await
}
