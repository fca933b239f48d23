//! Where it computes: what is used, and what is asked for.

use crate::protocol::{DeviceChoice, DeviceInfo, DeviceKind};
use crate::store::live::{live, on};
use crate::store::{Engine, Side, Store, use_store};
use leptos::prelude::*;

const CHOICES: [(&str, &str, DeviceChoice); 3] = [
    ("auto", "Auto", DeviceChoice::Auto),
    ("gpu", "WebGPU", DeviceChoice::Gpu),
    ("cpu", "CPU", DeviceChoice::Cpu),
];

/// The choice that a name stands for, as in the address `?device=cpu`.
pub fn device_named(name: &str) -> Option<DeviceChoice> {
    CHOICES
        .into_iter()
        .find(|choice| choice.0 == name)
        .map(|choice| choice.2)
}

/// The device's badge and the switch beside it.
#[component]
pub fn DeviceSwitch() -> impl IntoView {
    let store = use_store();
    let kind = live(move || {
        let kind = match device(store).map(|device| device.kind) {
            Some(DeviceKind::Gpu) => "gpu",
            Some(DeviceKind::Cpu) => "cpu",
            None => "none",
        };
        kind.to_owned()
    });
    let choose = on(move |event| {
        if let Some(choice) = device_named(&event_target_value(&event)) {
            store.desk.update(|desk| desk.device = choice);
        }
    });
    view! {
        <div class="device">
            <label for="device-select">"Device"</label>
            <select id="device-select" on:change=choose>
                {CHOICES.map(|(name, label, choice)| view! {
                    <option value=name prop:selected=live(move || store.desk.with(|desk| desk.device == choice))>
                        {label}
                    </option>
                })}
            </select>
            <span
                id="device-badge"
                class="badge"
                data-kind=kind
                title=live(move || said(store))
            >
                {live(move || said(store))}
            </span>
        </div>
    }
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
    if let Some(device) = device(store) {
        return device.words();
    }
    store
        .desk
        .with(|desk| device_in_words(&desk.engine, desk.device))
}

/// The device that a choice comes to.
pub fn device_in_words(engine: &Engine, choice: DeviceChoice) -> String {
    match (engine, choice) {
        (_, DeviceChoice::Cpu) => "CPU".to_owned(),
        (Engine::Ready { gpu: Ok(name) }, _) => format!("WebGPU: {name}"),
        (Engine::Ready { gpu: Err(reason) }, _) => format!("CPU (no WebGPU: {reason})"),
        _ => "looking for a GPU…".to_owned(),
    }
}
