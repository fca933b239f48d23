"""Lyapunov Lab from Python: thin calls of the program ``lyapunov-snn``.

One file, nothing beyond the standard library (pandas only where you ask for a frame)::

    import lyapunov_snn as lab

    epochs = lab.run({"model": {"beta": 0.9}, "training": {"epochs": 2}})
    print(epochs[-1]["test_accuracy"], epochs[-1]["exponent"])

    rows = lab.sweep(
        {
            "version": 1,
            "axes": [{"setting": "model.beta", "values": [0.5, 0.7, 0.9]}],
            "seeds": [0, 1, 2],
            "sides": "both",
        },
        "my_sweep",
    )

The program is the one that the environment variable ``LYAPUNOV_SNN`` names, else the one on the
``PATH``, else the one that ``cargo build --release`` leaves in this repository's ``target``.
What it refuses is raised as :class:`ProgramError` with its message.

Units: accuracies and firing rates are shares (0 to 1; spikes per neuron and time step), losses are
nats, exponents nats per time step, times seconds.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import tempfile
import warnings
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Iterator, Literal, Mapping, Sequence, Union

if TYPE_CHECKING:
    import pandas

__all__ = ["ProgramError", "ResultsError", "frame", "plot", "preset", "program", "read", "run", "sweep"]

Path_ = Union[str, "PathLike[str]"]
#: An experiment or a sweep: as a dictionary, or the file that it stands in.
Described = Union[Mapping[str, Any], str, "PathLike[str]"]
Row = Dict[str, Any]

#: The version of the results that :func:`read` knows.
VERSION = 1
_NAME = "lyapunov-snn"


class ProgramError(RuntimeError):
    """The program said no: its message, and its exit code as ``code`` (2: what it was given cannot be
    used; 1: what it began went wrong)."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class ResultsError(ValueError):
    """A folder that holds no results, or results of another version."""


def program() -> str:
    """The path of the program.

    Raises FileNotFoundError with what to do where there is none.
    """
    named = os.environ.get("LYAPUNOV_SNN")
    if named:
        if Path(named).is_file():
            return named
        raise FileNotFoundError(f"LYAPUNOV_SNN is {named}: there is no such file")
    found = shutil.which(_NAME)
    if found:
        return found
    end = ".exe" if os.name == "nt" else ""
    built = Path(__file__).resolve().parents[2] / "target" / "release" / (_NAME + end)
    if built.is_file():
        return str(built)
    raise FileNotFoundError(
        f"there is no {_NAME}: build it (cargo build --release), put it on the PATH, or name it in "
        "the environment variable LYAPUNOV_SNN"
    )


def run(
    config: Described,
    *,
    device: Literal["cpu", "gpu", "auto"] = "cpu",
    every: Literal["epoch", "step"] = "epoch",
) -> list[Row]:
    """Trains an experiment and returns its metrics.

    ``config`` is as docs/configuration.md has it; what it leaves out is that of the demonstration.
    With ``every="epoch"`` there is one dictionary an epoch, measured on the held-out samples (where there
    is a warm-up, its end is epoch 0): ``test_accuracy`` (share), ``test_loss`` (nats), ``exponent``
    (nats per time step) with ``exponent_standard_error``, ``firing_rate`` (spikes per neuron and time
    step), ``max_gradient_norm`` (before the clip), and more. With ``every="step"`` there is one a
    training step, measured on its batch.
    """
    with _file(config) as path:
        printed = _call("train", "--config", path, "--device", device)
    lines = (json.loads(line) for line in printed.splitlines() if line)
    return [line[every] for line in lines if every in line]


def preset(name: str) -> Row:
    """The configuration of a preset, such as ``"demonstration"`` or ``"store_recall"``."""
    return json.loads(_call("preset", name))


def sweep(
    described: Described,
    out: Path_,
    *,
    jobs: int | None = None,
    shard: str | None = None,
) -> list[Row]:
    """Runs what is missing of a sweep, and returns all that is in its folder, as :func:`read` does.

    ``described`` is as docs/sweeps.md has it, ``out`` the folder that results are added to, ``jobs``
    the number of runs at a time (all cores if not given), ``shard`` a part of the runs such as
    ``"2/8"``. A run that fails is in the results with its reason and ends nothing.
    """
    options: list[str] = []
    if jobs is not None:
        options += ["--jobs", str(jobs)]
    if shard is not None:
        options += ["--shard", shard]
    with _file(described) as path:
        _call("sweep", path, "--out", os.fspath(out), *options)
    return read(out)


