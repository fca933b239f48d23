"""Times a training step of the same networks in JAX: jit around the whole step, lax.scan over time.

    .venv/bin/pip install -r requirements.txt
    .venv/bin/python bench_jax.py                            # all shapes, both modes, CPU
    .venv/bin/python bench_jax.py --device cuda --shapes c,d --modes tangent --seconds 10

What a user of JAX would write for speed: the input's projection for all time steps is one product
before the loop, forward, backward and Adam are compiled together, and the old parameters' memory is
used again. Mode "plain" has the cross-entropy of the readout of the summed spikes as its loss;
"tangent" adds lambda_reg (lambda - target)^2, with lambda the mean logarithmic growth of a tangent of
the surrogate dynamics with its slopes held fixed, as the engine's estimator has it. float32
throughout (on CUDA too: matrix products are asked for in full precision).

One JSON object a line, as bench.py prints. XLA has no setting for its threads: the process is bound
to as many cores, each a physical one while there are such.
"""

import argparse
import json
import math
import os
import statistics
import sys
import time
from pathlib import Path

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

MODES = ("plain", "tangent")
ALPHA, BETA_RECURRENT, BETA_FEEDFORWARD, THRESHOLD = 0.9, 0.85, 0.9, 1.0
ADAM = (0.9, 0.999, 1e-8)
# Steps that are queued before one waits for them.
QUEUED = 10


def options_of_call():
    parser = argparse.ArgumentParser(description="Times a training step of JAX.")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--threads", type=positive, default=2, help="cores that XLA may use")
    parser.add_argument("--seconds", type=float, default=6, help="per shape and mode")
    parser.add_argument("--shapes", type=one_of(SHAPES), default=list(COMPARED))
    parser.add_argument("--modes", type=one_of(MODES), default=list(MODES))
    return parser.parse_args()


def bind(threads):
    """Leaves this process so many processors: one of each core first, then their siblings."""
    if not hasattr(os, "sched_setaffinity"):
        return
    allowed = sorted(os.sched_getaffinity(0))

    def sibling_rank(cpu):
        listing = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            siblings = listing.read_text().strip().replace("-", ",").split(",")
            return sorted(map(int, siblings)).index(cpu)
        except (OSError, ValueError):
            return 0

    chosen = sorted(allowed, key=lambda cpu: (sibling_rank(cpu), cpu))[:threads]
    os.sched_setaffinity(0, chosen)


# Both have to be known to XLA before it starts.
OPTIONS = options_of_call()
os.environ["JAX_PLATFORMS"] = OPTIONS.device
os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
if OPTIONS.device == "cpu":
    bind(OPTIONS.threads)

try:
    import jax
    import jax.numpy as jnp
    import numpy as np

except ImportError as error:
    print(f"bench_jax.py: {error}; install what requirements.txt lists", file=sys.stderr)
    sys.exit(2)
try:
    DEVICE = jax.devices()[0]
except (AssertionError, RuntimeError):
    print(f"bench_jax.py: JAX finds no {OPTIONS.device} device", file=sys.stderr)
    sys.exit(2)

jax.config.update("jax_default_matmul_precision", "float32")


# -------------------------------------------------------------------- models


def fast_sigmoid(distance):
    return 1 / (1 + 25 * jnp.abs(distance)) ** 2


def arctangent(distance):
    return 1 / (1 + (jnp.pi * distance) ** 2)


def spike_with(slope):
    @jax.custom_jvp
    def spike(distance):
        return (distance > 0).astype(distance.dtype)

    @spike.defjvp
    def spike_jvp(primals, tangents):
        return spike(*primals), tangents[0] * slope(*primals)

    return spike


def parameters_of(shape, rng):
    def uniform(limit, *size):
        return jnp.asarray(rng.uniform(-limit, limit, size), jnp.float32)

    layers, inputs = [], shape.inputs
    for width in shape.hidden:
        layer = {
            "w": uniform(math.sqrt(6 / (inputs + width)), inputs, width),
            "b": jnp.zeros(width),
        }
        if shape.recurrent:
            limit = 1 / math.sqrt(width)
            layer["v"], layer["c"] = uniform(limit, width, width), uniform(limit, width)
        layers.append(layer)
        inputs = width
    readout = uniform(math.sqrt(6 / (inputs + CLASSES)), inputs, CLASSES)
    return {"layers": layers, "readout": readout, "bias": jnp.zeros(CLASSES)}


def neurons(shape, layers, state, drive, spike):
    """One time step: what each layer's membrane, current and spikes become."""
    beta = BETA_RECURRENT if shape.recurrent else BETA_FEEDFORWARD
    after, spikes = [], None
    for layer, (membrane, current, before) in zip(layers, state):
        if spikes is not None:
            drive = spikes @ layer["w"] + layer["b"]
        reset = jax.lax.stop_gradient((membrane > THRESHOLD).astype(membrane.dtype))
        if shape.recurrent:
            current = ALPHA * current + drive + before @ layer["v"] + layer["c"]
            drive = current
        membrane = beta * membrane + drive - THRESHOLD * reset
        spikes = spike(membrane - THRESHOLD)
        after.append((membrane, current, spikes))
    return after, spikes


