"""Times a training step of snnTorch on PyTorch: the baseline of the benchmark.

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/python bench.py                                # all shapes, both modes, CPU
    .venv/bin/python bench.py --device cuda --shapes c,d --mode reference --seconds 10

The models are the reference's, on snnTorch neurons with explicit state and the time
loop in Python, as a user of the library writes them: `Leaky` feedforward (a, b)
and all-to-all `RSynaptic` recurrent (c, d), in float32. One step is forward,
backward and Adam update. Mode "plain" has the cross-entropy of the readout of
the summed spikes as its loss; "reference" adds lambda_reg (lambda - target)^2, with
lambda from a perturbed twin that takes every step along and is differentiated
in the same backward pass. Data are Bernoulli spikes from a fixed seed, on the
device from the start.

Each shape and mode prints one JSON object a line; on the CPU it runs in a process
of its own. After the warm-up, steps repeat until --seconds have passed and at least
MIN_STEPS are done. `peak_bytes` is, on the CPU, the largest resident set of
that process, Python and PyTorch themselves included; on CUDA it is the peak of
the memory that tensors occupied. Linux and macOS only.

Times mean something on an idle machine only: PyTorch's OpenMP threads spin at
their barriers, so with --threads at the number of cores any other load slows a
step many times over (one thread, or OMP_WAIT_POLICY=PASSIVE, suffers less).
"""

import argparse
import json
import math
import resource
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

try:
    import snntorch as snn
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
    from snntorch import surrogate
except ImportError as error:
    print(f"bench.py: {error}; install what requirements.txt lists", file=sys.stderr)
    sys.exit(2)

from shapes import (
    CLASSES,
    COMPARED,
    LAMBDA_REG,
    LAMBDA_TARGET,
    LEARNING_RATE,
    MIN_STEPS,
    RATE,
    SEED,
    SHAPES,
    WARM_UP,
    cpu_name,
    one_of,
    positive,
)

EPS = 1e-4
MODES = ("plain", "reference")
# Floats that are copied on the GPU to see how fast its memory is.
COPIED = 1 << 26


# -------------------------------------------------------------------- models


class Network(nn.Module):
    """Dense layers, each followed by spiking neurons, and a readout of the summed spikes."""

    def __init__(self, inputs, hidden, classes):
        super().__init__()
        self.hidden = hidden
        widths = [inputs, *hidden]
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, hidden))
        self.neurons = nn.ModuleList(self.neuron(width) for width in hidden)
        self.readout = nn.Linear(hidden[-1], classes)
        for linear in [*self.linears, self.readout]:
            nn.init.xavier_uniform_(linear.weight)
            nn.init.zeros_(linear.bias)

    def zeros(self, x):
        return [torch.zeros(len(x), width, device=x.device) for width in self.hidden]


def perturbed(states):
    return [state + EPS * torch.randn_like(state) for state in states]


class Feedforward(Network):
    def neuron(self, width):
        return snn.Leaky(
            beta=0.9,
            threshold=1.0,
            spike_grad=surrogate.fast_sigmoid(slope=25),
            init_hidden=False,
            reset_mechanism="subtract",
        )

    def step(self, h, mems):
        after = []
        for linear, neuron, mem in zip(self.linears, self.neurons, mems):
            h, mem = neuron(linear(h), mem)
            after.append(mem)
        return h, after

    def forward(self, x, lyapunov):
        steps = x.shape[1]
        mems = self.zeros(x)
        twins = perturbed(mems) if lyapunov else None
        counts, growth = 0.0, 0.0
        for t in range(steps):
            spk, mems = self.step(x[:, t], mems)
            counts = counts + spk
            if lyapunov:
                _, twins = self.step(x[:, t], twins)
                delta, twins = self.renormalise(mems, twins)
                growth = growth + torch.log(delta / EPS + 1e-12)
        return self.readout(counts), (growth / steps).mean() if lyapunov else None

    def renormalise(self, mems, twins):
        """Distance over all layers; each layer is rescaled on its own."""
        squared, rescaled = 0.0, []
        for mem, twin in zip(mems, twins):
            diff = twin - mem
            squared = squared + (diff**2).sum(dim=1)
            norm = torch.norm(diff, dim=1, keepdim=True) + 1e-12
            rescaled.append(mem + EPS * diff / norm)
        return torch.sqrt(squared + 1e-12), rescaled


