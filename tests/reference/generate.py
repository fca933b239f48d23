"""Makes the parity cases: what snnTorch 1.0.0 computes in float64.

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/python generate.py            # writes ./cases/*.safetensors
    .venv/bin/python generate.py --out elsewhere --only recurrent

Every case is one safetensors file: input, target, parameters, perturbation and
dropout masks as float32, and `expected.*` as computed in float64 from exactly
those values (logits, lyapunov and loss are stored as float64, gradients as
float32). The configuration is JSON under the metadata key `config`; what came
after the reference's own options stands there only where it is not the default.

The reference (reference_models.py) is the estimator `reference`, here by its former name "seed", on the real snnTorch
neurons (`Leaky`, `RSynaptic`), with snnTorch's spike functions and losses; the
recurrent model holds spikes, current and membrane of each trajectory explicitly.
One surrogate, `triangular`, is not in snnTorch and is our own function on its
neurons. What the cases say is in cases.py, how their numbers are drawn in
draws.py. Names beyond the reference's:

* `neurons.{l}.alpha`, `.beta`, `.threshold`, shape [1], where they are learnt
  (they rule, the configuration's number is only the default), and `neurons.{l}.V`,
  shape [H], for one-to-one recurrence;
* with the readout `spike_count` the neurons that are counted are one more layer,
  in the names, in the perturbation and in the exponent; there is no `readout.*`;
* `mask.{l}`, shape [B, T, H]: dropout as factors 0 and 1/(1-p) on the nominal
  spikes that layer l passes on. V, the reset and the firing rates see the raw
  spikes, and the twin drops none;
* `expected.loss` is the task's loss + weight x sum over layers of
  (rate - target)^2 + lambda_reg (lyapunov - lambda_target)^2.

Before a case is written it must pass these checks:

* an independent implementation of the equations (equations.py), which carries
  the difference twin - nominal through the step, agrees to 1e-10;
* every |U - theta| of both trajectories (of the twin also after its
  renormalisation, since the next reset looks at that) is above 1e-4, so that
  float32 rounding flips no spike; and a membrane that is read out at its maximum
  has it by 1e-4 above its second highest value;
* no difference that is rescaled has shrunk below a thousandth of eps: a reset to
  zero can end it altogether (in the first feedforward layer it does once every
  neuron has fired), and where a trajectory is its own twin the reference's gradient
  is rounding noise times eps / 1e-12;
* every spiking layer fires (T > 1: at a rate in [0.02, 0.6]), with a large
  eps the spikes of the twin really flip, and with dropout spikes are dropped;
* the same equations in float32 stay within half of the parity test's tolerances;
* where the penalty has a gradient at all, it is a visible part of the whole, as
  that of the firing rates is; and what is learnt beside the weights has one.

Samples meet only in the loss, so a batch is composed from those samples of a
larger pool that keep the margin. Seeds are fixed and one thread is used: a rerun
gives the same bytes.
"""

import argparse
import json
import math
import zlib
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import save_file

import equations
import reference_models
from cases import CASES
from draws import draw
from reference_models import Reference

MARGIN = 1e-4
LEAST_DISTANCE = 1e-3  # in eps
AGREEMENT = 1e-10
LARGE_EPS = 0.1
RATES = (0.02, 0.6)
ATTEMPTS = 200
HALF_TOLERANCES = (0.5e-5, 0.5e-5, 2.5e-4)  # logits, lambda, each gradient
VISIBLE_SHARE = 5e-3  # ten times the tolerance of a gradient
LEAST_GRADIENT = 1e-6  # of alpha, beta, threshold and V
BESIDE_WEIGHTS = ("alpha", "beta", "threshold", "V")


# ------------------------------------------------------------------- outcomes


class Outcome(NamedTuple):
    logits: torch.Tensor
    lyapunov: torch.Tensor
    loss: torch.Tensor
    grads: dict


def penalty(case, run):
    return case.reg * (run.lyapunov - case.target) ** 2


