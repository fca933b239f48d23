"""The tangent's exponent, spectrum and gradients, by autodiff in PyTorch.

Written from the equations of the model and docs/reference-cases.md, and from
nothing of the engine. The network is one function, `step`. With spikes that are
hard forward and have the surrogate's slope backward it makes the nominal run and
the gradient of the task. With spikes that are affine about that run,

    s(U) = s_t + g_t (U - U_t),    s_t, g_t, U_t detached: the frozen slope,

the same function is the surrogate dynamics made linear, and `torch.func.jvp` of
it in the direction v is J v. What J is, is nowhere written down by hand; what
gradient reaches the parameters through J v, is autograd's business.
"""

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch.func import jvp

from cases import SPIKE_COUNT
from equations import Spike, surrogate_derivative

LOST = 1e-12  # a tangent of this length or less has died


class Nominal(NamedTuple):
    """A run: by time step and layer U, s and g, and what comes out of it."""

    membranes: list
    spikes: list
    slopes: list
    logits: torch.Tensor


class Result(NamedTuple):
    logits: torch.Tensor
    lyapunov: torch.Tensor
    loss: torch.Tensor
    grads: dict
    penalty_grads: dict
    samples: torch.Tensor  # (batch,)
    spectrum: torch.Tensor  # (batch, exponents)


def slow_mode(alpha, beta):
    """(U, I), of length 1, along which a neuron that hears nothing decays slowest."""
    u, i = (alpha / (alpha - beta), 1.0) if alpha > beta else (1.0, 0.0)
    length = math.hypot(u, i)
    return u / length, i / length


def along_slow_modes(case, params, numbers):
    """Directions (batch, state) of one number a neuron, by layer (batch, neuron)."""
    if not case.recurrent:
        return torch.cat(numbers, dim=1)
    potentials, currents = [], []
    for l, own in enumerate(numbers):
        decay = lambda name: float(params.get(f"neurons.{l}.{name}", getattr(case, name)))
        u, i = slow_mode(decay("alpha"), decay("beta"))
        potentials.append(u * own)
        currents.append(i * own)
    return torch.cat(potentials + currents, dim=1)


