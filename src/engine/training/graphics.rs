//! What a graphics adapter says of itself.

use burn_wgpu::wgpu;
use serde::Serialize;

/// The adapter beneath a device, and what it was opened with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Graphics {
    pub name: String,
    /// The graphics interface: Vulkan, Metal, Dx12.
    pub backend: String,
    pub device_type: String,
    /// Whether the CPU plays it.
    pub is_software: bool,
    pub driver: String,
    pub driver_info: String,
    /// PCI numbers.
    pub vendor: u32,
    pub device: u32,
    pub timestamp_query: bool,
    pub subgroups: bool,
    /// Fewest and most threads of a subgroup.
    pub subgroup_sizes: [u32; 2],
    pub shader_f16: bool,
    /// Every feature by its name.
    pub features: Vec<&'static str>,
    /// Bytes of a buffer that a kernel can be given.
    pub max_buffer_binding: u64,
    pub max_buffers_per_kernel: u32,
    pub max_workgroup_bytes: u32,
    pub max_threads_per_workgroup: u32,
}

impl Graphics {
    /// Of an open device.
    pub fn of(device: &wgpu::Device) -> Self {
        let (info, features, limits) = (device.adapter_info(), device.features(), device.limits());
        let has = |feature| features.contains(feature);
        Self {
            backend: format!("{:?}", info.backend),
            device_type: format!("{:?}", info.device_type),
            is_software: info.device_type == wgpu::DeviceType::Cpu,
            name: info.name,
            driver: info.driver,
            driver_info: info.driver_info,
            vendor: info.vendor,
            device: info.device,
            timestamp_query: has(wgpu::Features::TIMESTAMP_QUERY),
            subgroups: has(wgpu::Features::SUBGROUP),
            subgroup_sizes: [info.subgroup_min_size, info.subgroup_max_size],
            shader_f16: has(wgpu::Features::SHADER_F16),
            features: features.iter_names().map(|(name, _)| name).collect(),
            max_buffer_binding: limits.max_storage_buffer_binding_size,
            max_buffers_per_kernel: limits.max_storage_buffers_per_shader_stage,
            max_workgroup_bytes: limits.max_compute_workgroup_storage_size,
            max_threads_per_workgroup: limits.max_compute_invocations_per_workgroup,
        }
    }
}