def firing_rate_term(case, run):
    target, weight = case.firing_rate["target"], case.firing_rate["weight"]
    return weight * sum((rate - target) ** 2 for rate in run.rates)


def outcome(case, run, task_loss, params):
    loss = task_loss + penalty(case, run)
    if case.firing_rate:
        loss = loss + firing_rate_term(case, run)
    grads = torch.autograd.grad(loss, list(params.values()), retain_graph=True)
    return Outcome(
        run.logits.detach(), run.lyapunov.detach(), loss.detach(), dict(zip(params, grads))
    )


def share(term, params, grads):
    """Norm of a term's gradient over that of the whole, the readout left out."""
    names = [name for name in params if not name.startswith("readout")]
    parts = torch.autograd.grad(
        term, [params[name] for name in names], allow_unused=True, retain_graph=True
    )
    norm = lambda tensors: math.sqrt(sum(float((t**2).sum()) for t in tensors if t is not None))
    return norm(parts) / norm(grads[name] for name in names)


class Found(NamedTuple):
    """A batch with its reference, and what the checks and the table say of it."""

    data: tuple
    result: Outcome
    trace: reference_models.Trace
    rates: list
    penalty_share: float
    rate_share: float  # NaN without that term
    attempt: int


def run_reference(case, data, attempt):
    model = Reference(case).load(data.params)
    run, trace, output = model(data)
    params = {name: dict(model.named_parameters())[name] for name in data.params}
    loss = reference_models.task_loss(case, run, output, data.target)
    result = outcome(case, run, loss, params)
    penalty_share = share(penalty(case, run), params, result.grads)
    rate_share = math.nan
    if case.firing_rate:
        rate_share = share(firing_rate_term(case, run), params, result.grads)
    rates = [rate.item() for rate in run.rates]
    return Found(data, result, trace, rates, penalty_share, rate_share, attempt)


def run_equations(case, data, dtype):
    params = {name: p.to(dtype).requires_grad_() for name, p in data.params.items()}
    run = equations.equations(case, data, params, dtype)
    return outcome(case, run, equations.task_loss(case, run, data.target), params)


def relative(a, b):
    """|a - b| / |b| in the Euclidean norm, 0 where both are 0."""
    difference = float((a.double() - b.double()).norm())
    return difference / float(b.double().norm()) if difference else 0.0


def largest(values):
    """NaN where any is NaN, unlike max."""
    return float(torch.tensor(list(values), dtype=torch.float64).max())


class Errors(NamedTuple):
    logits: float
    lyapunov: float
    loss: float
    grad: float


def errors(got, want):
    return Errors(
        relative(got.logits, want.logits),
        abs(float(got.lyapunov) - float(want.lyapunov)),
        abs(float(got.loss) - float(want.loss)),
        largest(relative(got.grads[name], want.grads[name]) for name in want.grads),
    )


# --------------------------------------------------------------------- checks


def samples_with_margin(case, pool):
    with torch.no_grad():
        _, trace, _ = Reference(case).load(pool.params)(pool)
    kept = (trace.margin > MARGIN) & (trace.distance > LEAST_DISTANCE)
    return torch.nonzero(kept).flatten()


def lively(case, found):
    """Does every layer fire, neither too little nor too much, the twin flip, spikes drop?"""
    low, high = RATES if case.steps > 1 else (1e-9, 1.0)
    fires = all(low <= rate <= high for rate in found.rates)
    flips = case.eps < LARGE_EPS or found.trace.flips > 0
    return fires and flips and (not case.dropout or found.trace.dropped > 0)


def find(case):
    """The first seed whose pool yields a batch with margins that is not trivial."""
    for attempt in range(ATTEMPTS):
        seed = [zlib.crc32(case.name.encode()), attempt]
        pool = draw(case, seed, size=4 * case.batch + 4)
        rows = samples_with_margin(case, pool)[: case.batch]
        if len(rows) < case.batch:
            continue
        found = run_reference(case, pool.select(rows), attempt)
        if lively(case, found):
            assert float(found.trace.margin.min()) > MARGIN
            return found
    raise SystemExit(f"{case.name}: no batch in {ATTEMPTS} attempts; change its gain")


