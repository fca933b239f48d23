"""Makes the parity cases: what snnTorch 1.0.0 computes in float64.

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/python generate.py            # writes ./cases/*.safetensors
    .venv/bin/python generate.py --out elsewhere --only recurrent

Every case is one safetensors file: input, target, parameters and perturbation
as float32, and `expected.*` as computed in float64 from exactly those values
(logits, lyapunov and loss are stored as float64, gradients as float32). The
configuration is JSON under the metadata key `config`.

The reference is the "seed" estimator on the real snnTorch neurons (`Leaky`,
`RSynaptic`); the recurrent model holds spikes, current and membrane of each
trajectory explicitly. Before a case is written it must pass these checks:

* an independent implementation of the equations, which carries the difference
  twin - nominal through the step, agrees to 1e-10;
* every |U - theta| of both trajectories (of the twin also after its
  renormalisation, since the next reset looks at that) is above 1e-4, so that
  float32 rounding flips no spike;
* every hidden layer fires (T > 1: at a rate in [0.02, 0.6]), and with a large
  eps the spikes of the twin really flip;
* the same equations in float32 stay within half of the parity test's tolerances;
* where the penalty has a gradient at all, it is a visible part of the whole.

Samples do not influence one another, so a batch is composed from those samples
of a larger pool that keep the margin. Seeds are fixed and one thread is used:
a rerun gives the same bytes.
"""

import argparse
import itertools
import json
import math
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np
import snntorch as snn
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file
from snntorch import surrogate

MARGIN = 1e-4
AGREEMENT = 1e-10
LARGE_EPS = 0.1
RATES = (0.02, 0.6)
ATTEMPTS = 200
HALF_TOLERANCES = (0.5e-5, 0.5e-5, 2.5e-4)  # logits, lambda, each gradient
PENALTY_SHARE = 5e-3  # ten times the tolerance of a gradient



def fast_sigmoid(slope):
    return {"kind": "fast_sigmoid", "slope": slope}


def atan(alpha):
    return {"kind": "atan", "alpha": alpha}


# --------------------------------------------------------------------- cases


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
    gain: float = 1.0
    recurrent_gain: float = 1.0
    spikes_in: bool = False  # Bernoulli 0/1 input instead of Gaussian

    @property
    def recurrent(self):
        return self.kind == "recurrent"

    @property
    def hidden(self):
        return self.dims[1:-1]

    @property
    def lyapunov_layers(self):
        """Layers the feedforward estimate looks at, counted from zero."""
        depth = len(self.hidden)
        return range(depth) if self.layers is None else [l % depth for l in self.layers]

    def config(self):
        return {
            "model": {
                "kind": self.kind,
                "input_dim": self.dims[0],
                "hidden_dims": list(self.hidden),
                "num_classes": self.dims[-1],
                "alpha": self.alpha,
                "beta": self.beta,
                "threshold": self.threshold,
                "dropout": 0.0,
                "surrogate": self.surrogate,
            },
            "lyapunov": {
                "estimator": "seed",
                "eps": self.eps,
                "layers": None if self.layers is None else list(self.layers),
                "lambda_reg": self.reg,
                "lambda_target": self.target,
            },
        }


def feedforward(name, dims, steps, batch, eps, **more):
    return Case(f"feedforward_{name}", "feedforward", dims, steps, batch, eps, **more)


def recurrent(name, dims, steps, batch, eps, **more):
    more = {"beta": 0.85, "gain": 0.5, **more}
    return Case(f"recurrent_{name}", "recurrent", dims, steps, batch, eps, **more)


