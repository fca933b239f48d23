//! The kernels in `#[cube]`, for GPUs.