def check_gradients(case, found):
    parts = found.penalty_share
    visible = parts < 1e-9 or parts > VISIBLE_SHARE
    assert visible, f"{case.name}: the penalty is only {parts:.1e} of the gradient"
    parts = found.rate_share
    visible = math.isnan(parts) or parts > VISIBLE_SHARE
    assert visible, f"{case.name}: the firing rates are only {parts:.1e} of the gradient"
    for name, grad in found.result.grads.items():
        seen = name.split(".")[-1] not in BESIDE_WEIGHTS or float(grad.norm()) > LEAST_GRADIENT
        assert seen, f"{case.name}: {name} has no gradient"


def check(case, found):
    """Errors of the equations, in float64 and in float32."""
    double = errors(run_equations(case, found.data, torch.float64), found.result)
    single = errors(run_equations(case, found.data, torch.float32), found.result)
    agree = largest(double) < AGREEMENT
    assert agree, f"{case.name}: the equations disagree with snnTorch: {double}"
    measured = (single.logits, single.lyapunov, single.grad)
    well = all(error < half for error, half in zip(measured, HALF_TOLERANCES))
    assert well, f"{case.name}: too ill-conditioned for float32: {single}"
    check_gradients(case, found)
    return double, single


# --------------------------------------------------------------------- output


def save(case, data, result, folder):
    tensors = {"x": data.x, "target": data.target, **data.params}
    tensors |= {f"noise.{key}": value for key, value in data.noise.items()}
    tensors |= {f"mask.{l}": mask for l, mask in enumerate(data.masks)}
    tensors["expected.logits"] = result.logits
    tensors["expected.lyapunov"] = result.lyapunov.reshape(1)
    tensors["expected.loss"] = result.loss.reshape(1)
    tensors |= {f"expected.grad.{name}": grad.float() for name, grad in result.grads.items()}
    path = folder / f"{case.name}.safetensors"
    config = json.dumps(case.config(), separators=(",", ":"))
    save_file({name: t.contiguous() for name, t in tensors.items()}, path, {"config": config})
    return path


HEADER = (
    f"{'case':48} {'kB':>6} {'try':>3} {'margin':>8} {'flips':>5} {'lambda':>9} {'loss':>8}"
    f" {'penalty':>8} {'f64 diff':>8} {'f32: lambda':>11} {'grad':>8}  firing rates"
)


def generate(case, folder):
    found = find(case)
    double, single = check(case, found)
    path = save(case, found.data, found.result, folder)
    rates = " ".join(f"{rate:.2f}" for rate in found.rates)
    result, trace = found.result, found.trace
    print(
        f"{case.name:48} {path.stat().st_size / 1e3:6.1f} {found.attempt:3}"
        f" {float(trace.margin.min()):8.1e} {trace.flips:5} {float(result.lyapunov):9.5f}"
        f" {float(result.loss):8.4f} {found.penalty_share:8.1e} {largest(double):8.1e}"
        f" {single.lyapunov:11.1e} {single.grad:8.1e}  {rates}",
        flush=True,
    )
    return path.stat().st_size


def run(description, header, cases, make):
    """Makes the cases that the command line asks for; `make(case, folder)` gives a file's bytes."""
    parser = argparse.ArgumentParser(description=description)
    here = Path(__file__).resolve().parent
    parser.add_argument("--out", type=Path, default=here / "cases", help="folder to write to")
    parser.add_argument("--only", default="", help="only cases whose name contains this")
    options = parser.parse_args()

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    options.out.mkdir(parents=True, exist_ok=True)
    print(header)
    sizes = [make(case, options.out) for case in cases if options.only in case.name]
    print(f"{len(sizes)} cases, {sum(sizes) / 1e6:.2f} MB")


def main():
    reference_models.check_neurons()
    run("Makes the parity cases.", HEADER, CASES, generate)


if __name__ == "__main__":
    main()
