"""NIR files and weights of lyapunov-snn in other tools, and theirs in it.

    python tests/nir/check.py PROGRAM FOLDER     # as `cargo xtask nir-test` calls it

Of each network the program writes weights and a NIR graph. The weights go into the reference model of
tests/reference (snnTorch's neurons, explicit state) by load_state_dict(strict=True); what that computes, the
graph must compute in snnTorch and in Norse, each by its own importer from the file. A network whose reset is
not NIR's is compared with the reference that resets as NIR means it. Then files of snnTorch and Norse go the other
way. Exits 1 where anything is off.
"""

import contextlib
import io
import json
import subprocess
import sys
import warnings
from pathlib import Path

import nir
import numpy as np
import torch
from safetensors.torch import load_file

warnings.filterwarnings("ignore")
sys.path.insert(0, str(Path(__file__).parent.parent / "reference"))

import norse.torch as norse  # noqa: E402
import snntorch as snn  # noqa: E402
from cases import Case, SPIKE_COUNT, SPIKE_SUM, membrane  # noqa: E402
from reference_models import Reference, State  # noqa: E402
from snntorch.import_nir import import_from_nir  # noqa: E402

PROGRAM, FOLDER = sys.argv[1], Path(sys.argv[2])
CHANNELS, CLASSES, BATCH = 64, 10, 16  # of the digits
TOLERANCE = 1e-4
DT = 1e-4

# name: kind, model settings, time steps; what graphs are compared in both tools
NETWORKS = {
    "feedforward_zero": dict(kind="feedforward", hidden_dims=[12], reset="zero"),
    "feedforward_hard_two": dict(kind="feedforward", hidden_dims=[12, 9], reset="hard"),
    "feedforward_subtract": dict(kind="feedforward", hidden_dims=[12], reset="subtract"),
    "feedforward_one_step": dict(kind="feedforward", hidden_dims=[12], reset="hard", time_steps=1),
    "recurrent_hard": dict(hidden_dims=[12], reset="hard"),
    "recurrent_hard_two": dict(hidden_dims=[12, 9], reset="hard"),
    "recurrent_subtract": dict(hidden_dims=[12], reset="subtract"),
    "recurrent_one_to_one": dict(hidden_dims=[12], reset="hard", recurrence="one_to_one"),
    "recurrent_alpha_0": dict(hidden_dims=[12], reset="hard", alpha=0.0),
    "recurrent_one_step": dict(hidden_dims=[12], reset="hard", time_steps=1),
    "recurrent_ten_layers": dict(hidden_dims=[7] * 11, reset="hard", time_steps=20),
    "recurrent_counted": dict(hidden_dims=[12], reset="hard", readout={"kind": "spike_count"}),
}
# load_state_dict(strict=True) alone
WEIGHTS = {
    "learnt": dict(hidden_dims=[12], reset="zero", learn_alpha=True, learn_beta=True),
    "membrane": dict(hidden_dims=[12], reset="none", readout={"kind": "membrane", "beta": 0.7}),
    "one_to_one_learnt": dict(
        hidden_dims=[12], reset="subtract", recurrence="one_to_one", learn_threshold=True
    ),
}
failures = []


def say(name, what, off, most=TOLERANCE):
    ok = off <= most
    print(f"{name:28} {what:44} {off:.1e} {'ok' if ok else 'FAILED'}", flush=True)
    if not ok:
        failures.append(f"{name}: {what}")


def run(*arguments):
    result = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"{' '.join(map(str, arguments))}: {result.stderr}")
    return [json.loads(line) for line in result.stdout.splitlines()]


def config(name, kind="recurrent", time_steps=30, **model):
    model = {"kind": kind, "beta": 0.85, "alpha": 0.75, "threshold": 0.6, "input_gain": 3.0} | model
    settings = {
        "seed": 5,
        "task": {"time_steps": time_steps},
        "model": model,
        "lyapunov": {"regulariser": "off"},
        "training": {"epochs": 1, "batch_size": 512},
    }
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(settings))
    return path, settings


def reference(settings, weights, reset):
    """The reference model with these weights, all that it looks for and no more."""
    model = settings["model"]
    learn = [key for key in ("alpha", "beta", "threshold") if model.get(f"learn_{key}")]
    readout = {
        "spike_count": lambda it: SPIKE_COUNT,
        "membrane": lambda it: membrane(it["beta"]),
        "spike_sum": lambda it: SPIKE_SUM,
    }
    chosen = model.get("readout", SPIKE_SUM)
    case = Case(
        name="", kind=model["kind"], dims=(CHANNELS, *model["hidden_dims"], CLASSES),
        steps=settings["task"]["time_steps"], batch=BATCH, eps=0.1, alpha=model["alpha"],
        beta=model["beta"], threshold=model["threshold"], reset=reset, learn=tuple(learn),
        recurrence=model.get("recurrence", "all_to_all"), readout=readout[chosen["kind"]](chosen),
    )
    module = Reference(case)
    module.load_state_dict(load_file(weights), strict=True)
    return case, module


@torch.no_grad()
def logits(case, module, x):
    states = [
        State(*(torch.zeros(len(x), width, dtype=torch.float64) for _ in range(3)))
        for width in case.widths
    ]
    passed, fired = [], 0
    for t in range(x.shape[1]):
        h, states = module.step(x[:, t].double(), states)
        passed.append(h)
        fired += sum(int(state.spk.sum()) for state in states)
    return module.read_out(passed, None)[0] if case.readout["kind"] != "membrane" else None, fired


