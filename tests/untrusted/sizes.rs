//! What any accepted configuration comes to: below 2^31, the same on every machine, and it can be made.

use crate::TIMES;
use crate::dice::{any_config, any_settings, check};
use lyapunov_snn::core::config::{
    ExperimentConfig, MOST_SIZE, ModelKind, Readout, Recurrence, Task,
};
use lyapunov_snn::core::dataset::Sources;
use lyapunov_snn::core::encoding::thumbnail;
use lyapunov_snn::core::pieces::at_once;
use lyapunov_snn::engine::training::{OpenDevice, Session, initial_digests};
use proptest::{prop_assert, prop_assert_eq};
use std::cell::Cell;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Sizes that decide whether a configuration is accepted, in numbers that nothing overflows.
struct Exact {
    buffer: u128,
    data: u128,
    parameters: u128,
    numbers: u128,
    memory: u128,
}

impl Exact {
    fn new(config: &ExperimentConfig) -> Self {
        let wide = |count: usize| count as u128;
        let (task, model) = (&config.task, &config.model);
        let time = wide(task.time_steps);
        let recurrent = model.kind == ModelKind::Recurrent;
        let counts = model.readout == (Readout::SpikeCount {});
        let mut widths: Vec<u128> = model.hidden_dims.iter().copied().map(wide).collect();
        widths.extend(counts.then(|| wide(model.num_classes)));
        let learnt = [
            model.learn_alpha && recurrent,
            model.learn_beta,
            model.learn_threshold,
        ];
        let learnt = learnt.into_iter().filter(|&is| is).count();
        let (mut parameters, mut numbers, mut below) = (0, 0, wide(model.input_dim));
        for &width in &widths {
            let dense = width * width + width;
            let of_v = match (recurrent, model.recurrence) {
                (false, _) => [0, 0],
                (true, Recurrence::AllToAll) => [dense, dense],
                (true, Recurrence::OneToOne) => [width, dense],
            };
            parameters += (below + 1) * width + of_v[0] + wide(learnt);
            numbers += (below + 1) * width + of_v[1] + 3;
            below = width;
        }
        let readout = (below + 1) * wide(model.num_classes);
        parameters += if counts { 0 } else { readout };
        numbers += readout;
        let record = 4 * time * widths.iter().sum::<u128>();
        let input = 4 * time * wide(model.input_dim);
        let buffer = (if recurrent { 3 } else { 2 } * record).max(input).max(1);
        let sample = 13 * record + input;
        let fit = ((512 << 20) / sample.max(1))
            .min((128 << 20) / buffer)
            .max(1);
        let batch = wide(config.training.batch_size).max(1);
        let wanted = config.training.micro_batch.map_or(u128::MAX, wide);
        let at_once = fit.min(wanted).clamp(1, batch);
        let chunk = batch.clamp(16, 128).min(fit).min(wanted).max(1);
        let data = match task.kind {
            Task::Digits => 0,
            Task::Own => task.data.map_or(0, |own| {
                let numbers = u128::from(own.form.numbers());
                let is_spikes = own.form.name() == "spikes";
                let each = if is_spikes {
                    numbers.div_ceil(64) * 8
                } else {
                    numbers * 4
                };
                each * wide(own.samples)
            }),
            _ => wide(task.samples) * time * wide(task.input_dim()),
        };
        Self {
            buffer,
            data,
            parameters,
            numbers,
            memory: at_once.max(chunk) * sample + 160 * numbers + data,
        }
    }

    fn fits(&self) -> bool {
        self.buffer <= 128 << 20
            && self.data <= 256 << 20
            && self.parameters <= 8_000_000
            && self.numbers <= u128::from(MOST_SIZE) / 160
            && self.memory <= u128::from(MOST_SIZE)
    }
}

