"""Networks of lyapunov-snn in snnTorch, by the folder that the program writes for it.

    python tests/snntorch/check.py PROGRAM FOLDER     # as `cargo xtask snntorch-test` calls it

Of every preset and of networks that have what no preset has, the program writes an archive; its model.py, run by this
Python, must read the samples as the program does and exit 0, and exit 1 once a weight is another. Then a run's results:
the folder within them does the same, and its tables hold what the lines do. Exits 1 where anything is off.
"""

import csv
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from safetensors.torch import load_file, save_file

PROGRAM, FOLDER = sys.argv[1], Path(sys.argv[2])
failures = []

# What no preset has; of the digits.
NETWORKS = {
    "recurrent_hard_two": dict(hidden_dims=[12, 9], reset="hard"),
    "recurrent_zero": dict(hidden_dims=[12], reset="zero"),
    "recurrent_none": dict(hidden_dims=[12], reset="none"),
    "feedforward_hard": dict(kind="feedforward", hidden_dims=[12, 9], reset="hard"),
    "one_to_one_learnt": dict(
        hidden_dims=[12], recurrence="one_to_one", learn_alpha=True, learn_beta=True,
        learn_threshold=True,
    ),
    "counted": dict(hidden_dims=[12], readout={"kind": "spike_count"}),
    "membrane": dict(hidden_dims=[12], readout={"kind": "membrane", "beta": 0.7}),
    "dropout": dict(hidden_dims=[12, 9], dropout=0.3),
    "triangular": dict(hidden_dims=[12], surrogate={"kind": "triangular", "width": 1.0}),
    "sigmoid": dict(hidden_dims=[12], surrogate={"kind": "sigmoid", "slope": 5.0}),
    "atan": dict(hidden_dims=[12], surrogate={"kind": "atan", "alpha": 2.0}),
    "straight_through": dict(hidden_dims=[12], surrogate={"kind": "straight_through"}),
}


def say(name, what, ok):
    print(f"{name:24} {what:60} {'ok' if ok else 'FAILED'}", flush=True)
    if not ok:
        failures.append(f"{name}: {what}")


def run(*arguments):
    result = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"{' '.join(map(str, arguments))}: {result.stderr}")
    return result.stdout


def opened(archive):
    folder = archive.with_suffix("")
    with zipfile.ZipFile(archive) as file:
        assert file.testzip() is None
        file.extractall(folder)
    return folder


def script(folder):
    return subprocess.run([sys.executable, "model.py"], cwd=folder, capture_output=True, text=True)


def changed(folder):
    """The first weights a tenth larger."""
    path = folder / "model.safetensors"
    weights = load_file(path)
    first = weights["linears.0.weight"]
    weights["linears.0.weight"] = first * 1.1
    save_file({name: tensor.clone() for name, tensor in weights.items()}, path)


def check(name, config, *options):
    path, archive = FOLDER / f"{name}.json", FOLDER / f"{name}.zip"
    path.write_text(config)
    said = json.loads(run("snntorch", "--config", path, "--out", archive, *options))
    say(name, f"{said['samples']} samples have {said['spikes']} spikes", said["spikes"] > 0)
    folder = opened(archive)
    ran = script(folder)
    words = " ".join(ran.stdout.split("\n")[1:3])
    say(name, words or ran.stderr[-300:], ran.returncode == 0)
    notebook = json.loads((folder / "network.ipynb").read_text())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            if not source.startswith("%"):
                compile(source, name, "exec")
    changed(folder)
    say(name, "another weight is told", script(folder).returncode == 1)


def results():
    config = {
        "task": {"time_steps": 20}, "model": {"hidden_dims": [12], "reset": "hard"},
        "lyapunov": {"warmup_steps": 2}, "training": {"epochs": 2, "batch_size": 256},
    }
    path, archive = FOLDER / "results.json", FOLDER / "results.zip"
    path.write_text(json.dumps(config))
    lines = run("train", "--config", path, "--results", archive)
    folder = opened(archive)
    say("results", "metrics are the lines", (folder / "metrics.jsonl").read_text() == lines)
    steps = [json.loads(line)["step"] for line in lines.splitlines() if line.startswith('{"step"')]
    with open(folder / "steps.csv") as table:
        rows = list(csv.DictReader(table))
    wanted = ["" if step["loss"] is None else step["loss"] for step in steps]
    found = [row["loss"] and float(row["loss"]) for row in rows]
    say("results", f"{len(rows)} rows of the table are the steps", found == wanted)
    metadata = json.loads((folder / "ro-crate-metadata.json").read_text())
    files = [it["@id"] for it in metadata["@graph"] if it.get("@type") == "File"]
    say("results", "every file that is described is there", all((folder / it).is_file() for it in files))
    say("results", "the script", script(folder / "snntorch").returncode == 0)
    run("train", "--resume", folder / "checkpoint.safetensors", "--epochs", "3")
    run("train", "--link", (folder / "link.txt").read_text().strip(), "--side", "unregularised",
        "--until", "1")
    say("results", "checkpoint and link open", True)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    presets = [line.split()[0].rstrip(":") for line in run("preset").splitlines() if line.strip()]
    for name in presets:
        check(name, run("preset", name))
    for name, model in NETWORKS.items():
        config = {
            "seed": 5, "task": {"time_steps": 30}, "lyapunov": {"regulariser": "off"},
            "model": {"beta": 0.85, "alpha": 0.75, "threshold": 0.6, "input_gain": 3.0} | model,
            "training": {"epochs": 1, "batch_size": 512},
        }
        check(name, json.dumps(config), "--train")
    results()
    for failure in failures:
        print(f"FAILED {failure}")
    return 1 if failures else 0


sys.exit(main())
