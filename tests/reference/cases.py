"""The parity cases: what each configures, and their JSON."""

from dataclasses import dataclass, field
from typing import Optional


def fast_sigmoid(slope):
    return {"kind": "fast_sigmoid", "slope": slope}


def atan(alpha):
    return {"kind": "atan", "alpha": alpha}


def sigmoid(slope):
    return {"kind": "sigmoid", "slope": slope}


def triangular(width):
    return {"kind": "triangular", "width": width}


def snntorch_triangular(threshold):
    return {"kind": "snntorch_triangular", "threshold": threshold}


STRAIGHT_THROUGH = {"kind": "straight_through"}
SPIKE_SUM = {"kind": "spike_sum"}
SPIKE_COUNT = {"kind": "spike_count"}
CROSS_ENTROPY = {"kind": "cross_entropy"}


def membrane(beta):
    return {"kind": "membrane", "beta": beta}


def count_mse(correct_rate, incorrect_rate):
    return {"kind": "count_mse", "correct_rate": correct_rate, "incorrect_rate": incorrect_rate}


def firing_rate(target, weight):
    return {"target": target, "weight": weight}


@dataclass
class Case:
    """One configuration. `gain` scales the input weights until layers fire."""

    name: str
    kind: str
    dims: tuple  # input, hidden layers..., classes
    steps: int
    batch: int
    eps: float
    layers: Optional[tuple] = None
    reg: float = 0.5
    target: float = 0.0
    alpha: float = 0.9
    beta: float = 0.9
    threshold: float = 1.0
    surrogate: dict = field(default_factory=lambda: fast_sigmoid(25))
    reset: str = "subtract"
    learn: tuple = ()  # of "alpha", "beta", "threshold": one number a layer
    recurrence: str = "all_to_all"
    dropout: float = 0.0
    readout: dict = field(default_factory=lambda: SPIKE_SUM)
    loss: dict = field(default_factory=lambda: CROSS_ENTROPY)
    firing_rate: Optional[dict] = None
    gain: float = 1.0
    recurrent_gain: float = 1.0
    spikes_in: bool = False  # Bernoulli 0/1 input instead of Gaussian

    def __post_init__(self):
        counts = self.readout == SPIKE_COUNT
        assert not (counts and self.dropout), "no case says whether counted spikes are dropped"
        assert counts or self.loss == CROSS_ENTROPY, "count_mse counts spikes"

    @property
    def recurrent(self):
        return self.kind == "recurrent"

    @property
    def hidden(self):
        return self.dims[1:-1]

    @property
    def widths(self):
        """Neurons of each spiking layer: the hidden ones, and those whose spikes are counted."""
        return self.dims[1:] if self.readout == SPIKE_COUNT else self.hidden

    @property
    def lyapunov_layers(self):
        """Layers the feedforward estimate looks at, counted from zero."""
        depth = len(self.widths)
        return range(depth) if self.layers is None else [l % depth for l in self.layers]

    def config(self):
        """A key that came after the reference's own stands there only where it is not the default."""
        config = {
            "model": {
                "kind": self.kind,
                "input_dim": self.dims[0],
                "hidden_dims": list(self.hidden),
                "num_classes": self.dims[-1],
                "alpha": self.alpha,
                "beta": self.beta,
                "threshold": self.threshold,
                "dropout": self.dropout,
                "surrogate": self.surrogate,
                **self.model_options(),
            },
            "lyapunov": {
                "estimator": "seed",
                "eps": self.eps,
                "layers": None if self.layers is None else list(self.layers),
                "lambda_reg": self.reg,
                "lambda_target": self.target,
            },
        }
        training = self.training_options()
        return {**config, "training": training} if training else config

    def model_options(self):
        given = {"reset": self.reset, "recurrence": self.recurrence, "readout": self.readout}
        defaults = {"reset": "subtract", "recurrence": "all_to_all", "readout": SPIKE_SUM}
        options = {key: value for key, value in given.items() if value != defaults[key]}
        return options | {f"learn_{name}": True for name in self.learn}

    def training_options(self):
        options = {} if self.loss == CROSS_ENTROPY else {"loss": self.loss}
        return options | ({"firing_rate": self.firing_rate} if self.firing_rate else {})


def feedforward(name, dims, steps, batch, eps, **more):
    return Case(f"feedforward_{name}", "feedforward", dims, steps, batch, eps, **more)