def tangents(shape, layers, state, tangent, slope):
    """The tangent one step on, of norm one again, and the logarithm of its growth."""
    beta = BETA_RECURRENT if shape.recurrent else BETA_FEEDFORWARD
    after, passed = [], None
    for layer, (membrane, _, _), (of_membrane, of_current, of_spikes) in zip(
        layers, state, tangent
    ):
        drive = 0.0 if passed is None else passed @ layer["w"]
        if shape.recurrent:
            of_current = ALPHA * of_current + drive + of_spikes @ layer["v"]
            drive = of_current
        of_membrane = beta * of_membrane + drive
        passed = jax.lax.stop_gradient(slope(membrane - THRESHOLD)) * of_membrane
        after.append((of_membrane, of_current, passed))
    counted = 2 if shape.recurrent else 1
    square = sum((part**2).sum(1) for layer in after for part in layer[:counted])
    norm = jnp.sqrt(square + 1e-30)
    scale = (1 / norm)[:, None]
    return [tuple(part * scale for part in layer) for layer in after], jnp.log(norm)


def loss_of(shape, mode, slope, spike):
    def loss(parameters, x, target, start):
        layers = parameters["layers"]
        batch = x.shape[0]
        drives = jnp.einsum("bti,ih->tbh", x, layers[0]["w"]) + layers[0]["b"]
        zeros = [tuple(jnp.zeros((batch, width)) for _ in range(3)) for width in shape.hidden]

        def step(carry, drive):
            state, counts, tangent, growth = carry
            state, spikes = neurons(shape, layers, state, drive, spike)
            if mode == "tangent":
                tangent, grown = tangents(shape, layers, state, tangent, slope)
                growth = growth + grown
            return (state, counts + spikes, tangent, growth), None

        counts = jnp.zeros((batch, shape.hidden[-1]))
        carry = (zeros, counts, start, jnp.zeros(batch))
        (_, counts, _, growth), _ = jax.lax.scan(step, carry, drives)
        logits = counts @ parameters["readout"] + parameters["bias"]
        chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), target[:, None], axis=1)
        total = -chosen.mean()
        if mode == "tangent":
            exponent = growth.mean() / shape.steps
            total = total + LAMBDA_REG * (exponent - LAMBDA_TARGET) ** 2
        return total

    return loss


def adam(parameters, gradient, moments):
    first_decay, second_decay, eps = ADAM
    count, first, second = moments
    count = count + 1
    mix = lambda decay: lambda old, new: decay * old + (1 - decay) * new
    first = jax.tree.map(mix(first_decay), first, gradient)
    second = jax.tree.map(lambda old, new: mix(second_decay)(old, new**2), second, gradient)
    first_scale, second_scale = 1 - first_decay**count, 1 - second_decay**count

    def moved(parameter, mean, square):
        step = (mean / first_scale) / (jnp.sqrt(square / second_scale) + eps)
        return parameter - LEARNING_RATE * step

    return jax.tree.map(moved, parameters, first, second), (count, first, second)


# --------------------------------------------------------------- measurement


def training(shape, mode):
    """A function that takes one training step, compiled on its first call, and returns its loss."""
    rng = np.random.default_rng(SEED)
    slope = arctangent if shape.recurrent else fast_sigmoid
    parameters = parameters_of(shape, rng)
    x = jnp.asarray(rng.random((shape.batch, shape.steps, shape.inputs)) < RATE, jnp.float32)
    target = jnp.asarray(rng.integers(0, CLASSES, shape.batch), jnp.int32)
    start = None
    if mode == "tangent":
        numbers = [rng.standard_normal((shape.batch, width)) for width in shape.hidden]
        norm = np.sqrt(sum((part**2).sum(1) for part in numbers))[:, None]
        zeros = lambda part: jnp.zeros(part.shape)
        start = [
            (jnp.asarray(part / norm, jnp.float32), zeros(part), zeros(part)) for part in numbers
        ]
    loss = loss_of(shape, mode, slope, spike_with(slope))
    zeros = lambda: jax.tree.map(jnp.zeros_like, parameters)
    moments = (jnp.zeros(()), zeros(), zeros())

    def whole(parameters, moments):
        value, gradient = jax.value_and_grad(loss)(parameters, x, target, start)
        parameters, moments = adam(parameters, gradient, moments)
        return parameters, moments, value

    compiled = jax.jit(whole, donate_argnums=(0, 1))
    held = [parameters, moments]

    def step():
        *held[:], value = compiled(*held)
        return value

    return step


def measure(name, mode):
    shape = SHAPES[name]
    begun = time.perf_counter()
    step = training(shape, mode)
    step().block_until_ready()
    compile_s = time.perf_counter() - begun

    def timed(count):
        start = time.perf_counter()
        for _ in range(count):
            loss = step()
        loss.block_until_ready()
        return (time.perf_counter() - start) / count * 1e3, loss

    for _ in range(WARM_UP):
        timed(1)
    times, start = [], time.perf_counter()
    while len(times) < MIN_STEPS or time.perf_counter() - start < OPTIONS.seconds:
        elapsed, loss = timed(1)
        times.append(elapsed)
    if not math.isfinite(float(loss)):
        print(f"bench_jax.py: the loss of {name}, {mode} is {float(loss)}", file=sys.stderr)
    line = {
        "library": "jax",
        "version": jax.__version__,
        "device": OPTIONS.device,
        "device_name": cpu_name() if OPTIONS.device == "cpu" else DEVICE.device_kind,
        "threads": OPTIONS.threads,
        "shape": name,
        "batch": shape.batch,
        "time": shape.steps,
        "mode": mode,
        "median_ms": round(statistics.median(times), 3),
        "min_ms": round(min(times), 3),
        "max_ms": round(max(times), 3),
        "steps": len(times),
        "compile_s": round(compile_s, 2),
    }
    if OPTIONS.device == "cuda":
        line["queued_ms"] = round(timed(QUEUED)[0], 3)
    return line


def main():
    for name in OPTIONS.shapes:
        for mode in OPTIONS.modes:
            print(json.dumps(measure(name, mode)), flush=True)


if __name__ == "__main__":
    main()
