"""The benchmark's shapes and constants, which the peers' programs share.

The same shapes stand in src/engine/bench/mod.rs under the same names.
"""

import argparse
import os
import platform
import subprocess
from dataclasses import dataclass, replace

CLASSES = 10
RATE = 0.15
LAMBDA_REG = 0.5
LAMBDA_TARGET = 0.0
LEARNING_RATE = 1e-3
SEED = 0
WARM_UP = 2
MIN_STEPS = 5


@dataclass(frozen=True)
class Shape:
    recurrent: bool
    hidden: tuple
    batch: int
    steps: int
    inputs: int


COMPARED = {
    "a": Shape(False, (128, 128), batch=64, steps=25, inputs=100),
    "b": Shape(False, (256, 256, 256), batch=64, steps=100, inputs=256),
    "c": Shape(True, (64,), batch=64, steps=100, inputs=64),
    "d": Shape(True, (256, 256), batch=64, steps=100, inputs=256),
}

# Each also over a thousand time steps, and with large batches.
GROWN = {
    **{f"{name}_t1000": replace(shape, steps=1000) for name, shape in COMPARED.items()},
    **{f"{name}_b256": replace(shape, batch=256) for name, shape in COMPARED.items()},
    **{f"{name}_b1024": replace(shape, batch=1024) for name, shape in COMPARED.items()},
}

SHAPES = {**COMPARED, **GROWN}


# -------------------------------------------------------------- command line


def one_of(names):
    def parse(text):
        chosen = text.split(",")
        for name in chosen:
            if name not in names:
                raise argparse.ArgumentTypeError(f"{name!r} is not one of {', '.join(names)}")
        return chosen

    return parse


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


# ------------------------------------------------------------------- machine


def cpu_name():
    try:
        english = {**os.environ, "LC_ALL": "C"}
        listing = subprocess.run(["lscpu"], capture_output=True, text=True, env=english).stdout
    except OSError:
        listing = ""
    for line in listing.splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "Model name":
            return value.strip()
    return platform.processor() or platform.machine()
