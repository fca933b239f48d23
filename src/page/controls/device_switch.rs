//! Where it computes: what is used, and what is asked for.

use crate::core::name::{Labelled, Named};
use crate::core::protocol::{DeviceChoice, DeviceInfo, DeviceKind};
use crate::page::dom::{El, el};
use crate::page::store::{Engine, Side, Store, use_store};
use leptos::prelude::*;
use web_sys::Event;

/// The device's badge and the switch beside it.
pub fn device_switch() -> El {
    let store = use_store();
    let kind = move || {
        let kind = match device(store).map(|device| device.kind) {
            Some(DeviceKind::Gpu) => "gpu",
            Some(DeviceKind::Cpu) => "cpu",
            None => "none",
        };
        kind.to_owned()
    };
    let choose = move |event: Event| {
        if let Some(choice) = DeviceChoice::from_key(&event_target_value(&event)) {
            store.desk.update(|desk| desk.device = choice);
        }
    };
    let option = move |choice: DeviceChoice| {
        el("option")
            .attr("value", choice.key())
            .live_state("selected", move || {
                store.desk.with(|desk| desk.device == choice)
            })
            .text(choice.label())
    };
    let select = el("select")
        .id("device-select")
        .on("change", choose)
        .children(DeviceChoice::all().map(option));
    let badge = el("span")
        .id("device-badge")
        .class("badge")
        .live_attr("data-kind", kind)
        .live_attr("title", move || said(store))
        .live_text(move || said(store));
    el("div")
        .class("device")
        .child(el("label").attr("for", "device-select").text("Device"))
        .child(select)
        .child(badge)
}

/// What the runs compute on; that of the run that had to leave the GPU, where only one did.
fn device(store: Store) -> Option<DeviceInfo> {
    let devices = Side::BOTH.map(|side| store.run(side).with(|run| run.device.clone()));
    let on_cpu = |device: &&DeviceInfo| device.kind == DeviceKind::Cpu;
    let known: Vec<_> = devices.iter().flatten().collect();
    known
        .iter()
        .copied()
        .find(on_cpu)
        .or(known.first().copied())
        .cloned()
}

fn said(store: Store) -> String {
    let device = device(store);
    store.desk.with(|desk| match (&device, &desk.engine) {
        (None, engine) => device_in_words(engine, desk.device),
        // Not where the visitor chose the CPU.
        (Some(device), Engine::Ready { gpu: Err(reason) })
            if device.kind == DeviceKind::Cpu && desk.begun != Some(DeviceChoice::Cpu) =>
        {
            format!("{} (no WebGPU: {reason})", device.text())
        }
        (Some(device), _) => device.text(),
    })
}

/// The device that a choice comes to.
pub fn device_in_words(engine: &Engine, choice: DeviceChoice) -> String {
    match (engine, choice) {
        (_, DeviceChoice::Cpu) => "CPU".to_owned(),
        (Engine::Ready { gpu: Ok(adapter) }, DeviceChoice::Auto) if adapter.is_software => {
            format!("CPU (WebGPU in software only: {})", adapter.name)
        }
        (Engine::Ready { gpu: Ok(adapter) }, _) => format!("WebGPU: {}", adapter.text()),
        (Engine::Ready { gpu: Err(reason) }, _) => format!("CPU (no WebGPU: {reason})"),
        _ => "looking for a GPU…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::Adapter;

    #[test]
    fn an_adapter_in_software_is_not_what_auto_comes_to_and_gpu_names_it_as_such() {
        let ready = |name: &str| Engine::Ready {
            gpu: Ok(Adapter::new(name)),
        };
        let words = |name: &str, choice| device_in_words(&ready(name), choice);
        assert_eq!(
            words("SwiftShader", DeviceChoice::Auto),
            "CPU (WebGPU in software only: SwiftShader)"
        );
        assert_eq!(
            words("SwiftShader", DeviceChoice::Gpu),
            "WebGPU: SwiftShader (in software)"
        );
        assert_eq!(
            words("amd rdna-3", DeviceChoice::Auto),
            "WebGPU: amd rdna-3"
        );
        assert_eq!(words("SwiftShader", DeviceChoice::Cpu), "CPU");
    }
}
