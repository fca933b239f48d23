//! One optimiser step over all parameters, and the clip before it.

use super::launcher::{buffer, empty, most_threads, per_number};
use crate::engine::kernel::Update;
use crate::engine::kernel::gpu::optimizer::{AdamLaunch, SgdLaunch, norm, update_adam, update_sgd};
use crate::engine::ops::types::{Clip, Learner};
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::tensor::CubeTensor;
use burn_wgpu::CubeBackend;
use cubecl::prelude::*;

/// Threads that take a gradient's norm at most.
const MOST_THREADS: u32 = 1024;

pub fn clip(gradient: CubeTensor, limit: Option<f64>) -> Clip<CubeBackend> {
    let gradient = into_contiguous(gradient);
    let clip = Clip {
        norm: empty(&gradient, 1),
        scale: empty(&gradient, 1),
    };
    let threads = most_threads(&gradient.client).min(MOST_THREADS);
    // SAFETY: it reads as many numbers as the gradient has.
    unsafe {
        norm::launch_unchecked(
            &gradient.client,
            CubeCount::Static(1, 1, 1),
            CubeDim::new_1d(threads),
            buffer(&gradient),
            buffer(&clip.norm),
            buffer(&clip.scale),
            gradient.meta.num_elements() as u32,
            limit.map(|limit| limit as f32).into(),
            threads,
        );
    }
    clip
}

pub fn update(
    learner: Learner<CubeBackend>,
    gradient: CubeTensor,
    scale: CubeTensor,
    update: Update,
) -> Learner<CubeBackend> {
    let [parameters, moments] = [learner.parameters, learner.moments].map(into_contiguous);
    let [gradient, scale] = [gradient, scale].map(into_contiguous);
    let length = parameters.meta.num_elements();
    let after = Learner {
        parameters: empty(&parameters, length),
        moments: empty(&parameters, 2 * length),
    };
    let (count, dim) = per_number(length);
    let client = parameters.client.clone();
    let [parameters, moments, gradient, scale] =
        [parameters, moments, gradient, scale].map(CubeTensor::into_buffer_arg);
    let [out, moments_out] = [&after.parameters, &after.moments].map(buffer);
    match update {
        Update::Adam {
            rate,
            correction,
            decay,
            decayed,
        } => update_adam::launch(
            &client,
            count,
            dim,
            parameters,
            moments,
            gradient,
            scale,
            out,
            moments_out,
            AdamLaunch::new(
                length as u32,
                rate as f32,
                (1.0 / correction) as f32,
                (1.0 - decay) as f32,
                decayed as u32,
            ),
        ),
        Update::Sgd { rate, momentum } => update_sgd::launch(
            &client,
            count,
            dim,
            parameters,
            moments,
            gradient,
            scale,
            out,
            moments_out,
            SgdLaunch::new(length as u32, rate as f32, momentum as f32),
        ),
    }
    after
}