#[test]
fn the_sizes_of_every_accepted_configuration_are_below_2_to_the_31_and_exact() {
    let largest = Cell::new([0; 4]);
    check(file!(), TIMES / 20, any_config(), |config| {
        let (sizes, exact) = (config.sizes(), Exact::new(&config));
        let network = sizes.network;
        let all = [
            network.neurons,
            network.state,
            network.parameters,
            network.numbers,
            sizes.record,
            sizes.input,
            sizes.sample,
            sizes.buffer,
            sizes.samples_that_fit,
            sizes.samples_at_once,
            sizes.test_chunk,
            sizes.records,
            sizes.parameters,
            sizes.data,
            sizes.memory,
            sizes.test_samples,
            sizes.train_samples,
            sizes.steps_per_epoch,
            sizes.training_steps,
            sizes.training_steps + config.lyapunov.warmup_steps as u64,
        ];
        let is_small = all.iter().all(|&size| size <= MOST_SIZE);
        prop_assert!(is_small, "{:?}: {:?}", config, sizes);
        prop_assert!(exact.fits(), "{:?}", config);
        let of_both = [
            (sizes.buffer, exact.buffer),
            (sizes.data, exact.data),
            (network.parameters, exact.parameters),
            (network.numbers, exact.numbers),
            (sizes.memory, exact.memory),
        ];
        for (size, exact) in of_both {
            prop_assert_eq!(u128::from(size), exact, "{:?}", config);
        }
        prop_assert!(sizes.samples_at_once >= 1 && sizes.steps_per_epoch >= 1);
        let seen = [sizes.buffer, sizes.data, network.numbers, sizes.memory];
        let before = largest.get();
        largest.set(std::array::from_fn(|index| before[index].max(seen[index])));
        Ok(())
    });
    let largest = largest.get();
    // Draws lie near the ends too.
    let [buffer, data, numbers, memory] = largest;
    assert!(buffer > 60 << 20 && data > 60 << 20, "{largest:?}");
    assert!(numbers > 2_000_000 && memory > 1 << 29, "{largest:?}");
}

#[test]
fn whether_a_configuration_is_accepted_depends_on_no_machine() {
    let [accepted, too_large] = [const { Cell::new(0) }; 2];
    check(file!(), TIMES / 5, any_settings(), |config| {
        let exact = Exact::new(&config);
        match config.validate() {
            Ok(()) => {
                accepted.set(accepted.get() + 1);
                prop_assert!(exact.fits(), "{:?}", config);
            }
            Err(error) => {
                let message = error.to_string();
                prop_assert!(message.contains("; allowed: "), "{}", message);
                too_large.set(too_large.get() + usize::from(!exact.fits()));
            }
        }
        Ok(())
    });
    let (accepted, too_large) = (accepted.get(), too_large.get());
    assert!(
        accepted > 0 && too_large > TIMES / 1000,
        "{accepted} {too_large}"
    );
}

#[test]
fn what_fits_to_the_last_byte_is_accepted_and_one_more_is_refused() {
    let mut config = ExperimentConfig::default();
    config.task.kind = Task::Randman;
    config.task.units = 128;
    config.task.time_steps = 1024;
    config.task.samples = 2048;
    config.model.input_dim = 128;
    assert_eq!(config.task.data_bytes(), 256 << 20);
    assert_eq!(config.validate(), Ok(()));
    config.task.samples += 1;
    let refused = config.validate().expect_err("too much").to_string();
    assert_eq!(
        refused,
        "task.samples is 2049 of 1024 time steps; allowed: samples x time steps up to 2097152"
    );
}

#[test]
fn weights_that_are_kept_though_not_learnt_count() {
    let mut config = ExperimentConfig::default();
    config.model.recurrence = Recurrence::OneToOne;
    config.model.hidden_dims = vec![2048];
    assert_eq!(config.validate(), Ok(()));
    // 16 x 4096^2 numbers of zeros beside the diagonals.
    config.model.hidden_dims = [4096, 1].repeat(16);
    let refused = config.validate().expect_err("too large").to_string();
    for part in ["model.hidden_dims", "numbers kept", "allowed: at most"] {
        assert!(refused.contains(part), "{refused}");
    }
}

#[test]
fn a_run_beyond_half_of_what_wasm_addresses_is_refused_by_its_time_steps_or_its_width() {
    let mut config = ExperimentConfig::default();
    config.model.kind = ModelKind::Feedforward;
    config.model.hidden_dims = vec![1888, 1944, 1900];
    config.task.time_steps = 2000;
    assert_eq!(config.validate(), Ok(()));
    config.model.hidden_dims = vec![2000, 2000, 1917, 1, 2460];
    let refused = config.validate().expect_err("too large").to_string();
    assert!(refused.contains("model.hidden_dims"), "{refused}");
    assert!(refused.contains("with this task"), "{refused}");
}

