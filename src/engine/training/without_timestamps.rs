//! Adapters without `timestamp-query`, as Safari's.
//!
//! cubecl-wgpu 0.11.3 opens none of them in WebAssembly: a stream that may one day be asked to profile by the
//! system's clock panics as soon as it is made (`Timings::system`; it was so natively before
//! <https://github.com/tracel-ai/cubecl/pull/174>, which mended issue 171 there). Nothing here is ever profiled, so
//! such an adapter says that it has the feature, and no device is asked for it. The next release that puts the
//! panic off until something is profiled makes this file needless.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// What is claimed.
pub(super) const FEATURE: &str = "timestamp-query";

/// From now on each adapter that lacks the feature claims it.
///
/// # Errors
/// What the browser says where its objects cannot be written to.
pub(super) fn claim() -> Result<(), JsValue> {
    let gpu = get(&get(&js_sys::global(), "navigator"), "gpu");
    if get(&gpu, CLAIMED).is_truthy() {
        return Ok(());
    }
    let request: Function = get(&gpu, "requestAdapter").dyn_into()?;
    let own = gpu.clone();
    let wrapped = move |options: JsValue| -> Result<JsValue, JsValue> {
        let promise: Promise = request.call1(&own, &options)?.dyn_into()?;
        let claimed = Closure::once_into_js(|adapter: JsValue| -> Result<JsValue, JsValue> {
            if !adapter.is_null() && !has(&adapter)? {
                let features = get(&adapter, "features");
                claim_of(&adapter, features)?;
            }
            Ok(adapter)
        });
        let then: Function = get(&promise, "then").dyn_into()?;
        then.call1(&promise, &claimed)
    };
    set(&gpu, "requestAdapter", function(wrapped))?;
    set(&gpu, CLAIMED, JsValue::TRUE)
}

/// Says that it was done.
const CLAIMED: &str = "claimsTimestamps";

/// Whether an adapter has the feature by itself.
pub(super) fn has(adapter: &JsValue) -> Result<bool, JsValue> {
    let features = get(adapter, "features");
    let has: Function = get(&features, "has").dyn_into()?;
    Ok(has.call1(&features, &FEATURE.into())?.is_truthy())
}

fn claim_of(adapter: &JsValue, features: JsValue) -> Result<(), JsValue> {
    let claimed = Object::new();
    let has = move |name: JsValue| -> Result<JsValue, JsValue> {
        if name == FEATURE {
            return Ok(JsValue::TRUE);
        }
        let has: Function = get(&features, "has").dyn_into()?;
        has.call1(&features, &name)
    };
    set(&claimed, "has", function(has))?;
    set(adapter, "features", claimed.into())?;
    let request: Function = get(adapter, "requestDevice").dyn_into()?;
    let own = adapter.clone();
    let without = move |descriptor: JsValue| -> Result<JsValue, JsValue> {
        if let Ok(asked) = get(&descriptor, "requiredFeatures").dyn_into::<Array>() {
            let is_there = |name: &JsValue| name != FEATURE;
            let kept: Array = asked.iter().filter(is_there).collect();
            Reflect::set(&descriptor, &"requiredFeatures".into(), &kept)?;
        }
        request.call1(&own, &descriptor)
    };
    set(adapter, "requestDevice", function(without))
}

/// It lives as long as the worker.
fn function(call: impl Fn(JsValue) -> Result<JsValue, JsValue> + 'static) -> JsValue {
    Closure::<dyn Fn(JsValue) -> Result<JsValue, JsValue>>::new(call).into_js_value()
}

/// A property of the object itself, in front of its prototype's, which cannot be written to.
fn set(object: &JsValue, key: &str, value: JsValue) -> Result<(), JsValue> {
    let descriptor = Object::new();
    Reflect::set(&descriptor, &"value".into(), &value)?;
    let object: &Object = object.unchecked_ref();
    Reflect::define_property(object, &key.into(), &descriptor).map(|_| ())
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or(JsValue::UNDEFINED)
}
