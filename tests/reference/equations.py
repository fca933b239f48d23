"""The equations once more, without snnTorch, carrying the difference d = twin - nominal.

The gradient of a spike difference is g(v + d) - g(v) with v = U - theta. In
float32 the order matters: (U - theta) + d keeps the digits of a small d that
(U + d) - theta rounds away.
"""

import math

import torch
import torch.nn.functional as F

from cases import CROSS_ENTROPY
from reference_models import Run


class Spike(torch.autograd.Function):
    @staticmethod
    def forward(ctx, v, derivative):
        ctx.save_for_backward(derivative(v))
        return (v > 0).to(v.dtype)

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.saved_tensors[0], None


def fast_sigmoid(v, slope):
    return 1 / (1 + slope * v.abs()) ** 2


def atan(v, alpha):
    return alpha / 2 / (1 + (math.pi * alpha / 2 * v) ** 2)


def sigmoid(v, slope):
    """It is even; snnTorch's exp(-slope v) overflows far below the threshold."""
    e = torch.exp(-slope * v.abs())
    return slope * e / (1 + e) ** 2


def straight_through(v):
    return torch.ones_like(v)


def triangular(v, width):
    return torch.relu(1 - v.abs() / width)


def snntorch_triangular(v, threshold):
    return torch.full_like(v, threshold).where(v < 0, -threshold)


DERIVATIVES = {
    function.__name__: function
    for function in (
        fast_sigmoid, atan, sigmoid, straight_through, triangular, snntorch_triangular
    )
}


def surrogate_derivative(options):
    numbers = {key: value for key, value in options.items() if key != "kind"}
    return lambda v: DERIVATIVES[options["kind"]](v, **numbers)


class Layer:
    """Parameters, state (s, i, u) and difference (ds, di, du) of one layer."""

    def __init__(self, case, data, params, l, dtype):
        self.case = case
        derivative = surrogate_derivative(case.surrogate)
        self.fire = lambda v: Spike.apply(v, derivative)
        self.weight, self.bias = params[f"linears.{l}.weight"], params[f"linears.{l}.bias"]
        own = lambda name, default=None: params.get(f"neurons.{l}.{name}", default)
        self.alpha, self.beta = own("alpha", case.alpha), own("beta", case.beta)
        self.theta = own("threshold", case.threshold)
        self.diagonal = own("V")
        self.dense, self.c = own("recurrent.weight"), own("recurrent.bias", 0.0)
        start = lambda key: case.eps * data.noise[f"{key}.{l}"].to(dtype)
        self.s = torch.zeros(len(data.x), case.widths[l], dtype=dtype)
        self.i, self.u, self.ds, self.di = self.s, self.s, self.s, self.s
        self.du = start("mem")
        if case.recurrent:
            self.di = start("syn")

    def hear(self, spikes):
        """V s, without c."""
        return spikes @ self.dense.T if self.diagonal is None else spikes * self.diagonal

    def step(self, h, dh):
        """One step of what is heard from below and of its difference (None: there is none)."""
        drive = h @ self.weight.T + self.bias
        d_drive = 0.0 if dh is None else dh @ self.weight.T
        if self.case.recurrent:
            drive = self.i = self.alpha * self.i + drive + self.hear(self.s) + self.c
            d_drive = self.di = self.alpha * self.di + d_drive + self.hear(self.ds)
        self.integrate(drive, d_drive)
        v = self.u - self.theta
        self.s = self.fire(v)
        self.ds = self.fire(v + self.du) - self.s

    def integrate(self, drive, d_drive):
        above = lambda u: (u.detach() > self.theta).to(u.dtype)
        u, du = self.u, self.du
        r, twin_r = above(u), above(u + du)
        change = twin_r - r
        if self.case.reset == "zero" and self.case.recurrent:
            whole = self.beta * u + drive
            self.u = (1 - r) * whole
            self.du = (1 - twin_r) * (self.beta * du + d_drive) - change * whole
        elif self.case.reset in ("zero", "hard"):
            self.u = self.beta * (1 - r) * u + drive
            self.du = self.beta * ((1 - twin_r) * du - change * u) + d_drive
        else:
            lost = self.theta if self.case.reset == "subtract" else 0.0
            self.u = self.beta * u + drive - lost * r
            self.du = self.beta * du + d_drive - lost * change


def renormalise(case, layers):
    """The distance before, of shape (batch, 1)."""
    seen = [layers[l] for l in case.lyapunov_layers]
    squares = [(layer.du**2).sum(1, keepdim=True) for layer in seen]
    if case.recurrent:
        squares = [sq + (layer.di**2).sum(1, keepdim=True) for sq, layer in zip(squares, seen)]
    delta = torch.sqrt(sum(squares) + 1e-12)
    for layer, square in zip(seen, squares):
        norm = delta if case.recurrent else torch.sqrt(square)
        factor = case.eps / (norm + 1e-12)
        layer.du, layer.di = factor * layer.du, factor * layer.di
    return delta


def read_out(case, params, passed):
    """Logits of what the last layer passed on, (time, batch, neuron)."""
    if case.readout["kind"] == "spike_count":
        return passed.sum(0)
    weight, bias = params["readout.weight"], params["readout.bias"]
    if case.readout["kind"] == "spike_sum":
        return passed.sum(0) @ weight.T + bias
    u, record = 0.0, []
    for h in passed:
        u = case.readout["beta"] * u + h @ weight.T + bias
        record.append(u)
    return torch.stack(record).amax(0)


def equations(case, data, params, dtype):
    depth = len(case.widths)
    layers = [Layer(case, data, params, l, dtype) for l in range(depth)]
    x, masks = data.x.to(dtype), [mask.to(dtype) for mask in data.masks]
    passed, growth, rates = [], 0.0, [0.0] * depth
    for t in range(case.steps):
        h, dh = x[:, t], None
        for l, layer in enumerate(layers):
            layer.step(h, dh)
            rates[l] = rates[l] + layer.s.mean() / case.steps
            h, dh = layer.s, layer.ds
            if masks:  # the twin passes on all of s + ds
                keep = masks[l][:, t]
                h, dh = keep * layer.s, layer.ds + (1 - keep) * layer.s
        passed.append(h)
        growth = growth + torch.log(renormalise(case, layers) / case.eps + 1e-12)
    logits = read_out(case, params, torch.stack(passed))
    return Run(logits, (growth / case.steps).mean(), rates)


def task_loss(case, run, target):
    if case.loss == CROSS_ENTROPY:
        return F.cross_entropy(run.logits, target)
    correct, incorrect = (
        int(case.steps * case.loss[key]) for key in ("correct_rate", "incorrect_rate")
    )
    wanted = torch.full_like(run.logits, incorrect)
    wanted[torch.arange(len(target)), target] = correct
    return ((run.logits - wanted) ** 2).mean() / case.steps
