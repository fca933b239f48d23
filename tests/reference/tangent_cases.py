"""The cases of the tangent: what each configures, and their JSON."""

from dataclasses import dataclass

from cases import (
    SPIKE_COUNT, Case, atan, fast_sigmoid, sigmoid, snntorch_triangular, triangular
)


@dataclass
class TangentCase(Case):
    """`eps` is no part of it; with `exponents` the leading ones of the spectrum are in it, too."""

    eps: float = 0.0
    transient: int = 0  # time steps that do not count
    exponents: int = 0
    qr_every: int = 1  # of the engine: the reference orthonormalises at every step
    maker: str = "torch"

    def __post_init__(self):
        super().__post_init__()
        # Further directions have one number a neuron, as the first: there are no more of them.
        assert self.exponents <= min(8, sum(self.widths))

    @property
    def directions(self):
        return max(self.exponents, 1)

    def config(self):
        config = super().config()
        lyapunov = {
            "estimator": "tangent",
            "transient": self.transient,
            "lambda_reg": self.reg,
            "lambda_target": self.target,
        }
        if self.exponents:
            spectrum = {"exponents": self.exponents, "qr_every": self.qr_every}
            lyapunov |= {"estimator": "spectrum", **spectrum}
        return {**config, "lyapunov": lyapunov}


def feedforward(name, dims, steps, batch, **more):
    more = {"gain": 1.5, "reg": 10.0, "target": -0.05, **more}
    return TangentCase(f"tangent_feedforward_{name}", "feedforward", dims, steps, batch, **more)


def recurrent(name, dims, steps, batch, **more):
    more = {"beta": 0.85, "gain": 0.4, "recurrent_gain": 1.5, "reg": 10.0, "target": -0.05, **more}
    return TangentCase(f"tangent_recurrent_{name}", "recurrent", dims, steps, batch, **more)


LEARN_ALL = ("alpha", "beta", "threshold")
TANGENT_CASES = [
    recurrent("l1_atan2", (5, 13, 3), 20, 4, surrogate=atan(2.0)),
    recurrent("l1_t1_b1", (5, 13, 3), 1, 1, surrogate=atan(2.0), gain=2.0),
    recurrent("l1_transient8_spectrum", (7, 13, 3), 24, 4, transient=8, exponents=4,
              spikes_in=True),
    recurrent("l2_triangular1_spectrum_qr3", (5, 13, 7, 3), 20, 4, surrogate=triangular(1.0),
              transient=5, exponents=5, qr_every=3),
    recurrent("l2_t60_transient20", (7, 13, 9, 3), 60, 3, surrogate=atan(1.0), transient=20,
              reg=500.0, spikes_in=True),
    recurrent("l2_learn_spectrum", (5, 13, 7, 3), 18, 4, surrogate=atan(2.0), learn=LEARN_ALL,
              transient=4, exponents=3),
    recurrent("l2_one_to_one_reset_zero_spectrum", (5, 13, 7, 3), 18, 4, surrogate=sigmoid(8.0),
              reset="zero", recurrence="one_to_one", gain=0.5, exponents=3),
    recurrent("l1_alpha0.5_beta0.9_snntorch_triangular", (5, 13, 3), 16, 4, alpha=0.5, beta=0.9,
              surrogate=snntorch_triangular(0.5), gain=0.6, transient=8),
    recurrent("l1_spike_count_reset_none", (5, 13, 4), 12, 4, surrogate=atan(1.0),
              reset="none", readout=SPIKE_COUNT, gain=0.3, transient=3),
    recurrent("l2_reset_hard_spectrum", (5, 13, 7, 3), 18, 4, surrogate=atan(2.0), reset="hard",
              gain=0.5, transient=4, exponents=3),
    recurrent("l2_dropout0.5", (5, 13, 7, 3), 15, 4, surrogate=atan(2.0), dropout=0.5, gain=0.5),
    recurrent("l3_jax_spectrum", (5, 11, 7, 5, 3), 20, 4, surrogate=atan(2.0), transient=6,
              exponents=4, maker="jax"),
    feedforward("l2_sigmoid8_spectrum", (5, 13, 7, 3), 18, 4, surrogate=sigmoid(8.0),
                transient=4, exponents=3, reg=50.0),
    feedforward("l3_slope10", (5, 13, 7, 5, 3), 15, 4, surrogate=fast_sigmoid(10)),
    feedforward("l2_h300", (5, 300, 7, 3), 8, 2, surrogate=atan(2.0), gain=2.0),
    feedforward("l2_reset_zero_floor", (3, 2, 2, 2), 24, 5, surrogate=atan(2.0), reset="zero",
                gain=3.0),
    feedforward("l2_learn_reset_zero_floor", (3, 2, 2, 2), 24, 5, surrogate=atan(2.0),
                learn=("beta", "threshold"), reset="zero", gain=3.0),
]