class Recurrent(Network):
    def neuron(self, width):
        return snn.RSynaptic(
            alpha=0.9,
            beta=0.85,
            threshold=1.0,
            spike_grad=surrogate.atan(alpha=2.0),
            init_hidden=False,
            reset_mechanism="subtract",
            all_to_all=True,
            linear_features=width,
        )

    def step(self, h, spks, syns, mems):
        after = []
        for linear, neuron, *state in zip(self.linears, self.neurons, spks, syns, mems):
            state = neuron(linear(h), *state)
            after.append(state)
            h = state[0]
        return zip(*after)

    def forward(self, x, lyapunov):
        steps = x.shape[1]
        spks, syns, mems = self.zeros(x), self.zeros(x), self.zeros(x)
        if lyapunov:
            twin_spks, twin_syns, twin_mems = self.zeros(x), perturbed(syns), perturbed(mems)
        counts, growth = 0.0, 0.0
        for t in range(steps):
            spks, syns, mems = self.step(x[:, t], spks, syns, mems)
            counts = counts + spks[-1]
            if lyapunov:
                twin_spks, twin_syns, twin_mems = self.step(
                    x[:, t], twin_spks, twin_syns, twin_mems
                )
                delta, twin_syns, twin_mems = self.renormalise(syns, mems, twin_syns, twin_mems)
                growth = growth + torch.log(delta / EPS + 1e-12)
        return self.readout(counts), (growth / steps).mean() if lyapunov else None

    def renormalise(self, syns, mems, twin_syns, twin_mems):
        """Distance over currents and membranes of all layers, rescaled by one factor."""
        squared = 0.0
        for syn, mem, twin_syn, twin_mem in zip(syns, mems, twin_syns, twin_mems):
            squared = squared + ((twin_mem - mem) ** 2).sum(dim=1)
            squared = squared + ((twin_syn - syn) ** 2).sum(dim=1)
        delta = torch.sqrt(squared + 1e-12)
        scale = EPS / (delta.unsqueeze(-1) + 1e-12)
        rescale = lambda states, twins: [s + scale * (t - s) for s, t in zip(states, twins)]
        return delta, rescale(syns, twin_syns), rescale(mems, twin_mems)


# --------------------------------------------------------------- measurement


def training(shape, mode, device):
    """A function that takes one training step and returns its loss."""
    torch.manual_seed(SEED)
    x = (torch.rand(shape.batch, shape.steps, shape.inputs) < RATE).float().to(device)
    target = torch.randint(CLASSES, (shape.batch,)).to(device)
    kind = Recurrent if shape.recurrent else Feedforward
    model = kind(shape.inputs, shape.hidden, CLASSES).to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)

    def step():
        optimizer.zero_grad()
        logits, lyapunov = model(x, lyapunov=mode == "reference")
        loss = F.cross_entropy(logits, target)
        if lyapunov is not None:
            loss = loss + LAMBDA_REG * (lyapunov - LAMBDA_TARGET) ** 2
        loss.backward()
        optimizer.step()
        return loss.detach()

    return step


def measure(name, mode, device, threads, seconds):
    """Runs one shape in one mode, in a fresh process; returns the record to print."""
    torch.set_num_threads(threads)
    cuda = device == "cuda"
    if cuda:
        torch.cuda.reset_peak_memory_stats()
    shape = SHAPES[name]
    step = training(shape, mode, device)

    def timed():
        start = time.perf_counter()
        loss = step()
        if cuda:
            torch.cuda.synchronize()
        return time.perf_counter() - start, loss

    for _ in range(WARM_UP):
        timed()
    times, start = [], time.perf_counter()
    while len(times) < MIN_STEPS or time.perf_counter() - start < seconds:
        elapsed, loss = timed()
        times.append(elapsed * 1e3)
    if not math.isfinite(loss.item()):
        print(f"bench.py: the loss of shape {name}, mode {mode} is {loss}", file=sys.stderr)
    return {
        "library": "snntorch",
        "version": snn.__version__,
        "torch": torch.__version__,
        "device": device,
        "device_name": torch.cuda.get_device_name() if cuda else cpu_name(),
        "threads": threads,
        "shape": name,
        "batch": shape.batch,
        "time": shape.steps,
        "mode": mode,
        "median_ms": round(statistics.median(times), 3),
        "min_ms": round(min(times), 3),
        "max_ms": round(max(times), 3),
        "steps": len(times),
        "peak_bytes": torch.cuda.max_memory_allocated() if cuda else peak_resident(),
    }


def measured(job):
    """On the CPU in a process of its own, whose memory is then its alone."""
    if job[2] == "cuda":
        return measure(*job)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        return fresh.submit(measure, *job).result()


def copy():
    """How fast PyTorch copies within the GPU's memory: bytes read and bytes written."""
    source = torch.rand(COPIED, device="cuda")
    into = torch.empty_like(source)
    rounds, best = 20, math.inf
    for _ in range(5):
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(rounds):
            into.copy_(source)
        torch.cuda.synchronize()
        best = min(best, (time.perf_counter() - start) / rounds)
    moved = 2 * 4 * COPIED
    return {
        "library": "torch",
        "version": torch.__version__,
        "device": "cuda",
        "device_name": torch.cuda.get_device_name(),
        "copy_bytes": moved,
        "copy_gb_per_s": round(moved / best / 1e9, 1),
    }


def peak_resident():
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


# -------------------------------------------------------------- command line


def main():
    parser = argparse.ArgumentParser(description="Times a training step of snnTorch.")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--threads", type=positive, default=2, help="PyTorch's threads")
    parser.add_argument("--seconds", type=float, default=6, help="per shape and mode")
    parser.add_argument("--shapes", type=one_of(SHAPES), default=list(COMPARED))
    parser.add_argument("--mode", type=one_of(MODES), default=list(MODES))
    parser.add_argument("--copy", action="store_true", help="time a copy on the GPU too")
    options = parser.parse_args()
    if options.copy and options.device != "cuda":
        parser.error("--copy is for --device cuda")
    if options.device == "cuda" and not torch.cuda.is_available():
        print("bench.py: PyTorch finds no CUDA device", file=sys.stderr)
        sys.exit(2)

    if options.copy:
        print(json.dumps(copy()), flush=True)
    for name in options.shapes:
        for mode in options.mode:
            job = (name, mode, options.device, options.threads, options.seconds)
            print(json.dumps(measured(job)), flush=True)


if __name__ == "__main__":
    main()