class Network:
    """One case in one precision; `params` are its leaves."""

    def __init__(self, case, params):
        self.case, self.params = case, params
        self.derivative = surrogate_derivative(case.surrogate)
        self.depth = len(case.widths)

    def number(self, l, name):
        return self.params.get(f"neurons.{l}.{name}", getattr(self.case, name))

    def recurrence(self, l, heard):
        if self.case.recurrence == "one_to_one":
            return heard * self.params[f"neurons.{l}.V"]
        weight = self.params[f"neurons.{l}.recurrent.weight"]
        return heard @ weight.T + self.params[f"neurons.{l}.recurrent.bias"]

    def step(self, x, state, heard, fire, masks):
        """(U, I) of all layers after a time step, and their spikes.

        `state` is (U of each layer, I of each layer), `heard` the spikes of the step before,
        `fire(l, U)` the spikes at a potential; `masks` act on what a layer passes on.
        """
        potentials, currents, spikes, below = [], [], [], x
        for l in range(self.depth):
            u, i = state[0][l], state[1][l]
            weight, bias = self.params[f"linears.{l}.weight"], self.params[f"linears.{l}.bias"]
            drive = below @ weight.T + bias
            if self.case.recurrent:
                i = self.number(l, "alpha") * i + drive + self.recurrence(l, heard[l])
                drive = i
            u = self.integrate(l, u, drive)
            s = fire(l, u)
            potentials.append(u)
            currents.append(i)
            spikes.append(s)
            below = s * masks[l] if masks else s
        return (potentials, currents), spikes, below

    def integrate(self, l, u, drive):
        """U after a step; whether it is reset is held."""
        beta, theta = self.number(l, "beta"), self.number(l, "threshold")
        fired = (u.detach() > theta).to(u.dtype)
        match self.case.reset:
            case "subtract":
                return beta * u + drive - theta * fired
            case "none":
                return beta * u + drive
        if self.case.recurrent and self.case.reset == "zero":
            return (1 - fired) * (beta * u + drive)
        return beta * (1 - fired) * u + drive

    def zeros(self, x):
        return [x.new_zeros(len(x), width) for width in self.case.widths]

    def nominal(self, x, masks):
        """Hard spikes, with the surrogate's slope backward."""
        theta = lambda l: self.number(l, "threshold")
        fire = lambda l, u: Spike.apply(u - theta(l), self.derivative)
        state, spikes = (self.zeros(x), self.zeros(x)), self.zeros(x)
        membranes, fired, slopes, passed = [], [], [], 0.0
        for t in range(x.shape[1]):
            dropped = [mask[:, t] for mask in masks]
            state, spikes, out = self.step(x[:, t], state, spikes, fire, dropped)
            passed = passed + out
            with torch.no_grad():
                membranes.append([u.clone() for u in state[0]])
                fired.append([s.clone() for s in spikes])
                slopes.append([self.derivative(u - theta(l)) for l, u in enumerate(state[0])])
        if self.case.readout == SPIKE_COUNT:
            return Nominal(membranes, fired, slopes, passed)
        weight, bias = self.params["readout.weight"], self.params["readout.bias"]
        return Nominal(membranes, fired, slopes, passed @ weight.T + bias)

    def linear_map(self, run, x, t):
        """The surrogate dynamics of time step t as a function of the state, (batch, state).

        At the first step no spike depends on the state before it: the network had not fired.
        Dropout is in the run, and not in the tangent.
        """
        affine = lambda at, l, u: run.spikes[at][l] + run.slopes[at][l] * (u - run.membranes[at][l])
        widths = list(self.case.widths)

        def step(flat):
            parts = flat.split(widths * (2 if self.case.recurrent else 1), dim=1)
            potentials = parts[: self.depth]
            currents = parts[self.depth :] or self.zeros(x)
            heard = self.zeros(x)
            if t > 0:
                heard = [affine(t - 1, l, u) for l, u in enumerate(potentials)]
            fire = lambda l, u: affine(t, l, u)
            after, _, _ = self.step(x[:, t], (potentials, currents), heard, fire, [])
            return torch.cat(after[0] + (after[1] if self.case.recurrent else []), dim=1)

        return step

    def before(self, run, x, t):
        """The state before step t. The map is affine, so that I may be anything: it is zero."""
        potentials = run.membranes[t - 1] if t > 0 else self.zeros(x)
        return torch.cat(potentials + (self.zeros(x) if self.case.recurrent else []), dim=1)

    def carried(self, run, x, t, vectors):
        """J v for each of the vectors (batch, state)."""
        step, before = self.linear_map(run, x, t), self.before(run, x, t)
        return [jvp(step, (before,), (v,))[1] for v in vectors]

    def exponents(self, run, x, start):
        """The tangent's exponent of every sample, the shortest tangent that lived, and the deaths.

        A tangent that died starts again, and what it grew by until then is held: the gradient is
        that of the steps after a sample's last death.
        """
        start = start / start.norm(dim=1, keepdim=True)
        v, shortest, deaths = start, math.inf, 0
        total = start.new_zeros(len(start))
        for t in range(self.case.steps):
            (v,) = self.carried(run, x, t, [v])
            square = (v * v).sum(1, keepdim=True)
            died = square <= LOST**2
            length = torch.where(died, torch.ones_like(square), square).sqrt()
            v = torch.where(died, start, v / length)
            deaths += int(died.sum())
            shortest = min([shortest, *length[~died].tolist()])
            total = torch.where(died.flatten(), total.detach(), total)
            if t >= self.case.transient:
                growth = torch.where(died, torch.full_like(length, LOST), length).log()
                total = total + growth.flatten()
        return total / (self.case.steps - self.case.transient), shortest, deaths

    @torch.no_grad()
    def spectrum(self, run, x, starts):
        """The leading exponents of every sample, (batch, k), by QR at every step."""
        basis, _ = torch.linalg.qr(torch.stack(starts, dim=2))
        total = 0.0
        for t in range(self.case.steps):
            vectors = self.carried(run, x, t, basis.unbind(dim=2))
            basis, r = torch.linalg.qr(torch.stack(vectors, dim=2))
            if t >= self.case.transient:
                total = total + r.diagonal(dim1=1, dim2=2).abs().log()
        return total / (self.case.steps - self.case.transient)


def starts(case, data, params, dtype):
    """Directions (batch, state): the first as the case holds it, the others of their numbers."""
    kinds = ("mem", "syn") if case.recurrent else ("mem",)
    layers = range(len(case.widths))
    first = torch.cat([data.noise[f"{kind}.{l}"] for kind in kinds for l in layers], dim=1)
    others = []
    for k in range(1, case.directions):
        numbers = [data.noise[f"start.{l}"][:, k].to(dtype) for l in layers]
        others.append(along_slow_modes(case, params, numbers))
    return [first.to(dtype), *others]


def gradients(term, params):
    if not term.requires_grad:  # over one time step the exponent holds no parameter but decays
        return {name: torch.zeros_like(value) for name, value in params.items()}
    found = torch.autograd.grad(
        term, list(params.values()), retain_graph=True, materialize_grads=True
    )
    return dict(zip(params, found))


def reference(case, data, dtype=torch.float64):
    """Everything, and what the checks look at: the run, the shortest tangent and the deaths."""
    params = {name: p.detach().to(dtype).requires_grad_() for name, p in data.params.items()}
    x, masks = data.x.to(dtype), [mask.to(dtype) for mask in data.masks]
    network = Network(case, params)
    run = network.nominal(x, masks)
    directions = starts(case, data, params, dtype)
    samples, shortest, deaths = network.exponents(run, x, directions[0])
    lyapunov = samples.mean()
    penalty = case.reg * (lyapunov - case.target) ** 2
    loss = F.cross_entropy(run.logits, data.target) + penalty
    grads, penalty_grads = gradients(loss, params), gradients(penalty, params)
    spectrum = network.spectrum(run, x, directions) if case.exponents else None
    scalars = (lyapunov.detach(), loss.detach())
    result = Result(run.logits.detach(), *scalars, grads, penalty_grads, samples.detach(), spectrum)
    return result, run, shortest, deaths
