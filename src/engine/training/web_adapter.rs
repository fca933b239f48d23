//! The browser's adapter, asked before Burn asks: a missing one is to be a message, not a panic.

use super::without_timestamps;
use crate::core::protocol::Adapter;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The adapter, or why there is none; starts nothing.
pub async fn probe_gpu() -> Result<Adapter, String> {
    let adapter = request_adapter().await.map_err(|_| why_none())?;
    if adapter.is_null() || adapter.is_undefined() {
        return Err(why_none());
    }
    let opens = match without_timestamps::has(&adapter) {
        Ok(false) => without_timestamps::claim(),
        either => either.map(|_| ()),
    };
    if opens.is_err() {
        let feature = without_timestamps::FEATURE;
        return Err(format!("the WebGPU adapter lacks the feature {feature}"));
    }
    let info = get(&adapter, "info");
    let part = |key: &str| get(&info, key).as_string().filter(|text| !text.is_empty());
    let parts: Vec<String> = ["vendor", "architecture", "device"]
        .iter()
        .filter_map(|key| part(key))
        .collect();
    let plain = parts.join(" ");
    let mut name = part("description").unwrap_or_else(|| plain.clone());
    if name.is_empty() {
        name = "unnamed adapter".into();
    }
    // Older browsers say it of the adapter, newer ones of its description.
    let is_flagged = [&info, &adapter]
        .into_iter()
        .any(|of| get(of, "isFallbackAdapter").is_truthy());
    let adapter = Adapter::new(name);
    Ok(Adapter {
        is_software: is_flagged || adapter.is_software || Adapter::new(plain).is_software,
        ..adapter
    })
}

/// Why there is no adapter: what came by plain http, from elsewhere than this machine, gets none.
fn why_none() -> String {
    let global = js_sys::global();
    let secure = get(&global, "isSecureContext").as_bool() != Some(false);
    let words = if secure {
        "this browser offers no WebGPU adapter"
    } else {
        "it needs https or localhost, and this page came by plain http"
    };
    words.into()
}

async fn request_adapter() -> Result<JsValue, JsValue> {
    let navigator = get(&js_sys::global(), "navigator");
    let gpu = get(&navigator, "gpu");
    let options = Object::new();
    Reflect::set(
        &options,
        &"powerPreference".into(),
        &"high-performance".into(),
    )?;
    let promise: Promise = call(&gpu, "requestAdapter", &options)?.dyn_into()?;
    JsFuture::from(promise).await
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED)
}

fn call(object: &JsValue, method: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    get(object, method)
        .dyn_into::<Function>()?
        .call1(object, argument)
}
