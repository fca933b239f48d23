//! Where it computes: what is used, what is asked for, and how the page looks.

use super::language::LanguageChoice;
use super::theme::ThemeChoice;
use crate::core::name::{Labelled, Named};
use crate::core::protocol::{DeviceChoice, DeviceInfo, DeviceKind, Trial};
use crate::page::language::{heard, say};
use crate::page::offline::use_offline;
use crate::page::store::device::{comes_to, device_in_words};
use crate::page::store::{Desk, Engine, Side, Store, use_store};
use leptos::prelude::*;

/// What the pair computes on, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Badge {
    Looking,
    Cpu,
    Gpu,
    /// It went on on the CPU, without the GPU that it had.
    Lost,
}

impl Badge {
    fn words(self) -> &'static str {
        match self {
            Self::Looking => "…",
            Self::Cpu => "CPU",
            Self::Gpu => "GPU",
            Self::Lost => say("CPU, GPU lost"),
        }
    }

    /// As an attribute says it.
    fn kind(self) -> &'static str {
        match self {
            Self::Looking => "none",
            Self::Cpu | Self::Lost => "cpu",
            Self::Gpu => "gpu",
        }
    }
}

/// The badge, and over it the choice of device and theme. What the program is opens by `about`.
#[component]
pub fn DeviceBadge(about: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let offline = use_offline();
    let device = Memo::new(move |_| device(store));
    let badge = Memo::new(move |_| {
        let device = device.get();
        store.desk.with(|desk| {
            let (engine, trial) = (&desk.engine, desk.trial());
            badge(device.as_ref(), engine, desk.device, desk.begun, trial)
        })
    });
    let words = Memo::new(move |_| said(store, device.get()));
    let options = DeviceChoice::all().map(|choice| {
        let chosen = move || store.desk.with(|desk| desk.device == choice);
        view! { <option value=choice.key() prop:selected=chosen>{say(choice.label())}</option> }
    });
    let options = options.collect::<Vec<_>>();
    let choose = move |event| {
        if let Some(choice) = DeviceChoice::from_key(&event_target_value(&event)) {
            store.desk.update(|desk| {
                desk.device = choice;
                // Whoever asks for it once more has it tried once more.
                if choice == DeviceChoice::Auto {
                    desk.trials.forget();
                }
            });
        }
    };
    view! {
        <details class="pop" id="device">
            <summary
                id="device-badge"
                class="b dev"
                class:lost=move || badge.get() == Badge::Lost
                aria-label=move || say!("Computes on: {words}", words = badge.get().words())
                data-kind=move || badge.get().kind()
                title=move || words.get()
            >
                <span class="led"></span>
                <span class="txt">{move || badge.get().words()}</span>
            </summary>
            <div class="sheet">
                <h2>{say("Where it computes")}</h2>
                <p id="device-words" role="status">{move || words.get()}</p>
                <label for="device-select">{say("Device")}</label>
                <select id="device-select" class="field" on:change=choose>{options}</select>
                <p class="meta">{say("Everything runs on this device. Nothing is sent anywhere.")}</p>
                <p class="meta">{say("CPU: WebAssembly. Same seed, same result, to the last bit.")}</p>
                <p class="meta" id="offline" hidden=move || offline.get().words().is_none()>
                    {move || offline.get().words()}
                </p>
                <LanguageChoice />
                <ThemeChoice />
                <button id="about-open" class="b quiet" type="button" on:click=move |_| about.set(true)>
                    {say("About, licence, how to cite")}
                </button>
            </div>
        </details>
    }
}

/// What the runs compute on; that of the run that had to leave the GPU, where only one did.
fn device(store: Store) -> Option<DeviceInfo> {
    let devices = Side::BOTH.map(|side| store.run(side).with(|run| run.device.clone()));
    let known = devices.into_iter().flatten();
    known.min_by_key(|device| device.kind == DeviceKind::Gpu)
}

fn badge(
    device: Option<&DeviceInfo>,
    engine: &Engine,
    choice: DeviceChoice,
    begun: Option<DeviceChoice>,
    trial: Option<&Trial>,
) -> Badge {
    match device.map(|device| device.kind) {
        Some(DeviceKind::Gpu) => Badge::Gpu,
        Some(DeviceKind::Cpu) => match begun {
            Some(begun) if comes_to(engine, begun, trial) == Some(DeviceKind::Gpu) => Badge::Lost,
            _ => Badge::Cpu,
        },
        None => match comes_to(engine, choice, trial) {
            Some(DeviceKind::Gpu) => Badge::Gpu,
            Some(DeviceKind::Cpu) => Badge::Cpu,
            None => Badge::Looking,
        },
    }
}

fn said(store: Store, device: Option<DeviceInfo>) -> String {
    let run = store.run(Side::Regularised);
    let trial_of_run = |desk: &Desk| {
        let chosen = desk.begun == Some(DeviceChoice::Auto);
        let trial = run.with(|run| desk.trials.of(&run.config).cloned());
        trial.filter(|_| chosen)
    };
    store.desk.with(|desk| match (&device, &desk.engine) {
        _ if desk.trials.is_trying => say("Trying the GPU beside the CPU…").to_owned(),
        (None, engine) => device_in_words(engine, desk.device, desk.trial()),
        // Not where the visitor chose the CPU.
        (Some(device), Engine::Ready { gpu: Err(reason) })
            if device.kind == DeviceKind::Cpu && desk.begun != Some(DeviceChoice::Cpu) =>
        {
            say!(
                "{device} (no WebGPU: {reason})",
                device = heard(&device.text()),
                reason
            )
        }
        (Some(device), Engine::Ready { gpu: Ok(adapter) }) => match trial_of_run(desk) {
            // Unless it was lost since.
            Some(trial) if trial.faster() == device.kind => heard(&trial.text(&adapter.name)),
            _ => heard(&device.text()),
        },
        (Some(device), _) => heard(&device.text()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::Adapter;

    fn ready(name: &str) -> Engine {
        Engine::Ready {
            gpu: Ok(Adapter::new(name)),
        }
    }

    #[test]
    fn a_gpu_is_called_lost_only_where_a_run_had_one() {
        let cpu = DeviceInfo {
            kind: DeviceKind::Cpu,
            name: "CPU".into(),
        };
        let of = |engine: &Engine, begun| {
            badge(Some(&cpu), engine, DeviceChoice::Auto, Some(begun), None)
        };
        let real = ready("amd rdna-3");
        assert_eq!(of(&real, DeviceChoice::Auto), Badge::Lost);
        assert_eq!(of(&real, DeviceChoice::Cpu), Badge::Cpu);
        assert_eq!(of(&ready("SwiftShader"), DeviceChoice::Auto), Badge::Cpu);
        let none = Engine::Ready {
            gpu: Err("no".into()),
        };
        assert_eq!(of(&none, DeviceChoice::Gpu), Badge::Cpu);
        assert_eq!(
            badge(None, &Engine::Loading, DeviceChoice::Auto, None, None),
            Badge::Looking
        );
    }
}