CASES = [
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


# ---------------------------------------------------------------------- data


class Data(NamedTuple):
    """All float32 (target: int64). Noise is indexed noise["mem.0"]."""

    x: torch.Tensor
    target: torch.Tensor
    params: dict
    noise: dict

    def select(self, rows):
        noise = {key: value[rows].contiguous() for key, value in self.noise.items()}
        return Data(self.x[rows].contiguous(), self.target[rows].contiguous(), self.params, noise)


def draw_params(case, rng):
    def normal(*shape, std):
        return torch.from_numpy(rng.standard_normal(shape, dtype=np.float32) * np.float32(std))

    params = {}
    for l, (fan_in, width) in enumerate(itertools.pairwise(case.dims[:-1])):
        params[f"linears.{l}.weight"] = normal(width, fan_in, std=case.gain / math.sqrt(fan_in))
        params[f"linears.{l}.bias"] = normal(width, std=0.1) + 0.1
        if case.recurrent:
            std = case.recurrent_gain / math.sqrt(3 * width)
            params[f"neurons.{l}.recurrent.weight"] = normal(width, width, std=std)
            params[f"neurons.{l}.recurrent.bias"] = normal(width, std=std)
    fan_in, classes = case.dims[-2:]
    params["readout.weight"] = normal(classes, fan_in, std=1 / math.sqrt(fan_in * case.steps))
    params["readout.bias"] = normal(classes, std=0.1)
    return params


def draw_noise(case, size, rng):
    states = ("mem", "syn") if case.recurrent else ("mem",)
    return {
        f"{state}.{l}": torch.from_numpy(rng.standard_normal((size, width), dtype=np.float32))
        for l, width in enumerate(case.hidden)
        for state in states
    }


def draw(case, seed, size):
    """Parameters and a pool of `size` samples, each with its perturbation."""
    rng = np.random.default_rng(seed)
    params = draw_params(case, rng)
    shape = (size, case.steps, case.dims[0])
    if case.spikes_in:
        x = (rng.random(shape, dtype=np.float32) < 0.4).astype(np.float32)
    else:
        x = rng.standard_normal(shape, dtype=np.float32)
    target = torch.from_numpy(rng.integers(0, case.dims[-1], size))
    return Data(torch.from_numpy(x), target, params, draw_noise(case, size, rng))


# ------------------------------------------------- the reference, on snnTorch


class FastSigmoid(surrogate.FastSigmoid):
    """snnTorch's, except that spikes keep the dtype of the membrane.

    snnTorch returns `.float()`, which would round every gradient through a
    spike to float32 in an otherwise float64 run.
    """

    @staticmethod
    def forward(ctx, v, slope):
        return surrogate.FastSigmoid.forward(ctx, v, slope).to(v.dtype)


class ATan(surrogate.ATan):
    """As above."""

    @staticmethod
    def forward(ctx, v, alpha):
        return surrogate.ATan.forward(ctx, v, alpha).to(v.dtype)


def snntorch_surrogate(case):
    options = case.surrogate
    if options["kind"] == "atan":
        return lambda v: ATan.apply(v, options["alpha"])
    return lambda v: FastSigmoid.apply(v, options["slope"])


class State(NamedTuple):
    """One layer of one trajectory; `syn` stays at zero in the feedforward model."""

    spk: torch.Tensor
    syn: torch.Tensor
    mem: torch.Tensor


class Trace:
    """Margins, firing rates and flips of a run."""

    def __init__(self, case, size):
        self.case = case
        self.margin = torch.full((size,), math.inf, dtype=torch.float64)
        self.spikes = [0.0] * len(case.hidden)
        self.flips = 0

    def membranes(self, states):
        for state in states:
            distance = (state.mem.detach() - self.case.threshold).abs()
            self.margin = torch.minimum(self.margin, distance.amin(dim=1))

    def spiking(self, nominal, twin):
        for l, (a, b) in enumerate(zip(nominal, twin)):
            self.spikes[l] += a.spk.sum().item()
            self.flips += int((a.spk != b.spk).sum())

    def rates(self):
        per_neuron = len(self.margin) * self.case.steps
        return [n / per_neuron / width for n, width in zip(self.spikes, self.case.hidden)]


class Reference(nn.Module):
    """The seed's models on snnTorch neurons, with parameters under its names."""

    def __init__(self, case):
        super().__init__()
        self.case = case
        self.linears = nn.ModuleList(
            nn.Linear(a, b) for a, b in itertools.pairwise(case.dims[:-1])
        )
        self.neurons = nn.ModuleList(self.neuron(width) for width in case.hidden)
        self.readout = nn.Linear(*case.dims[-2:])
        self.double()

    def neuron(self, width):
        case = self.case
        number = lambda value: torch.tensor(value, dtype=torch.float64)
        options = dict(
            beta=number(case.beta),
            threshold=number(case.threshold),
            spike_grad=snntorch_surrogate(case),
            init_hidden=False,
            reset_mechanism="subtract",
        )
        if case.recurrent:
            return snn.RSynaptic(
                alpha=number(case.alpha), all_to_all=True, linear_features=width, **options
            )
        return snn.Leaky(**options)

    def load(self, params):
        own = dict(self.named_parameters())
        assert own.keys() == params.keys(), (own.keys(), params.keys())
        with torch.no_grad():
            for name, value in params.items():
                own[name].copy_(value)
        return self

    def start(self, noise, size):
        """Nominal and perturbed state at t = 0."""
        nominal, twin = [], []
        for l, width in enumerate(self.case.hidden):
            zero = torch.zeros(size, width, dtype=torch.float64)
            mem = zero + self.case.eps * noise[f"mem.{l}"].double()
            syn = zero
            if self.case.recurrent:
                syn = zero + self.case.eps * noise[f"syn.{l}"].double()
            nominal.append(State(zero, zero, zero))
            twin.append(State(zero, syn, mem))
        return nominal, twin

    def step(self, x_t, states):
        h, after = x_t, []
        for linear, neuron, state in zip(self.linears, self.neurons, states):
            if self.case.recurrent:
                spk, syn, mem = neuron(linear(h), state.spk, state.syn, state.mem)
            else:
                (spk, mem), syn = neuron(linear(h), state.mem), state.syn
            after.append(State(spk, syn, mem))
            h = spk
        return h, after

    def renormalise(self, nominal, twin):
        """The distance of the two trajectories, and the rescaled twin."""
        if self.case.recurrent:
            return self.renormalise_jointly(nominal, twin)
        return self.renormalise_layers(nominal, twin)

    def renormalise_layers(self, nominal, twin):
        twin, squared = list(twin), 0.0
        for l in self.case.lyapunov_layers:
            diff = twin[l].mem - nominal[l].mem
            squared = squared + (diff**2).sum(dim=1)
            norm = torch.norm(diff, dim=1, keepdim=True) + 1e-12
            twin[l] = twin[l]._replace(mem=nominal[l].mem + self.case.eps * diff / norm)
        return torch.sqrt(squared + 1e-12), twin

    def renormalise_jointly(self, nominal, twin):
        squared = 0.0
        for a, b in zip(nominal, twin):
            squared = squared + ((b.mem - a.mem) ** 2).sum(1) + ((b.syn - a.syn) ** 2).sum(1)
        delta = torch.sqrt(squared + 1e-12)
        scale = self.case.eps / (delta.unsqueeze(-1) + 1e-12)
        rescaled = [
            State(b.spk, a.syn + scale * (b.syn - a.syn), a.mem + scale * (b.mem - a.mem))
            for a, b in zip(nominal, twin)
        ]
        return delta, rescaled

    def forward(self, x, noise):
        size, steps, _ = x.shape
        x, trace = x.double(), Trace(self.case, len(x))
        nominal, twin = self.start(noise, size)
        trace.membranes(nominal + twin)
        counts, growth = 0.0, 0.0
        for t in range(steps):
            h, nominal = self.step(x[:, t], nominal)
            _, twin = self.step(x[:, t], twin)
            trace.spiking(nominal, twin)
            trace.membranes(nominal + twin)
            delta, twin = self.renormalise(nominal, twin)
            trace.membranes(twin)
            counts = counts + h
            growth = growth + torch.log(delta / self.case.eps + 1e-12)
        return self.readout(counts), (growth / steps).mean(), trace


# --------------------------- the equations once more, carrying the difference


class Spike(torch.autograd.Function):
    @staticmethod
    def forward(ctx, v, derivative):
        ctx.save_for_backward(derivative(v))
        return (v > 0).to(v.dtype)

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.saved_tensors[0], None


def surrogate_derivative(case):
    if case.surrogate["kind"] == "atan":
        half = case.surrogate["alpha"] / 2
        return lambda v: half / (1 + (math.pi * half * v) ** 2)
    return lambda v: 1 / (1 + case.surrogate["slope"] * v.abs()) ** 2


def equations(case, data, params, dtype):
    """Logits and lambda, without snnTorch, from the difference d = twin - nominal.

    The gradient of a spike difference is g(v + d) - g(v) with v = U - theta.
    In float32 the order matters: (U - theta) + d keeps the digits of a small d
    that (U + d) - theta rounds away.
    """
    derivative = surrogate_derivative(case)
    fire = lambda v: Spike.apply(v, derivative)
    above = lambda v: (v.detach() > case.threshold).to(dtype)
    depth, size = len(case.hidden), len(data.x)
    zeros = lambda: [torch.zeros(size, width, dtype=dtype) for width in case.hidden]
    start = lambda key: [case.eps * data.noise[f"{key}.{l}"].to(dtype) for l in range(depth)]
    s, i, u = zeros(), zeros(), zeros()
    ds, di, du = zeros(), start("syn") if case.recurrent else zeros(), start("mem")
    x, counts, growth = data.x.to(dtype), 0.0, 0.0

    for t in range(case.steps):
        h, dh = x[:, t], None
        for l in range(depth):
            weight = params[f"linears.{l}.weight"]
            drive = h @ weight.T + params[f"linears.{l}.bias"]
            d_drive = 0.0 if dh is None else dh @ weight.T
            if case.recurrent:
                v, c = (params[f"neurons.{l}.recurrent.{part}"] for part in ("weight", "bias"))
                drive = i[l] = case.alpha * i[l] + drive + s[l] @ v.T + c
                d_drive = di[l] = case.alpha * di[l] + d_drive + ds[l] @ v.T
            reset, twin_reset = above(u[l]), above(u[l] + du[l])
            u[l] = case.beta * u[l] + drive - case.threshold * reset
            du[l] = case.beta * du[l] + d_drive - case.threshold * (twin_reset - reset)
            v = u[l] - case.threshold
            s[l] = fire(v)
            ds[l] = fire(v + du[l]) - s[l]
            h, dh = s[l], ds[l]
        counts = counts + h

        seen = case.lyapunov_layers
        squares = {l: (du[l] ** 2).sum(1, keepdim=True) for l in seen}
        if case.recurrent:
            squares = {l: squares[l] + (di[l] ** 2).sum(1, keepdim=True) for l in seen}
        delta = torch.sqrt(sum(squares.values()) + 1e-12)
        growth = growth + torch.log(delta / case.eps + 1e-12)
        for l in seen:
            norm = delta if case.recurrent else torch.sqrt(squares[l])
            factor = case.eps / (norm + 1e-12)
            du[l], di[l] = factor * du[l], factor * di[l]

    logits = counts @ params["readout.weight"].T + params["readout.bias"]
    return logits, (growth / case.steps).mean()


# ------------------------------------------------------------------- outcomes


class Outcome(NamedTuple):
    logits: torch.Tensor
    lyapunov: torch.Tensor
    loss: torch.Tensor
    grads: dict


def outcome(case, data, logits, lyapunov, params):
    penalty = case.reg * (lyapunov - case.target) ** 2
    loss = F.cross_entropy(logits, data.target) + penalty
    grads = torch.autograd.grad(loss, list(params.values()), retain_graph=True)
    return Outcome(
        logits.detach(), lyapunov.detach(), loss.detach(), dict(zip(params, grads))
    )


def penalty_share(case, lyapunov, params, grads):
    """Norm of the penalty's gradient over that of the whole, the readout left out."""
    names = [name for name in params if not name.startswith("readout")]
    values = [params[name] for name in names]
    penalty = case.reg * (lyapunov - case.target) ** 2
    parts = torch.autograd.grad(penalty, values, allow_unused=True)
    norm = lambda tensors: math.sqrt(sum(float((t**2).sum()) for t in tensors if t is not None))
    return norm(parts) / norm(grads[name] for name in names)


def run_reference(case, data):
    model = Reference(case).load(data.params)
    logits, lyapunov, trace = model(data.x, data.noise)
    params = {name: dict(model.named_parameters())[name] for name in data.params}
    result = outcome(case, data, logits, lyapunov, params)
    return result, trace, penalty_share(case, lyapunov, params, result.grads)


def run_equations(case, data, dtype):
    params = {name: p.to(dtype).requires_grad_() for name, p in data.params.items()}
    return outcome(case, data, *equations(case, data, params, dtype), params)


def relative(a, b):
    """|a - b| / |b| in the Euclidean norm, 0 where both are 0."""
    difference = float((a.double() - b.double()).norm())
    return difference / float(b.double().norm()) if difference else 0.0


class Errors(NamedTuple):
    logits: float
    lyapunov: float
    loss: float
    grad: float


def errors(got, want):
    return Errors(
        relative(got.logits, want.logits),
        abs(float(got.lyapunov) - float(want.lyapunov)),
        abs(float(got.loss) - float(want.loss)),
        max(relative(got.grads[name], want.grads[name]) for name in want.grads),
    )


# --------------------------------------------------------------------- checks


def check_reset_is_detached():
    """dU_2/dU_1 is beta alone, in both neurons, also where U_1 is at a spike."""
    options = dict(beta=torch.tensor(0.9).double(), spike_grad=lambda v: FastSigmoid.apply(v, 25))
    zero = torch.zeros(1, 1, dtype=torch.float64)
    before = torch.tensor([[1.01]], dtype=torch.float64, requires_grad=True)
    _, mem = snn.Leaky(**options)(zero, before)
    synaptic = snn.RSynaptic(alpha=torch.tensor(0.8).double(), linear_features=1, **options)
    _, _, recurrent_mem = synaptic.double()(zero, zero, zero, before)
    for after in (mem, recurrent_mem):
        (slope,) = torch.autograd.grad(after.sum(), before)
        assert float(slope) == float(options["beta"]), "snnTorch's reset carries a gradient"


def samples_with_margin(case, pool):
    with torch.no_grad():
        _, _, trace = Reference(case).load(pool.params)(pool.x, pool.noise)
    return torch.nonzero(trace.margin > MARGIN).flatten()


def lively(case, trace):
    """Does every layer fire, neither too little nor too much, and the twin flip?"""
    low, high = RATES if case.steps > 1 else (1e-9, 1.0)
    fires = all(low <= rate <= high for rate in trace.rates())
    return fires and (case.eps < LARGE_EPS or trace.flips > 0)


def find(case):
    """The first seed whose pool yields a batch with margins that is not trivial."""
    for attempt in range(ATTEMPTS):
        seed = [zlib.crc32(case.name.encode()), attempt]
        pool = draw(case, seed, size=4 * case.batch + 4)
        rows = samples_with_margin(case, pool)[: case.batch]
        if len(rows) < case.batch:
            continue
        data = pool.select(rows)
        result, trace, share = run_reference(case, data)
        if lively(case, trace):
            assert float(trace.margin.min()) > MARGIN
            return data, result, trace, share, attempt
    raise SystemExit(f"{case.name}: no batch in {ATTEMPTS} attempts; change its gain")


def check(case, data, result, share):
    """Errors of the equations, in float64 and in float32."""
    double = errors(run_equations(case, data, torch.float64), result)
    single = errors(run_equations(case, data, torch.float32), result)
    assert max(double) < AGREEMENT, f"{case.name}: the equations disagree with snnTorch: {double}"
    measured = (single.logits, single.lyapunov, single.grad)
    well = all(error < half for error, half in zip(measured, HALF_TOLERANCES))
    assert well, f"{case.name}: too ill-conditioned for float32: {single}"
    visible = share < 1e-9 or share > PENALTY_SHARE
    assert visible, f"{case.name}: the penalty is only {share:.1e} of the gradient"
    return double, single


# --------------------------------------------------------------------- output


def save(case, data, result, folder):
    tensors = {"x": data.x, "target": data.target, **data.params}
    tensors |= {f"noise.{key}": value for key, value in data.noise.items()}
    tensors["expected.logits"] = result.logits
    tensors["expected.lyapunov"] = result.lyapunov.reshape(1)
    tensors["expected.loss"] = result.loss.reshape(1)
    tensors |= {f"expected.grad.{name}": grad.float() for name, grad in result.grads.items()}
    path = folder / f"{case.name}.safetensors"
    config = json.dumps(case.config(), separators=(",", ":"))
    save_file({name: t.contiguous() for name, t in tensors.items()}, path, {"config": config})
    return path


HEADER = (
    f"{'case':48} {'kB':>6} {'try':>3} {'margin':>8} {'flips':>5} {'lambda':>9} {'loss':>8}"
    f" {'penalty':>8} {'f64 diff':>8} {'f32: lambda':>11} {'grad':>8}  firing rates"
)


def generate(case, folder):
    data, result, trace, share, attempt = find(case)
    double, single = check(case, data, result, share)
    path = save(case, data, result, folder)
    rates = " ".join(f"{rate:.2f}" for rate in trace.rates())
    print(
        f"{case.name:48} {path.stat().st_size / 1e3:6.1f} {attempt:3}"
        f" {float(trace.margin.min()):8.1e} {trace.flips:5} {float(result.lyapunov):9.5f}"
        f" {float(result.loss):8.4f} {share:8.1e} {max(double):8.1e}"
        f" {single.lyapunov:11.1e} {single.grad:8.1e}  {rates}",
        flush=True,
    )
    return path.stat().st_size


def main():
    parser = argparse.ArgumentParser(description="Makes the parity cases.")
    here = Path(__file__).resolve().parent
    parser.add_argument("--out", type=Path, default=here / "cases", help="folder to write to")
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    options = parser.parse_args()

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    check_reset_is_detached()
    options.out.mkdir(parents=True, exist_ok=True)
    print(HEADER)
    sizes = [generate(case, options.out) for case in CASES if options.only in case.name]
    print(f"{len(sizes)} cases, {sum(sizes) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
