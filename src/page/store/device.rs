//! What a choice of device comes to.

use super::Engine;
use crate::core::protocol::DeviceChoice;

/// The device that a choice comes to, in words.
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
