"""The reference: the PyTorch original's models on snnTorch's neurons, spike functions and losses."""

import itertools
import math
from typing import NamedTuple

import snntorch as snn
import snntorch.functional as SF
import torch
import torch.nn as nn
import torch.nn.functional as F
from snntorch import surrogate

from cases import CROSS_ENTROPY, SPIKE_COUNT


def keep_dtype(function):
    """snnTorch's spike function, except that spikes keep the dtype of the membrane.

    snnTorch returns `.float()`, which would round every gradient through a
    spike to float32 in an otherwise float64 run.
    """

    class Kept(function):
        @staticmethod
        def forward(ctx, v, *options):
            return function.forward(ctx, v, *options).to(v.dtype)

    return Kept


class Triangle(torch.autograd.Function):
    """max(0, 1 - |v| / width): NOT snnTorch's, which has no such surrogate.

    What snnTorch calls triangular is +threshold below and -threshold above
    (`snntorch_triangular` here). So the cases of `triangular` run snnTorch's
    neurons with this spike function.
    """

    @staticmethod
    def forward(ctx, v, width):
        ctx.save_for_backward(v)
        ctx.width = width
        return (v > 0).to(v.dtype)

    @staticmethod
    def backward(ctx, grad):
        (v,) = ctx.saved_tensors
        return grad * (1 - v.abs() / ctx.width).clamp(min=0), None


SPIKE_FUNCTIONS = {
    "fast_sigmoid": keep_dtype(surrogate.FastSigmoid),
    "atan": keep_dtype(surrogate.ATan),
    "sigmoid": keep_dtype(surrogate.Sigmoid),
    "straight_through": keep_dtype(surrogate.StraightThroughEstimator),
    "snntorch_triangular": keep_dtype(surrogate.Triangular),
    "triangular": Triangle,
}


def spike_function(options):
    """Of a surrogate's configuration, whose one number, if any, is the function's."""
    function = SPIKE_FUNCTIONS[options["kind"]]
    numbers = [value for key, value in options.items() if key != "kind"]
    return lambda v: function.apply(v, *numbers)


class State(NamedTuple):
    """One layer of one trajectory; `syn` stays at zero in the feedforward model."""

    spk: torch.Tensor
    syn: torch.Tensor
    mem: torch.Tensor


class Trace:
    """Margins, least distance (in eps) by sample, flips and dropped spikes of a run."""

    def __init__(self, thresholds, size):
        self.thresholds = thresholds
        self.margin = torch.full((size,), math.inf, dtype=torch.float64)
        self.distance = self.margin.clone()
        self.flips = 0
        self.dropped = 0

    def membranes(self, states):
        for state, threshold in zip(states, self.thresholds):
            distance = (state.mem.detach() - threshold).abs()
            self.margin = torch.minimum(self.margin, distance.amin(dim=1))

    def spiking(self, nominal, twin, masks):
        for a, b in zip(nominal, twin):
            self.flips += int((a.spk != b.spk).sum())
        for a, mask in zip(nominal, masks):
            self.dropped += int(((a.spk > 0) & (mask == 0)).sum())

    def distances(self, in_eps):
        self.distance = torch.minimum(self.distance, in_eps.detach().flatten())

    def maxima(self, membranes):
        """The two highest of (time, batch, class) membranes must differ, too."""
        if len(membranes) > 1:
            first, second = membranes.detach().topk(2, dim=0).values
            self.margin = torch.minimum(self.margin, (first - second).amin(dim=1))


class Run(NamedTuple):
    """Of any implementation; `rates` are spikes per neuron and step, by layer, undropped."""

    logits: torch.Tensor
    lyapunov: torch.Tensor
    rates: list