def recurrent(name, dims, steps, batch, eps, **more):
    more = {"beta": 0.85, "gain": 0.5, **more}
    return Case(f"recurrent_{name}", "recurrent", dims, steps, batch, eps, **more)


SEED_CASES = [
    feedforward("l1", (5, 13, 3), 12, 4, 1e-3),
    feedforward("l1_t1", (7, 13, 4), 1, 5, 1e-3, gain=2.0),
    feedforward("l2_t1_eps0.5", (7, 13, 11, 4), 1, 5, 0.5, gain=2.5, reg=0.1, target=-0.05),
    feedforward("l2_all_layers", (7, 33, 13, 3), 20, 5, 1e-4, gain=1.2, reg=0.2,
                spikes_in=True),
    feedforward("l2_eps1e-4", (7, 33, 13, 3), 20, 5, 1e-4, gain=1.2, reg=1.0,
                spikes_in=True),
    feedforward("l2_last_layer", (5, 13, 7, 4), 24, 3, 1e-3, layers=(-1,), gain=1.5, target=-0.3),
    feedforward("l3_first_layer_b1", (5, 7, 13, 5, 2), 16, 1, 1e-3, layers=(0,), gain=1.5),
    feedforward("l3_first_last_eps0.1", (5, 33, 13, 7, 3), 20, 4, 0.1, layers=(0, -1), gain=1.5),
    feedforward("l2_theta0.7_beta0.5_slope10_eps0.5", (7, 13, 33, 5), 15, 3, 0.5, beta=0.5,
                threshold=0.7, surrogate=fast_sigmoid(10), gain=1.5, target=-0.2),
    feedforward("l2_atan_eps0.1", (5, 13, 7, 3), 18, 4, 0.1, surrogate=atan(2.0), gain=1.3,
                reg=5.0, target=-0.1),
    feedforward("l3_t60", (7, 13, 13, 7, 3), 60, 3, 1e-3, gain=1.4, spikes_in=True),
    feedforward("l2_h300", (5, 300, 7, 3), 6, 2, 5e-3, gain=2.0),
    recurrent("l1", (5, 13, 3), 12, 4, 1e-3),
    recurrent("l1_t1", (7, 13, 4), 1, 5, 1e-3, gain=2.0),
    recurrent("l2_t1_eps0.5", (7, 13, 11, 4), 1, 5, 0.5, gain=2.5, reg=0.1, target=-0.05),
    recurrent("l2", (7, 13, 7, 3), 20, 4, 1e-4, gain=0.25, reg=0.1, spikes_in=True),
    recurrent("l1_eps1e-4", (7, 13, 3), 10, 4, 1e-4, gain=0.3),
    recurrent("l3_b1_eps0.1", (5, 7, 13, 5, 2), 16, 1, 0.1, reg=0.1),
    recurrent("l2_theta0.7_alpha0_beta0.5_eps0.5", (7, 13, 33, 5), 15, 3, 0.5, alpha=0.0,
              beta=0.5, threshold=0.7, gain=1.3, target=-0.2),
    recurrent("l2_atan3_eps0.1", (5, 13, 7, 3), 18, 4, 0.1, surrogate=atan(3.0), gain=0.4),
    recurrent("l1_t40", (5, 33, 3), 40, 3, 1e-3, gain=0.4, target=-0.05),
    recurrent("l1_h300", (5, 300, 3), 6, 2, 1e-3, gain=1.0),
]

SURROGATE_CASES = [
    feedforward("l2_sigmoid25", (5, 13, 7, 3), 18, 4, 1e-3, surrogate=sigmoid(25.0), gain=1.5),
    feedforward("l2_straight_through_eps0.5", (5, 13, 7, 3), 12, 4, 0.5,
                surrogate=STRAIGHT_THROUGH, gain=1.5, reg=20.0),
    feedforward("l2_snntorch_triangular1_eps0.1", (5, 13, 7, 3), 12, 4, 0.1,
                surrogate=snntorch_triangular(1.0), gain=1.5, reg=10.0),
    feedforward("l2_triangular1", (5, 13, 7, 3), 18, 4, 5e-3, surrogate=triangular(1.0), gain=1.5,
                reg=10.0),
    recurrent("l2_sigmoid8_eps0.1", (5, 13, 7, 3), 15, 4, 0.1, surrogate=sigmoid(8.0), gain=0.4),
    recurrent("l1_straight_through_eps0.1", (5, 13, 3), 8, 4, 0.1, surrogate=STRAIGHT_THROUGH,
              reg=5.0),
    recurrent("l1_snntorch_triangular0.5_eps0.1", (5, 13, 3), 10, 4, 0.1,
              surrogate=snntorch_triangular(0.5), reg=10.0),
    recurrent("l2_triangular0.5_eps0.5", (5, 13, 7, 3), 15, 3, 0.5, surrogate=triangular(0.5),
              gain=0.4),
]

