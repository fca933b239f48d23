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
What it refuses is raised as :class:`ProgramError` with its message; what else it says of what was asked
for (settings without effect, an exponent that missed its target, runs that failed) is a
:class:`ProgramWarning`.

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
from typing import TYPE_CHECKING, Any, Dict, Iterable, Iterator, List, Literal, Mapping, Sequence, Union

if TYPE_CHECKING:
    import pandas

__all__ = [
    "ProgramError",
    "ProgramWarning",
    "ResultsError",
    "frame",
    "plot",
    "preset",
    "program",
    "read",
    "run",
    "sweep",
]

Path_ = Union[str, "PathLike[str]"]
#: An experiment or a sweep: as a dictionary, or the file that it stands in.
Described = Union[Mapping[str, Any], str, "PathLike[str]"]
Row = Dict[str, Any]

#: The version of the results that :func:`read` knows.
VERSION = 1
_NAME = "lyapunov-snn"


class ProgramError(RuntimeError):
    """The program said no: its message, and its exit code as ``code`` (2: what it was given cannot be
    used; 1: what it began went wrong; below 0: the signal that ended it)."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class ProgramWarning(UserWarning):
    """What the program says of a thing that it does all the same."""


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
    _check("device", device, ("cpu", "gpu", "auto"))
    _check("every", every, ("epoch", "step"))
    with _file("config", config) as path:
        printed = _call("train", "--config", path, "--device", device)
    lines = (json.loads(line) for line in printed.splitlines() if line)
    return [line[every] for line in lines if every in line]


def preset(name: str) -> Row:
    """The configuration of a preset, such as ``"demonstration"`` or ``"store_recall"``."""
    _check_text("name", name)
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
        if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
            raise ValueError(f"jobs is {jobs!r}; allowed: a whole number from 1 on, or None for all cores")
        options += ["--jobs", str(jobs)]
    if shard is not None:
        _check_text("shard", shard)
        options += ["--shard", shard]
    with _file("described", described) as path:
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

    def __init__(self, name: str, described: Described) -> None:
        if not isinstance(described, (Mapping, str, PathLike)):
            raise TypeError(f"{name} is {described!r}; allowed: a dictionary, or the path of a file")
        self.name = name
        self.described = described
        self.temporary: str | None = None

    def __enter__(self) -> str:
        if not isinstance(self.described, Mapping):
            return os.fspath(self.described)
        try:
            text = json.dumps(dict(self.described), allow_nan=False)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{self.name} cannot be written as JSON: {error}") from error
        with tempfile.NamedTemporaryFile(
            "w", suffix=".json", delete=False, encoding="utf-8"
        ) as file:
            self.temporary = file.name
            file.write(text)
        return self.temporary

    def __exit__(self, *_: object) -> None:
        if self.temporary is not None:
            os.unlink(self.temporary)


def _check(name: str, given: Any, allowed: Iterable[str]) -> None:
    if given not in allowed:
        names = ", ".join(repr(one) for one in allowed)
        raise ValueError(f"{name} is {given!r}; allowed: {names}")


def _check_text(name: str, given: Any) -> None:
    if not isinstance(given, str):
        raise TypeError(f"{name} is {given!r}; allowed: a text")


def _call(*arguments: str) -> str:
    """What the program prints; its error as an exception, and all else that it says as warnings."""
    done = subprocess.run(
        [program(), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    said, rest = _said(done.stderr)
    error = None
    if done.returncode in (1, 2) and said:
        # Its last message, with whatever lines that has.
        error = "\n".join(filter(None, [said.pop(), rest]))
    elif done.returncode != 0:
        # Not by its own decision, or in the words of its arguments' reader.
        error = rest or f"it ended with {done.returncode}"
    for note in said:
        # At the line that called this file.
        warnings.warn(note, ProgramWarning, stacklevel=3)
    if error is not None:
        raise ProgramError(error, done.returncode)
    return done.stdout


def _said(stderr: str) -> tuple[list[str], str]:
    """What the program said of itself, message by message, and what else stands behind the last of them."""
    said: List[str] = []
    rest: List[str] = []
    begin = f"{_NAME}: "
    for line in stderr.splitlines():
        if line.startswith(begin):
            said.append(line[len(begin) :])
            rest = []
        elif line.strip():
            rest.append(line.rstrip())
    return said, "\n".join(rest)