class Reference(nn.Module):
    """The models on snnTorch neurons, with parameters under the reference's names."""

    def __init__(self, case):
        super().__init__()
        self.case = case
        sizes = itertools.pairwise(case.dims[:1] + case.widths)
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in sizes)
        self.neurons = nn.ModuleList(self.neuron(width) for width in case.widths)
        if case.readout != SPIKE_COUNT:
            self.readout = nn.Linear(*case.dims[-2:])
        if case.readout["kind"] == "membrane":
            beta = torch.tensor(case.readout["beta"], dtype=torch.float64)
            spikes = spike_function(case.surrogate)  # fired, never looked at
            self.integrator = snn.Leaky(beta, spike_grad=spikes, reset_mechanism="none")
        self.double()

    def neuron(self, width):
        case = self.case

        def number(name):  # one that is learnt has shape [1]
            value = getattr(case, name)
            return torch.tensor([value] if name in case.learn else value, dtype=torch.float64)

        options = dict(
            beta=number("beta"),
            threshold=number("threshold"),
            spike_grad=spike_function(case.surrogate),
            init_hidden=False,
            reset_mechanism=self.reset_mechanism(),
            learn_beta="beta" in case.learn,
            learn_threshold="threshold" in case.learn,
        )
        if not case.recurrent:
            return snn.Leaky(**options)
        options |= dict(alpha=number("alpha"), learn_alpha="alpha" in case.learn)
        if case.recurrence == "one_to_one":
            v = torch.zeros(width, dtype=torch.float64)
            return snn.RSynaptic(all_to_all=False, V=v, learn_recurrent=True, **options)
        return snn.RSynaptic(all_to_all=True, linear_features=width, **options)

    def reset_mechanism(self):
        """snnTorch's for it. At the spike itself (`hard`) a Leaky's potential is the one that its "zero" gives, one
        step late as it is; RSynaptic 1.0.0 has no such reset (with reset_delay=False it fails), and `step` does it.
        """
        if self.case.reset != "hard":
            return self.case.reset
        return "none" if self.case.recurrent else "zero"

    def load(self, params):
        own = dict(self.named_parameters())
        assert own.keys() == params.keys(), (own.keys(), params.keys())
        with torch.no_grad():
            for name, value in params.items():
                assert own[name].shape == value.shape, name
                own[name].copy_(value)
        return self

    def start(self, noise, size):
        """Nominal and perturbed state at t = 0."""
        nominal, twin = [], []
        for l, width in enumerate(self.case.widths):
            zero = torch.zeros(size, width, dtype=torch.float64)
            mem = zero + self.case.eps * noise[f"mem.{l}"].double()
            syn = zero
            if self.case.recurrent:
                syn = zero + self.case.eps * noise[f"syn.{l}"].double()
            nominal.append(State(zero, zero, zero))
            twin.append(State(zero, syn, mem))
        return nominal, twin

    def step(self, x_t, states, masks=()):
        """What the last layer passes on, and all states; masks act on what is passed on alone."""
        h, after = x_t, []
        for l, (linear, neuron, state) in enumerate(zip(self.linears, self.neurons, states)):
            before = state.mem
            if self.case.reset == "hard" and self.case.recurrent:  # zero since the spike itself
                before = before * (before.detach() <= neuron.threshold.detach()).to(before.dtype)
            if self.case.recurrent:
                spk, syn, mem = neuron(linear(h), state.spk, state.syn, before)
            else:
                (spk, mem), syn = neuron(linear(h), before), state.syn
            after.append(State(spk, syn, mem))
            h = spk * masks[l] if masks else spk
        return h, after

    def renormalise(self, nominal, twin, trace):
        """The distance of the two trajectories, and the rescaled twin."""
        if self.case.recurrent:
            return self.renormalise_jointly(nominal, twin, trace)
        return self.renormalise_layers(nominal, twin, trace)

    def renormalise_layers(self, nominal, twin, trace):
        twin, squared = list(twin), 0.0
        for l in self.case.lyapunov_layers:
            diff = twin[l].mem - nominal[l].mem
            squared = squared + (diff**2).sum(dim=1)
            norm = torch.norm(diff, dim=1, keepdim=True) + 1e-12
            twin[l] = twin[l]._replace(mem=nominal[l].mem + self.case.eps * diff / norm)
            trace.distances(norm / self.case.eps)
        return torch.sqrt(squared + 1e-12), twin

    def renormalise_jointly(self, nominal, twin, trace):
        squared = 0.0
        for a, b in zip(nominal, twin):
            squared = squared + ((b.mem - a.mem) ** 2).sum(1) + ((b.syn - a.syn) ** 2).sum(1)
        delta = torch.sqrt(squared + 1e-12)
        trace.distances(delta / self.case.eps)
        scale = self.case.eps / (delta.unsqueeze(-1) + 1e-12)
        rescaled = [
            State(b.spk, a.syn + scale * (b.syn - a.syn), a.mem + scale * (b.mem - a.mem))
            for a, b in zip(nominal, twin)
        ]
        return delta, rescaled

    def forward(self, data):
        """The run, what it shows to the checks, and the output that snnTorch's losses look at."""
        size, steps, _ = data.x.shape
        x, masks = data.x.double(), [mask.double() for mask in data.masks]
        trace = Trace([neuron.threshold.detach() for neuron in self.neurons], size)
        nominal, twin = self.start(data.noise, size)
        trace.membranes(nominal)
        trace.membranes(twin)
        passed, growth, rates = [], 0.0, [0.0] * len(self.neurons)
        for t in range(steps):
            dropped = [mask[:, t] for mask in masks]
            h, nominal = self.step(x[:, t], nominal, dropped)
            _, twin = self.step(x[:, t], twin)
            trace.spiking(nominal, twin, dropped)
            trace.membranes(nominal)
            trace.membranes(twin)
            delta, twin = self.renormalise(nominal, twin, trace)
            trace.membranes(twin)
            passed.append(h)
            rates = [rate + state.spk.mean() / steps for rate, state in zip(rates, nominal)]
            growth = growth + torch.log(delta / self.case.eps + 1e-12)
        logits, output = self.read_out(passed, trace)
        return Run(logits, (growth / steps).mean(), rates), trace, output

    def read_out(self, passed, trace):
        """Logits, and (time, batch, class) spikes or membranes where there are any."""
        kind = self.case.readout["kind"]
        if kind == "spike_sum":
            counts = 0.0
            for h in passed:
                counts = counts + h
            return self.readout(counts), None
        if kind == "spike_count":
            spikes = torch.stack(passed)
            return spikes.sum(0), spikes
        mem, record = torch.zeros(len(passed[0]), self.case.dims[-1], dtype=torch.float64), []
        for h in passed:
            _, mem = self.integrator(self.readout(h), mem)
            record.append(mem)
        membranes = torch.stack(record)
        trace.maxima(membranes)
        return membranes.max(0).values, membranes


