"""Parameters, input, perturbation and dropout masks of a case, drawn from its seed."""

import itertools
import math
from typing import NamedTuple

import numpy as np
import torch

from cases import SPIKE_COUNT, SPIKE_SUM

# How far a layer's learnt number may lie from the configuration's default.
SPREAD = {"alpha": 0.08, "beta": 0.08, "threshold": 0.2}


class Data(NamedTuple):
    """All float32 (target: int64). Noise is indexed noise["mem.0"], masks are by layer."""

    x: torch.Tensor
    target: torch.Tensor
    params: dict
    noise: dict
    masks: list  # of each layer (batch, time, neuron); empty without dropout

    def select(self, rows):
        noise = {key: value[rows].contiguous() for key, value in self.noise.items()}
        masks = [mask[rows].contiguous() for mask in self.masks]
        x, target = self.x[rows].contiguous(), self.target[rows].contiguous()
        return Data(x, target, self.params, noise, masks)


def draw_neurons(case, l, width, rng, normal):
    """What belongs to the neurons of one layer: V and the numbers that are learnt."""
    params = {}
    if case.recurrent and case.recurrence == "one_to_one":
        params[f"neurons.{l}.V"] = normal(width, std=case.recurrent_gain / 2)
    elif case.recurrent:
        std = case.recurrent_gain / math.sqrt(3 * width)
        params[f"neurons.{l}.recurrent.weight"] = normal(width, width, std=std)
        params[f"neurons.{l}.recurrent.bias"] = normal(width, std=std)
    for name in case.learn:
        middle, spread = getattr(case, name), SPREAD[name]
        value = rng.uniform(middle - spread, middle + spread, size=1)
        params[f"neurons.{l}.{name}"] = torch.from_numpy(value.astype(np.float32))
    return params


def draw_params(case, rng):
    def normal(*shape, std):
        return torch.from_numpy(rng.standard_normal(shape, dtype=np.float32) * np.float32(std))

    params = {}
    for l, (fan_in, width) in enumerate(itertools.pairwise(case.dims[:1] + case.widths)):
        params[f"linears.{l}.weight"] = normal(width, fan_in, std=case.gain / math.sqrt(fan_in))
        params[f"linears.{l}.bias"] = normal(width, std=0.1) + 0.1
        params |= draw_neurons(case, l, width, rng, normal)
    if case.readout != SPIKE_COUNT:
        fan_in, classes = case.dims[-2:]
        terms = fan_in * case.steps if case.readout == SPIKE_SUM else fan_in
        params["readout.weight"] = normal(classes, fan_in, std=1 / math.sqrt(terms))
        params["readout.bias"] = normal(classes, std=0.1)
    return params


def draw_noise(case, size, rng):
    states = ("mem", "syn") if case.recurrent else ("mem",)
    return {
        f"{state}.{l}": torch.from_numpy(rng.standard_normal((size, width), dtype=np.float32))
        for l, width in enumerate(case.widths)
        for state in states
    }


def draw_masks(case, size, rng):
    """Factors 0 and 1/(1-p) on the spikes that a layer passes on; exact in float32."""
    if not case.dropout:
        return []
    factor = np.float32(1 / (1 - case.dropout))
    assert float(factor) == 1 / (1 - case.dropout), "float32 cannot hold the factor"
    kept = [
        rng.random((size, case.steps, width), dtype=np.float32) >= case.dropout
        for width in case.widths
    ]
    return [torch.from_numpy(keep.astype(np.float32) * factor) for keep in kept]


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
    noise = draw_noise(case, size, rng)
    return Data(torch.from_numpy(x), target, params, noise, draw_masks(case, size, rng))
