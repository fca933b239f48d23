//! The table of known exponents.

use super::system::System;
use super::{Estimator, KnownSystem};
use std::f64::consts::LN_2;

const PER_STEP: &str = "nats per step";
const EPS: f64 = 1e-3;

/// ln 0.9
const LN_0_9: f64 = -0.105_360_515_657_826_28;

const HENON: KnownSystem = KnownSystem {
    key: "henon-tangent",
    title: "Hénon map",
    equation: "x ← 1 − 1.4 x² + y, y ← 0.3 x",
    source: "Hénon 1976; exponents: Sprott 2003, Chaos and Time-Series Analysis",
    estimator: Estimator::Tangent,
    steps: 400_000,
    known: &[0.41922],
    tolerance: 0.003,
    covers: "the scatter of 400,000 steps, 0.0005 from one trajectory to the next",
    unit: PER_STEP,
    system: System::Henon,
};

const LOGISTIC: KnownSystem = KnownSystem {
    key: "logistic-tangent",
    title: "Logistic map",
    equation: "x ← 4 x (1 − x)",
    source: "Ulam and von Neumann 1947: ln 2, by conjugacy to the tent map",
    estimator: Estimator::Tangent,
    steps: 400_000,
    known: &[LN_2],
    tolerance: 1e-4,
    covers: "where the trajectory begins and ends: what lies between telescopes",
    unit: PER_STEP,
    system: System::Logistic,
};

const LORENZ: KnownSystem = KnownSystem {
    key: "lorenz-tangent",
    title: "Lorenz equations",
    equation: "x′ = 10 (y − x), y′ = x (28 − z) − y, z′ = x y − 8/3 z",
    source: "Lorenz 1963; exponents: Sprott 2003, Chaos and Time-Series Analysis",
    estimator: Estimator::Tangent,
    steps: 200_000,
    known: &[0.9056],
    tolerance: 0.02,
    covers: "the scatter of 2,000 unit times, 0.003 from one trajectory to the next",
    unit: "nats per unit time",
    system: System::Lorenz,
};

const LINEAR: KnownSystem = KnownSystem {
    key: "linear-tangent",
    title: "Linear map",
    equation: "v ← [[0.9, 1], [0, 0.5]] v",
    source: "the logs of the eigenvalues, 0.9 and 0.5",
    estimator: Estimator::Tangent,
    steps: 20_000,
    known: &[LN_0_9],
    tolerance: 1e-3,
    covers: "the start: the map is not normal, and a direction may first grow threefold",
    unit: PER_STEP,
    system: System::Linear,
};

const LEAKY: KnownSystem = KnownSystem {
    key: "silent-leaky-tangent",
    title: "Silent leaky integrate-and-fire neurons",
    equation: "U ← 0.9 U + a − H(U − 1), with a too small for a spike",
    source: "ln β: without spikes only the leak is left",
    estimator: Estimator::Tangent,
    steps: 2_000,
    known: &[LN_0_9],
    tolerance: 1e-9,
    covers: "rounding",
    unit: PER_STEP,
    system: System::SilentLeaky,
};

/// Over 32 networks of 400 the exponent lies 0.009 (g 1.5), 0.004 (2), 0.007 (3) and 0.011 (5) below
/// the mean field's, and the mean of four networks scatters by 0.004, 0.002, 0.002 and 0.003: the
/// tolerances are the distance and three times the scatter.
const RANDOM: KnownSystem = KnownSystem {
    key: "random-1.5-tangent",
    title: "Random network, g = 1.5",
    equation: "x ← g J tanh(x), J ~ N(0, 1/N), N = 400",
    source: "mean-field theory, exact for large N: Molgedey, Schuchhardt and Schuster 1992",
    estimator: Estimator::Tangent,
    steps: 500,
    known: &[0.0652],
    tolerance: 0.02,
    covers: "400 neurons instead of infinitely many, and the scatter of 4 networks over 500 steps",
    unit: PER_STEP,
    system: System::RandomNetwork { gain: 1.5 },
};

const RANDOM_2: KnownSystem = KnownSystem {
    key: "random-2-tangent",
    title: "Random network, g = 2",
    known: &[0.1547],
    tolerance: 0.01,
    system: System::RandomNetwork { gain: 2.0 },
    ..RANDOM
};

const RANDOM_3: KnownSystem = KnownSystem {
    key: "random-3-tangent",
    title: "Random network, g = 3",
    known: &[0.3103],
    tolerance: 0.015,
    system: System::RandomNetwork { gain: 3.0 },
    ..RANDOM
};

const RANDOM_5: KnownSystem = KnownSystem {
    key: "random-5-tangent",
    title: "Random network, g = 5",
    known: &[0.5324],
    system: System::RandomNetwork { gain: 5.0 },
    ..RANDOM
};

impl KnownSystem {
    /// The same system by several directions.
    const fn spectrum(self, key: &'static str, known: &'static [f64]) -> Self {
        Self {
            key,
            known,
            estimator: Estimator::Spectrum { every: 1 },
            ..self
        }
    }

    /// The same system by a twin.
    const fn twin(self, key: &'static str) -> Self {
        Self {
            key,
            estimator: Estimator::FiniteSize { eps: EPS },
            ..self
        }
    }
}

static SYSTEMS: [KnownSystem; 22] = [
    HENON,
    HENON.spectrum("henon-spectrum", &[0.41922, -1.62319]),
    HENON.twin("henon-finite-size"),
    LOGISTIC,
    KnownSystem {
        tolerance: 1e-3,
        covers: "the scatter of 400,000 steps, 0.0001 from one trajectory to the next",
        ..LOGISTIC.twin("logistic-finite-size")
    },
    LORENZ,
    LORENZ.spectrum("lorenz-spectrum", &[0.9056, 0.0, -14.572]),
    LORENZ.twin("lorenz-finite-size"),
    LINEAR,
    LINEAR.spectrum("linear-spectrum", &[LN_0_9, -LN_2]),
    LINEAR.twin("linear-finite-size"),
    LEAKY,
    LEAKY.spectrum("silent-leaky-spectrum", &[LN_0_9, LN_0_9, LN_0_9]),
    LEAKY.twin("silent-leaky-finite-size"),
    RANDOM,
    RANDOM.twin("random-1.5-finite-size"),
    RANDOM_2,
    RANDOM_2.twin("random-2-finite-size"),
    RANDOM_3,
    RANDOM_3.twin("random-3-finite-size"),
    RANDOM_5,
    RANDOM_5.twin("random-5-finite-size"),
];

/// Every known system by every estimator that applies to it.
pub fn systems() -> &'static [KnownSystem] {
    &SYSTEMS
}
