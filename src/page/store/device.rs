//! What a choice of device comes to.

use super::{Desk, Engine};
use crate::core::protocol::{DeviceChoice, DeviceKind, Trial};
use crate::page::language::{heard, say};

/// What a choice of device comes to; `None` until the engine has looked for a GPU. A graphics card that has not
/// been tried is taken for the faster one.
pub fn comes_to(
    engine: &Engine,
    choice: DeviceChoice,
    trial: Option<&Trial>,
) -> Option<DeviceKind> {
    Some(match (engine, choice) {
        (_, DeviceChoice::Cpu) => DeviceKind::Cpu,
        (Engine::Ready { gpu: Ok(adapter) }, DeviceChoice::Auto) if adapter.is_software => {
            DeviceKind::Cpu
        }
        (Engine::Ready { gpu: Ok(_) }, DeviceChoice::Auto) => {
            trial.map_or(DeviceKind::Gpu, Trial::faster)
        }
        (Engine::Ready { gpu: Ok(_) }, DeviceChoice::Gpu) => DeviceKind::Gpu,
        (Engine::Ready { gpu: Err(_) }, _) => DeviceKind::Cpu,
        _ => return None,
    })
}

/// The same in words.
pub fn device_in_words(engine: &Engine, choice: DeviceChoice, trial: Option<&Trial>) -> String {
    match (engine, choice) {
        (_, DeviceChoice::Cpu) => "CPU".to_owned(),
        (Engine::Ready { gpu: Ok(adapter) }, DeviceChoice::Auto) if adapter.is_software => {
            say!(
                "CPU (WebGPU in software only: {adapter})",
                adapter = adapter.name
            )
        }
        (Engine::Ready { gpu: Ok(adapter) }, DeviceChoice::Auto) => match trial {
            Some(trial) => heard(&trial.text(&adapter.name)),
            None => say!(
                "WebGPU: {adapter}, tried beside the CPU when training first begins",
                adapter = adapter.text()
            ),
        },
        (Engine::Ready { gpu: Ok(adapter) }, DeviceChoice::Gpu) => {
            say!("WebGPU: {adapter}", adapter = adapter.text())
        }
        (Engine::Ready { gpu: Err(reason) }, _) => say!("CPU (no WebGPU: {reason})", reason),
        _ => say("looking for a GPU…").to_owned(),
    }
}

impl Desk {
    /// What the GPU came to on the settings as they are.
    pub fn trial(&self) -> Option<&Trial> {
        self.trials.of(self.settings.good())
    }
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
    fn an_adapter_in_software_is_not_what_auto_comes_to_and_gpu_names_it_as_such() {
        let words = |name: &str, choice| device_in_words(&ready(name), choice, None);
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
            "WebGPU: amd rdna-3, tried beside the CPU when training first begins"
        );
        assert_eq!(words("SwiftShader", DeviceChoice::Cpu), "CPU");
    }

    #[test]
    fn a_graphics_card_that_is_slower_than_the_cpu_is_left_alone_unless_it_is_asked_for() {
        let trial = Trial::Right { gpu: 9.0, cpu: 3.0 };
        let card = ready("amd rdna-3");
        let kind = |choice| comes_to(&card, choice, Some(&trial));
        assert_eq!(kind(DeviceChoice::Auto), Some(DeviceKind::Cpu));
        assert_eq!(kind(DeviceChoice::Gpu), Some(DeviceKind::Gpu));
        assert_eq!(
            device_in_words(&card, DeviceChoice::Auto, Some(&trial)),
            "CPU, 3.0 times faster than the GPU (amd rdna-3) here"
        );
        let untried = comes_to(&card, DeviceChoice::Auto, None);
        assert_eq!(untried, Some(DeviceKind::Gpu));
    }
}
