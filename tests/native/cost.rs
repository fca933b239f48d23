//! What steps cost beside one another, and how well the time that a run will take is known after ten of them.

use lyapunov_snn::core::config::{ExperimentConfig, PRESETS, Regulariser, Side};
use lyapunov_snn::core::name::Named;
use lyapunov_snn::engine::training::{OpenDevice, Session};
use pollster::block_on;
use std::time::Instant;

/// After so many steps it is said.
const FIRST: usize = 10;

/// Seconds at which each of a run's steps was done, with the looks at the held-out samples that follow it.
fn times(config: &ExperimentConfig) -> Vec<f64> {
    let mut session = Session::new(config.clone(), OpenDevice::cpu(), None).expect("valid");
    let mut done = vec![0.0; session.total_steps() + 1];
    let start = Instant::now();
    while !session.is_finished() {
        block_on(session.step()).expect("trains");
        done[session.next_step()] = start.elapsed().as_secs_f64();
    }
    done
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Milliseconds of a step of the warm-up, of a training step, and of a look, as far as there are any.
fn parts(config: &ExperimentConfig, times: &[f64]) -> [f64; 3] {
    let (warmup, epoch) = (config.effective_warmup(), config.steps_per_epoch());
    let (mut warm, mut trained, mut looked) = (Vec::new(), Vec::new(), Vec::new());
    for (step, pair) in times.windows(2).enumerate() {
        let took = (pair[1] - pair[0]) * 1e3;
        let done = step + 1;
        let looks = done >= warmup && (done - warmup).is_multiple_of(epoch);
        match (looks, step < warmup) {
            (true, _) => looked.push(took),
            (false, true) => warm.push(took),
            (false, false) => trained.push(took),
        }
    }
    let trained = median(trained);
    [median(warm), trained, median(looked) - trained]
}

#[test]
#[ignore = "times on an idle machine; ten minutes"]
fn the_time_left_is_known_within_a_fifth_after_ten_steps() {
    let mut far = Vec::new();
    for preset in &PRESETS {
        let shown = (preset.config)();
        for side in [Side::Unregularised, Side::Regularised] {
            let config = side.config(&shown).resolved();
            if side == Side::Regularised && config.regulariser() == Regulariser::Off {
                continue;
            }
            let times = times(&config);
            let total = times.len() - 1;
            let paid = config.cost_after(FIRST);
            let said = (config.cost() - paid) / paid * times[FIRST];
            let was = times[total] - times[FIRST];
            let [warm, trained, look] = parts(&config, &times);
            println!(
                "{} {}: said {said:.2} s, was {was:.2} s, ratio {:.2}; a step of the warm-up {warm:.2} ms, of training \
                 {trained:.2}, a look {look:.2}",
                preset.key,
                side.key(),
                said / was
            );
            if !(0.8..1.25).contains(&(said / was)) {
                far.push((preset.key, side, said / was));
            }
        }
    }
    assert!(far.is_empty(), "{far:?}");
}