def read(folder: Path_, *, epochs: bool = False) -> list[Row]:
    """The runs of a sweep's folder, one dictionary each.

    Its keys: each varied setting by its path (None where it does nothing in that run), ``seed``,
    ``side`` (``"regularised"`` or ``"unregularised"``), ``state`` (``"finished"``, ``"stopped"`` or
    ``"failed"``) with ``reason``, ``steps``, ``seconds``, and what came out at the end, NaN where
    nothing did: ``test_accuracy`` and ``best_test_accuracy`` (shares), ``test_loss`` (nats),
    ``exponent`` and ``exponent_standard_error`` (nats per time step), ``firing_rate`` (spikes per neuron
    and time step), ``max_gradient_norm``; with ``epochs`` also ``epochs``, a list as :func:`run`
    returns it. For pandas: ``pandas.DataFrame(read(folder))``, or :func:`frame`.

    A line that was cut off (the program was killed while writing) is left out with a warning; starting
    the sweep again adds its run. Raises ResultsError where there is nothing to read, or another
    version's results.
    """
    files = sorted(Path(folder).glob("results*.jsonl"))
    if not files:
        raise ResultsError(f"{os.fspath(folder)}: there are no results (results*.jsonl) in it")
    rows: dict[str, Row] = {}
    for file in files:
        for line in _lines(file):
            # A run that failed may have been tried again.
            if rows.get(line["key"], {"state": "failed"})["state"] == "failed":
                rows[line["key"]] = _row(line, epochs)
    return list(rows.values())


def frame(folder: Path_) -> "pandas.DataFrame":
    """The same as a pandas DataFrame (``pip install pandas``), one row a run."""
    import pandas

    return pandas.DataFrame(read(folder))


def plot(folder: Path_, out: Path_ | None = None, *options: str) -> list[Path]:
    """Writes the standard pictures of a sweep as SVG and returns their paths.

    ``out`` is the folder for them (the sweep's own if not given), ``options`` are those of
    ``lyapunov-snn plot``, such as ``"--kind", "heat", "--quantity", "exponent"``.
    """
    where = [] if out is None else ["--out", os.fspath(out)]
    printed = _call("plot", os.fspath(folder), *where, *options)
    return [Path(line) for line in printed.splitlines() if line]


_MEASURED: Sequence[str] = (
    "test_accuracy",
    "test_loss",
    "exponent",
    "exponent_standard_error",
    "firing_rate",
    "max_gradient_norm",
)


def _lines(file: Path) -> Iterator[Row]:
    with open(file, encoding="utf-8") as opened:
        for number, text in enumerate(opened, start=1):
            if not text.strip():
                continue
            try:
                line = json.loads(text)
            except json.JSONDecodeError as error:
                warnings.warn(f"{file}, line {number} is left out: it is damaged: {error}", stacklevel=3)
                continue
            version = line.get("version") if isinstance(line, dict) else None
            if version != VERSION:
                raise ResultsError(
                    f"{file}, line {number}: it is of version {version}; this file reads version {VERSION}"
                )
            yield line


def _row(line: Row, epochs: bool) -> Row:
    final = line.get("final") or {}
    row: Row = dict(line["setting"])
    row.update((name, line[name]) for name in ("seed", "side", "state", "reason", "steps", "seconds"))
    row.update((name, _number(final.get(name))) for name in _MEASURED)
    row["best_test_accuracy"] = _number(line.get("best_test_accuracy"))
    if epochs:
        row["epochs"] = line.get("epochs") or []
    return row


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


class _file:
    """The path of what is described: a file as it is, a dictionary in a temporary one."""

    def __init__(self, described: Described) -> None:
        self.described = described
        self.temporary: str | None = None

    def __enter__(self) -> str:
        if not isinstance(self.described, Mapping):
            return os.fspath(self.described)
        with tempfile.NamedTemporaryFile(
            "w", suffix=".json", delete=False, encoding="utf-8"
        ) as file:
            self.temporary = file.name
            json.dump(self.described, file)
        return self.temporary

    def __exit__(self, *_: object) -> None:
        if self.temporary is not None:
            os.unlink(self.temporary)


def _call(*arguments: str) -> str:
    """What the program prints; its error as an exception."""
    done = subprocess.run(
        [program(), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode != 0:
        raise ProgramError(_message(done.stderr) or f"it ended with {done.returncode}", done.returncode)
    return done.stdout


def _message(stderr: str) -> str:
    """The last thing that the program said of itself, else all that was said."""
    begin = f"{_NAME}: "
    own = [line[len(begin) :] for line in stderr.splitlines() if line.startswith(begin)]
    return own[-1] if own else stderr.strip()
