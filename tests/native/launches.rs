//! How many kernels a training step launches, counted where they are launched.

use lyapunov_snn::core::config::ModelKind;
use lyapunov_snn::engine::bench::{Bench, Mode, OnGpu, Shape, Way};

/// The kernels of one step with the tangent, of two layers.
fn launches(kind: ModelKind, batch: usize, time: usize) -> usize {
    let shape = Shape::new("small", kind, [9, 2], [batch, time, 6]);
    let device = crate::support::gpu().device.autodiff();
    let mut bench = Bench::new(&shape, Mode::Tangent, Way::Kernels, &device);
    // The first step also makes the optimiser's moments.
    let first = bench.step().into_data();
    assert!(first.iter::<f32>().all(f32::is_finite));
    OnGpu::measure(&mut bench)
        .expect("a device that works")
        .launches
}

#[test]
fn a_step_launches_as_many_kernels_whatever_t_and_batch_are() {
    for (kind, most) in [(ModelKind::Feedforward, 45), (ModelKind::Recurrent, 60)] {
        let few = launches(kind, 3, 7);
        assert!((5..=most).contains(&few), "{kind:?}: {few} launches");
        assert_eq!(launches(kind, 3, 300), few, "{kind:?}");
        assert_eq!(launches(kind, 65, 7), few, "{kind:?}");
    }
}