@torch.no_grad()
def in_snntorch(path, x):
    with contextlib.redirect_stdout(io.StringIO()):
        net = import_from_nir(nir.read(path))
    total, state = 0, None
    for t in range(x.shape[1]):
        out = net(x[:, t]) if state is None else net(x[:, t], state)
        if isinstance(out, tuple):
            out, state = out
        total = total + out
    return total


@torch.no_grad()
def in_norse(path, x):
    net = norse.from_nir(nir.read(path), dt=DT)
    total, state = 0, None
    for t in range(x.shape[1]):
        out, state = net(x[:, t], state)
        total = total + out
    return total


def out_of_here():
    for name, settings in NETWORKS.items():
        path, settings = config(name, **settings)
        weights, graph = FOLDER / f"{name}.safetensors", FOLDER / f"{name}.nir"
        run("train", "--config", path, "--save", weights)
        [said] = run("nir", "export", "--weights", weights, "--out", graph)
        reset = settings["model"]["reset"]
        exact = reset == "hard" or settings["model"]["kind"] == "feedforward" and reset == "zero"
        say(name, "says whether it is exact", float(said["exact"] != exact))
        read = nir.read(graph)
        say(name, "metadata through nir.read", float(read.metadata["lyapunov_lab"] != b"1"
            and read.metadata["lyapunov_lab"] != "1"))
        case, module = reference(settings, weights, "hard" if not exact else reset)
        x = (torch.rand(BATCH, settings["task"]["time_steps"], CHANNELS) < 0.3).float()
        wanted, fired = logits(case, module, x)
        say(name, f"spikes ({fired})", float(fired == 0))
        scale = max(1.0, float(wanted.abs().max()))
        if not exact:
            own, _ = logits(*reference(settings, weights, reset), x)
            apart = float((own - wanted).abs().max()) / scale
            say(name, f"its own reset is another ({apart:.0%})", float(apart < 1e-2))
        for tool, ran in (("snnTorch", in_snntorch), ("Norse", in_norse)):
            off = float((ran(graph, x) - wanted).abs().max()) / scale
            say(name, f"logits in {tool}, of {scale:.3g}", off)
        [back] = run("nir", "import", graph, "--out", FOLDER / "back.safetensors")
        say(name, "accuracy once it is read again", abs(back["accuracy"] - said["accuracy"]), 1e-2)


def weights_alone():
    for name, settings in WEIGHTS.items():
        path, settings = config(name, **settings)
        weights = FOLDER / f"{name}.safetensors"
        run("train", "--config", path, "--save", weights)
        reference(settings, weights, settings["model"]["reset"])
        say(name, "load_state_dict(strict=True)", 0.0)


def into_here():
    """Graphs as snnTorch and Norse write them, through the program and back into the reference."""
    torch.manual_seed(0)
    full = lambda value, width: torch.full((width,), value)
    for name, net in {
        "of_snntorch": torch.nn.Sequential(
            torch.nn.Linear(CHANNELS, 12),
            snn.Leaky(beta=full(0.85, 12), threshold=full(0.6, 12), reset_mechanism="zero",
                      init_hidden=True),
            torch.nn.Linear(12, CLASSES),
        ),
    }.items():
        from snntorch.export_nir import export_to_nir

        with contextlib.redirect_stdout(io.StringIO()):
            graph = export_to_nir(net, torch.zeros(BATCH, CHANNELS), ignore_dims=[0])
        check_foreign(name, graph, lambda x: run_sequential(net, x))
    lif = norse.LIFBoxCell(norse.LIFBoxParameters(tau_mem_inv=torch.tensor(1000.0), v_th=torch.tensor(0.2)), dt=DT)
    net = norse.SequentialState(torch.nn.Linear(CHANNELS, 12), lif, torch.nn.Linear(12, CLASSES))
    graph = nir.NIRGraph.from_list(
        nir.Affine(net[0].weight.detach().numpy(), net[0].bias.detach().numpy()),
        nir.LIF(tau=np.full(12, 1e-3), r=np.ones(12), v_leak=np.zeros(12), v_threshold=np.full(12, 0.2)),
        nir.Affine(net[2].weight.detach().numpy(), net[2].bias.detach().numpy()),
    )
    check_foreign("of_norse", graph, lambda x: in_norse(FOLDER / "of_norse.nir", x), "--dt", DT)


@torch.no_grad()
def run_sequential(net, x):
    for module in net:
        if isinstance(module, snn.Leaky):
            module.reset_mem()
    return sum(net(x[:, t]) for t in range(x.shape[1]))


def check_foreign(name, graph, run_there, *more):
    path, settings = config(name, kind="feedforward", hidden_dims=[12], reset="hard")
    file, weights = FOLDER / f"{name}.nir", FOLDER / f"{name}.safetensors"
    nir.write(file, graph)
    [said] = run("nir", "import", file, "--out", weights, "--config", path, *more)
    model = said["model"] | {"reset": "hard"}
    settings = settings | {"model": model}
    case, module = reference(settings, weights, "hard")
    x = (torch.rand(BATCH, settings["task"]["time_steps"], CHANNELS) < 0.3).float()
    wanted, fired = logits(case, module, x)
    say(name, f"spikes ({fired})", float(fired == 0))
    scale = max(1.0, float(wanted.abs().max()))
    say(name, f"logits here, of {scale:.3g}", float((run_there(x) - wanted).abs().max()) / scale)


torch.manual_seed(1)
FOLDER.mkdir(parents=True, exist_ok=True)
out_of_here()
weights_alone()
into_here()
if failures:
    raise SystemExit("off:\n  " + "\n  ".join(failures))
print("all within their tolerance")
