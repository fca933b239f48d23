//! The slowest free mode of a neuron with a synaptic current.

/// (U, I), of length 1, along which a neuron that neither fires nor receives anything decays slowest:
///
/// ```text
/// I <- alpha I,  U <- beta U + I        (U, I) <- [[beta, alpha], [0, alpha]] (U, I)
/// alpha > beta:  (alpha / (alpha - beta), 1), which decays by alpha
/// otherwise:     (1, 0), which decays by beta
/// ```
///
/// A direction that starts along it grows by ln max(alpha, beta) from the first time step on. Any
/// other first turns, and what the turn adds is no exponent: from random numbers, alpha 0.9 and beta
/// 0.85, 1.7 nats over the first ten steps.
pub fn slow_mode(alpha: f64, beta: f64) -> [f64; 2] {
    if alpha > beta {
        let ratio = alpha / (alpha - beta);
        let length = ratio.hypot(1.0);
        [ratio / length, 1.0 / length]
    } else {
        [1.0, 0.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slow_mode_decays_by_the_slower_decay_from_the_first_step_on() {
        let decays = [
            (0.9, 0.85),
            (0.85, 0.9),
            (0.9, 0.9),
            (0.9, 0.9 - 1e-9),
            (1.0, 0.0),
            (0.0, 1.0),
            (0.5, 0.0),
            (1.0, 1.0),
        ];
        for (alpha, beta) in decays {
            let [potential, current] = slow_mode(alpha, beta);
            assert!((potential.hypot(current) - 1.0).abs() < 1e-15);
            let after = (beta * potential + alpha * current).hypot(alpha * current);
            let wanted: f64 = f64::max(alpha, beta);
            assert!((after - wanted).abs() < 1e-9, "{alpha}, {beta}: {after}");
        }
    }
}