#[test]
fn no_accepted_configuration_panics_where_it_is_looked_at_or_made() {
    let [looked, made] = [const { Cell::new(0) }; 2];
    check(file!(), TIMES / 100, any_config(), |config| {
        let manifold = config.task.units * config.task.manifold_dim;
        let sources = Sources::default();
        if config.task.kind != Task::Randman || manifold < 40 {
            let seen = thumbnail(&config, &sources).expect("it is generated");
            prop_assert_eq!(seen.spikes.len(), seen.time_steps * seen.channels);
            prop_assert!(seen.label < config.model.num_classes);
            looked.set(looked.get() + 1);
        }
        let sizes = config.sizes();
        if sizes.data < 200_000 && sizes.network.numbers < 50_000 && manifold < 40 {
            let data = sources.dataset(&config).expect("it is generated");
            prop_assert_eq!(data.split.test.len(), config.task.test_samples());
            prop_assert_eq!(data.split.train.len(), config.task.train_samples());
            prop_assert!(initial_digests(&config, &sources).is_ok());
            made.set(made.get() + 1);
        }
        Ok(())
    });
    let (looked, made) = (looked.get(), made.get());
    assert!(
        looked > TIMES / 400 && made > TIMES / 5000,
        "{looked} {made}"
    );
}

/// A configuration of the same choices and few numbers.
fn small(mut config: ExperimentConfig) -> ExperimentConfig {
    config.task.time_steps = config.task.time_steps.min(12);
    config.task.units = config.task.units.min(20);
    config.model.hidden_dims.truncate(2);
    for width in &mut config.model.hidden_dims {
        *width = (*width).min(9);
    }
    config.training.batch_size = config.training.batch_size.min(4);
    config.lyapunov.warmup_steps = config.lyapunov.warmup_steps.min(1);
    config
}

/// An error is an answer: numbers of any size overflow somewhere.
#[test]
fn no_accepted_configuration_panics_where_it_trains_and_is_measured() {
    let trained = Cell::new(0);
    check(file!(), TIMES / 200, any_config(), |config| {
        let config = small(config);
        if config.validate().is_err() || config.sizes().data > 200_000 {
            return Ok(());
        }
        let Ok(mut session) = Session::new(config, OpenDevice::cpu(), None) else {
            return Ok(());
        };
        let went_on = (0..3).all(|_| at_once(session.step()).is_ok());
        if let Ok(measured) = at_once(session.measure(2, &[])) {
            prop_assert!(measured.tangent.exponent.is_finite());
        }
        trained.set(trained.get() + usize::from(went_on));
        Ok(())
    });
    assert!(trained.get() > TIMES / 2000, "{}", trained.get());
}

/// Its products do not fit into 32 bits, where too few would have been seen to be too many.
#[test]
fn a_measurement_goes_over_as_many_samples_as_take_seconds_whatever_the_sizes() {
    let mut config = ExperimentConfig::default();
    config.task.time_steps = 2000;
    config.model.hidden_dims = vec![302];
    let sizes = config.sizes();
    // 302 neurons hear 64 inputs and themselves, and 10 classes hear them: 115 thousand numbers by 2,000 steps.
    assert!(sizes.work(2000, 1) > 200_000_000, "{}", sizes.work(2000, 1));
    assert_eq!(sizes.measured_samples(360, 2000, 604), 2, "the spectrum");
    let one = sizes.measured_samples(360, 2000, 1);
    let most = 2_000_000_000 / sizes.work(2000, 1);
    assert_eq!(one as u64, most.max(2), "one exponent");
    config.model.hidden_dims = vec![16];
    config.task.time_steps = 10;
    let sizes = config.sizes();
    assert_eq!(sizes.measured_samples(16, 10, 1), 16, "a small one, all");
    // The largest that is accepted: two, and nothing wraps.
    let samples = sizes.measured_samples(usize::MAX, usize::MAX, usize::MAX);
    assert_eq!(samples, 2);
}
