//! Where a run computes: WebGPU (natively Vulkan, Metal or DirectX 12) or the CPU.

use super::error::TrainingError;
use super::graphics::Graphics;
use crate::core::config::{EstimatorKind, ModelConfig};
use crate::core::protocol::{Adapter, DeviceChoice, DeviceInfo, DeviceKind};
use crate::engine::constructors;
use crate::engine::kernel::gpu;
use burn::tensor::Device;
use burn_wgpu::wgpu;
#[cfg(target_family = "wasm")]
use std::cell::RefCell;
#[cfg(not(target_family = "wasm"))]
use std::sync::{Mutex, PoisonError};

/// A device that is ready, with what to call it.
#[derive(Debug, Clone)]
pub struct OpenDevice {
    pub device: Device,
    pub info: DeviceInfo,
    /// The handle beneath; absent on the CPU.
    gpu: Option<wgpu::Device>,
}

/// Burn's GPU runtime can be set up once in a process; a lost one cannot be had again.
#[derive(Default)]
struct Gpu {
    open: Option<OpenDevice>,
    /// Why it is gone, once it is.
    lost: Option<String>,
}

/// One of all threads.
#[cfg(not(target_family = "wasm"))]
fn with_gpu<T>(with: impl FnOnce(&mut Gpu) -> T) -> T {
    static GPU: Mutex<Gpu> = Mutex::new(Gpu {
        open: None,
        lost: None,
    });
    with(&mut GPU.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The worker's only thread, whose handles no other may have.
#[cfg(target_family = "wasm")]
fn with_gpu<T>(with: impl FnOnce(&mut Gpu) -> T) -> T {
    thread_local! {
        static GPU: RefCell<Gpu> = RefCell::default();
    }
    GPU.with_borrow_mut(with)
}

impl OpenDevice {
    /// The CPU backend; always there.
    pub fn cpu() -> Self {
        constructors::run();
        let name = if cfg!(target_family = "wasm") {
            "CPU (WebAssembly)"
        } else {
            "CPU"
        };
        let info = DeviceInfo {
            kind: DeviceKind::Cpu,
            name: name.into(),
        };
        Self {
            device: Device::flex(),
            info,
            gpu: None,
        }
    }

    /// The GPU that the system prefers.
    ///
    /// # Errors
    /// [`TrainingError::NoGpu`] where there is none, or where it was lost before.
    pub async fn gpu() -> Result<Self, TrainingError> {
        constructors::run();
        if let Some(reason) = with_gpu(|gpu| gpu.lost.clone()) {
            let reason = format!("it was lost before ({reason})");
            return Err(TrainingError::NoGpu { reason });
        }
        if let Some(open) = with_gpu(|gpu| gpu.open.clone()) {
            return Ok(open);
        }
        let found = probe_gpu()
            .await
            .map_err(|reason| TrainingError::NoGpu { reason })?;
        let (device, setup) = Device::wgpu_options()
            .init_with_setup_async()
            .await
            .map_err(|error| TrainingError::NoGpu {
                reason: error.to_string(),
            })?;
        let info = DeviceInfo {
            kind: DeviceKind::Gpu,
            name: opened(&setup.adapter, found).text(),
        };
        let open = Self {
            device,
            info,
            gpu: Some(setup.device),
        };
        with_gpu(|gpu| gpu.open = Some(open.clone()));
        Ok(open)
    }

    /// The GPU that a choice comes to; `None` for the CPU, which is always there. Automatically it is
    /// taken only where it is a graphics card: one that the CPU plays is slower than the CPU's own
    /// kernels.
    ///
    /// # Errors
    /// [`TrainingError::NoGpu`] where there is none to take.
    pub async fn gpu_of_choice(choice: DeviceChoice) -> Result<Option<Self>, TrainingError> {
        match choice {
            DeviceChoice::Cpu => return Ok(None),
            DeviceChoice::Gpu => {}
            DeviceChoice::Auto => {
                let no_gpu = |reason| TrainingError::NoGpu { reason };
                let adapter = probe_gpu().await.map_err(no_gpu)?;
                if adapter.is_software {
                    let reason = format!(
                        "{} plays one in software, slower than the CPU itself",
                        adapter.name
                    );
                    return Err(no_gpu(reason));
                }
            }
        }
        Self::gpu().await.map(Some)
    }

    /// Notes that the GPU is gone: from now on [`Self::gpu`] refuses.
    pub fn note_loss(reason: &str) {
        with_gpu(|gpu| gpu.lost = Some(reason.to_owned()));
    }

    /// What the adapter beneath says of itself; nothing on the CPU.
    pub fn graphics(&self) -> Option<Graphics> {
        self.gpu.as_ref().map(Graphics::of)
    }

    /// Whether this device can run a network with an estimator.
    ///
    /// # Errors
    /// [`TrainingError::NoGpu`] for what the GPU's kernels do not do.
    pub fn check(
        &self,
        model: &ModelConfig,
        estimator: EstimatorKind,
    ) -> Result<(), TrainingError> {
        if self.info.kind == DeviceKind::Cpu {
            return Ok(());
        }
        match gpu::refuses(model, estimator) {
            Some(reason) => Err(TrainingError::NoGpu { reason }),
            None => Ok(()),
        }
    }

    /// Gives the GPU up, as a driver reset would; for tests of the way back to the CPU.
    pub fn destroy(&self) {
        if let Some(gpu) = &self.gpu {
            gpu.destroy();
        }
    }
}

/// The adapter, or why there is none; starts nothing.
#[cfg(not(target_family = "wasm"))]
pub async fn probe_gpu() -> Result<Adapter, String> {
    let instance = wgpu::Instance::default();
    let options = wgpu::RequestAdapterOptions {
        power_preference: wgpu::PowerPreference::HighPerformance,
        ..Default::default()
    };
    match instance.request_adapter(&options).await {
        Ok(adapter) => Ok(adapter_of(adapter.get_info())),
        Err(error) => Err(format!("no graphics adapter ({error})")),
    }
}

/// What is opened is what is named, whatever was found before; a browser does not say it.
#[cfg(not(target_family = "wasm"))]
fn opened(adapter: &wgpu::Adapter, _found: Adapter) -> Adapter {
    adapter_of(adapter.get_info())
}

#[cfg(target_family = "wasm")]
fn opened(_adapter: &wgpu::Adapter, found: Adapter) -> Adapter {
    found
}

#[cfg(not(target_family = "wasm"))]
fn adapter_of(info: wgpu::AdapterInfo) -> Adapter {
    let adapter = Adapter::new(info.name);
    Adapter {
        is_software: info.device_type == wgpu::DeviceType::Cpu || adapter.is_software,
        ..adapter
    }
}

#[cfg(target_family = "wasm")]
pub use super::web_adapter::probe_gpu;
