//! The time loop, written out: one function (CPU) and one kernel (GPU) for each part of a step.
//!
//! [`Plan`] says what is computed and where it lies in memory, and beside it [`TwinPlan`], [`LossPlan`]
//! and [`Update`] what else either device is told; [`cpu`] computes it in tight loops and is written to
//! be read, equation by equation; [`gpu`] is the same in `#[cube]` kernels.
//! Neither knows anything of tensors, gradients' graphs or devices: [`crate::engine::ops`] makes
//! differentiable operations of them, and [`crate::engine::oracle`] says what they must give.
//!
//! # What is computed
//!
//! With v = U - theta, g the surrogate derivative, H the step (strict) and the reset detached:
//!
//! ```text
//! forward    I_t = alpha I_{t-1} + W h_t + b + V s_{t-1} + c          (feedforward: I_t = W h_t + b)
//!            U_t = beta U_{t-1} + I_t - theta H(U_{t-1} - theta)      s_t = H(U_t - theta)
//!            (the other resets: crate::core::config::Reset)
//! backward   E_U,t = beta E_U,t+1 + g(v_t) (E_h,t + V' E_I,t+1)       E_I,t = alpha E_I,t+1 + E_U,t
//!            dW = sum_t E_I,t h_t'      dV = sum_t E_I,t s_{t-1}'     E_h of the layer below = W' E_I,t
//! ```

pub mod cpu;
pub mod gpu;
mod loss_plan;
mod plan;
mod report;
mod twin_plan;
mod update;

pub use loss_plan::LossPlan;
pub use plan::{CONSTANTS, LayerPlace, Learn, MapPlace, NamedTensor, Plan, Resetting};
pub use report::{SATURATED, SHARES};
pub use twin_plan::{TwinKind, TwinPlan};
pub use update::{CLIP_FLOOR, Update};