def task_loss(case, run, output, target):
    """snnTorch's own for what it has a loss for: membranes and counts."""
    if case.loss != CROSS_ENTROPY:
        rates = {key: case.loss[key] for key in ("correct_rate", "incorrect_rate")}
        return SF.mse_count_loss(**rates)(output, target)
    losses = {"membrane": SF.ce_max_membrane_loss, "spike_count": SF.ce_count_loss}
    if case.readout["kind"] in losses:
        return losses[case.readout["kind"]]()(output, target)
    return F.cross_entropy(run.logits, target)


def check_neurons():
    """The reset is detached in both neurons, and the threshold that it subtracts is not.

    At a spike (U_1 = 1.01) dU_2/dU_1 is beta alone, or 0 with a reset to zero,
    and dU_2/dtheta is -1 by subtraction, else 0.
    """
    spikes = spike_function({"kind": "fast_sigmoid", "slope": 25})
    number = lambda value: torch.tensor([value], dtype=torch.float64)
    zero = torch.zeros(1, 1, dtype=torch.float64)
    for reset, slope in (("subtract", 0.9), ("zero", 0.0), ("none", 0.9)):
        options = dict(beta=number(0.9), threshold=number(1.0), learn_threshold=True)
        options |= dict(spike_grad=spikes, reset_mechanism=reset)
        leaky = snn.Leaky(**options)
        synaptic = snn.RSynaptic(alpha=number(0.8), linear_features=1, **options).double()
        before = torch.full((1, 1), 1.01, dtype=torch.float64, requires_grad=True)
        after = {leaky: leaky(zero, before)[1], synaptic: synaptic(zero, zero, zero, before)[2]}
        for neuron, mem in after.items():
            inputs = (before, neuron.threshold)
            grads = torch.autograd.grad(mem.sum(), inputs, materialize_grads=True)
            wanted = (slope, -1.0 if reset == "subtract" else 0.0)
            assert tuple(map(float, grads)) == wanted, f"snnTorch's reset {reset}: {grads}"