NEURON_CASES = [
    feedforward("l2_reset_zero_eps0.1", (5, 13, 7, 3), 18, 4, 0.1, reset="zero", gain=1.5),
    feedforward("l2_reset_none_eps0.1", (5, 13, 7, 3), 15, 4, 0.1, reset="none", gain=0.8),
    feedforward("l3_learn", (5, 13, 7, 5, 3), 18, 4, 5e-3, learn=("beta", "threshold"), gain=1.5),
    feedforward("l2_learn_reset_zero_eps0.5", (5, 13, 7, 3), 15, 4, 0.5,
                learn=("beta", "threshold"), reset="zero", gain=1.5),
    recurrent("l2_reset_zero_eps0.1", (5, 13, 7, 3), 18, 4, 0.1, reset="zero", gain=0.5),
    recurrent("l1_reset_none_eps0.1", (5, 13, 3), 15, 4, 0.1, reset="none", gain=0.3),
    recurrent("l2_learn", (5, 13, 7, 3), 15, 4, 1e-3, learn=("alpha", "beta", "threshold"),
              gain=0.4),
    recurrent("l1_one_to_one_h300", (5, 300, 3), 6, 2, 1e-3, recurrence="one_to_one", gain=1.0),
    recurrent("l2_learn_one_to_one_eps0.1", (5, 13, 7, 3), 15, 4, 0.1, recurrence="one_to_one",
              learn=("alpha", "beta", "threshold"), gain=0.4),
    feedforward("l2_reset_hard_eps0.1", (5, 13, 7, 3), 18, 4, 0.1, reset="hard", gain=1.5),
    recurrent("l2_reset_hard_eps0.1", (5, 13, 7, 3), 18, 4, 0.1, reset="hard", gain=0.5),
    recurrent("l1_learn_reset_hard_one_to_one_eps0.1", (5, 13, 3), 15, 4, 0.1, reset="hard",
              recurrence="one_to_one", learn=("alpha", "beta", "threshold"), gain=0.4),
]

READOUT_CASES = [
    feedforward("l2_dropout0.5", (5, 13, 7, 3), 15, 4, 1e-3, dropout=0.5, gain=1.5, reg=0.01),
    feedforward("l2_membrane0.8", (5, 13, 7, 3), 15, 4, 1e-3, readout=membrane(0.8), gain=1.5),
    feedforward("l1_spike_count_last_layer", (5, 13, 4), 18, 4, 1e-3, readout=SPIKE_COUNT,
                layers=(-1,), gain=1.5),
    feedforward("l2_count_mse_firing_rate_eps0.1", (5, 13, 7, 3), 20, 4, 0.1, readout=SPIKE_COUNT,
                loss=count_mse(0.8, 0.2), firing_rate=firing_rate(0.1, 2.0), gain=1.5),
    recurrent("l2_dropout0.75_firing_rate", (5, 13, 7, 3), 12, 4, 1e-3, dropout=0.75,
              firing_rate=firing_rate(0.2, 3.0), gain=0.5, reg=0.01),
    recurrent("l2_membrane0.9_eps0.1", (5, 13, 7, 3), 15, 4, 0.1, readout=membrane(0.9), gain=0.4),
    recurrent("l1_spike_count_eps0.1", (5, 13, 4), 15, 4, 0.1, readout=SPIKE_COUNT, gain=0.4),
    recurrent("l1_count_mse_learn_one_to_one", (5, 13, 4), 15, 4, 1e-3, readout=SPIKE_COUNT,
              loss=count_mse(0.7, 0.1), recurrence="one_to_one",
              learn=("alpha", "beta", "threshold"), gain=0.4),
    recurrent("l2_everything_eps0.1", (5, 13, 7, 3), 12, 4, 0.1, surrogate=triangular(1.0),
              reset="zero", learn=("alpha", "beta", "threshold"), recurrence="one_to_one",
              dropout=0.5, readout=membrane(0.8), firing_rate=firing_rate(0.2, 3.0), gain=0.6),
]

CASES = SEED_CASES + SURROGATE_CASES + NEURON_CASES + READOUT_CASES
