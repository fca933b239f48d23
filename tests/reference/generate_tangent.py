"""Makes the cases of the tangent: exponent, spectrum and gradients by autodiff in float64.

    .venv/bin/python generate_tangent.py            # writes ./cases/tangent_*.safetensors
    .venv/bin/python generate_tangent.py --out elsewhere --only spectrum

The environment is that of generate.py. docs/reference-cases.md describes the files
and the conventions; tangent_reference.py is the reference, tangent_jax.py that of the
case whose `maker` is JAX, and tangent_cases.py says what the cases are.

Before a case is written it must pass these checks:

* the recursion of the tangent as written by hand (`recursion`, NumPy) agrees to 1e-11
  with J v as autodiff makes it, and JAX with PyTorch to 1e-10 in everything;
* central differences of that recursion with the slopes and resets of the run held agree
  with the gradient of the exponent: it is the gradient with frozen slopes;
* the first of the spectrum is the tangent's exponent, and the sum over all exponents of
  a full spectrum is the mean of log |det J| (where the case is small enough);
* every |U - theta| is above 1e-4, so that float32 rounding flips no spike, and a tangent
  dies altogether (a reset to zero) or not at all; only the case named `floor` has deaths;
* every layer fires, at a rate in [0.02, 0.6] (T > 1);
* the same reference in float32 stays within half of the parity test's tolerances;
* where the penalty has a gradient it is a visible part of the whole.
"""

import json
import math
import zlib

import numpy as np
import torch
from safetensors.torch import save_file

import tangent_jax
from draws import draw
from generate import (
    ATTEMPTS,
    HALF_TOLERANCES,
    MARGIN,
    RATES,
    VISIBLE_SHARE,
    largest,
    relative,
)
from generate import run as run_cases
from tangent_cases import TANGENT_CASES
from tangent_reference import (
    LOST, Network, Result, along_slow_modes, reference, starts
)

HAND = 1e-11
AGREEMENT = 1e-10
SHORTEST = 1e-4  # of a tangent that has not died
STEP, DIFFERENCES = 1e-6, 1e-6  # of central differences, and how far off they may be


# ---------------------------------------------------------------------- draws


def with_starts(case, pool, seed):
    """The pool with a start direction for every sample in place of the twin's perturbation."""
    rng = np.random.default_rng([*seed, 1])
    shape = (len(pool.x), case.directions)
    numbers = [
        torch.from_numpy(rng.standard_normal((*shape, width), dtype=np.float32))
        for width in case.widths
    ]
    first = [own[:, 0].double() for own in numbers]
    direction = along_slow_modes(case, pool.params, first).float()
    kinds = ("mem", "syn") if case.recurrent else ("mem",)
    names = [f"{kind}.{l}" for kind in kinds for l in range(len(case.widths))]
    noise = dict(zip(names, direction.split(list(case.widths) * len(kinds), dim=1)))
    noise |= {f"start.{l}": own for l, own in enumerate(numbers)}
    return pool._replace(noise=noise)


def margins(case, data):
    """The least |U - theta| of each sample."""
    params = {name: p.double() for name, p in data.params.items()}
    network = Network(case, params)
    run = network.nominal(data.x.double(), [mask.double() for mask in data.masks])
    distances = [
        (u - network.number(l, "threshold")).abs().amin(1)
        for step in run.membranes for l, u in enumerate(step)
    ]
    return torch.stack(distances).amin(0)


def rates(run):
    return [
        float(torch.stack([step[l] for step in run.spikes]).mean())
        for l in range(len(run.spikes[0]))
    ]


def is_lively(case, run, shortest, deaths):
    low, high = RATES if case.steps > 1 else (1e-9, 1.0)
    fires = all(low <= rate <= high for rate in rates(run))
    dies = deaths > 0 if "floor" in case.name else deaths == 0
    return fires and dies and shortest > SHORTEST


def find(case):
    for attempt in range(ATTEMPTS):
        seed = [zlib.crc32(case.name.encode()), attempt]
        pool = with_starts(case, draw(case, seed, size=4 * case.batch + 4), seed)
        rows = torch.nonzero(margins(case, pool) > MARGIN).flatten()[: case.batch]
        if len(rows) < case.batch:
            continue
        data = pool.select(rows)
        result, run, shortest, deaths = reference(case, data)
        if is_lively(case, run, shortest, deaths):
            return data, result, run, deaths, attempt
    raise SystemExit(f"{case.name}: no batch in {ATTEMPTS} attempts; change its gain")


# --------------------------------------------------------------------- checks


def recursion(case, params, run, start):
    """The exponents by the tangent's recursion as one writes it by hand, in NumPy.

    v_I <- alpha v_I + W ds(below, t) + V ds(t-1),  v_U <- beta v_U + v_I,  ds = g v_U

    Two numbers of each sample, (batch,): the exponent, and what the steps after its last
    death give of it.
    """
    depth, arrays = len(case.widths), lambda step: [part.numpy() for part in step]
    number = lambda l, name: params.get(f"neurons.{l}.{name}", getattr(case, name))
    unit = start / np.linalg.norm(start, axis=1, keepdims=True)
    cut = np.cumsum(list(case.widths) * 2)[: 2 * depth - 1]
    split = lambda v: np.split(v, cut if case.recurrent else cut[: depth - 1], axis=1)
    v, ds, fired = unit, [0.0] * depth, [0.0] * depth
    total, since = np.zeros(len(start)), np.zeros(len(start))
    for t in range(case.steps):
        slopes = arrays(run.slopes[t])
        parts, below, after, spikes = split(v), None, [], []
        currents = list(parts[depth:])
        for l in range(depth):
            drive = 0.0 if below is None else below @ params[f"linears.{l}.weight"].T
            if case.recurrent:
                own = params.get(f"neurons.{l}.V")
                if t > 0 and own is not None:
                    drive = drive + ds[l] * own
                elif t > 0:
                    drive = drive + ds[l] @ params[f"neurons.{l}.recurrent.weight"].T
                drive = currents[l] = number(l, "alpha") * currents[l] + drive
            kept = 1.0 - fired[l] if case.reset in ("zero", "hard") else 1.0
            gate = kept if case.recurrent and case.reset == "zero" else 1.0
            u = number(l, "beta") * kept * parts[l] + gate * drive
            below = slopes[l] * u
            after.append(u)
            spikes.append(below)
        v = np.concatenate(after + currents, axis=1)
        length = np.linalg.norm(v, axis=1, keepdims=True)
        died = length <= LOST
        v = np.where(died, unit, v / np.where(died, 1.0, length))
        ds = [slope * part for slope, part in zip(slopes, split(v))]
        fired = arrays(run.spikes[t])
        since = np.where(died.ravel(), 0.0, since)
        if t >= case.transient:
            growth = np.log(np.where(died, LOST, length)).ravel()
            total, since = total + growth, since + growth
    counted = case.steps - case.transient
    return total / counted, since / counted


def check_by_hand(case, data, result, run):
    """The recursion and its central differences, along one random direction of the parameters."""
    params = {name: p.double().numpy() for name, p in data.params.items()}
    start = starts(case, data, data.params, torch.float64)[0].numpy()
    by_hand, _ = recursion(case, params, run, start)
    off = float(np.abs(by_hand - result.samples.numpy()).max())
    assert off < HAND, f"{case.name}: the recursion by hand is off by {off:.1e}"
    rng = np.random.default_rng(0)
    way = {name: rng.standard_normal(p.shape) for name, p in params.items()}
    moved = lambda step: {name: p + step * way[name] for name, p in params.items()}
    mean = lambda step: recursion(case, moved(step), run, start)[1].mean()
    difference = (mean(STEP) - mean(-STEP)) / (2 * STEP)
    factor = 2 * case.reg * (float(result.lyapunov) - case.target)
    along = sum(float((result.penalty_grads[n].numpy() * way[n]).sum()) for n in params) / factor
    off = abs(along - difference) / max(1.0, abs(along))
    assert off < DIFFERENCES, f"{case.name}: differences {difference:.8f}, autodiff {along:.8f}"


def check_spectrum(case, data, result):
    """Its first is the tangent's; all of them together are log |det J|."""
    if not case.exponents:
        return
    off = float((result.spectrum[:, 0] - result.samples).abs().max())
    assert off < HAND, f"{case.name}: the first of the spectrum is off by {off:.1e}"
    params = {name: p.double() for name, p in data.params.items()}
    network, x = Network(case, params), data.x.double()
    run = network.nominal(x, [mask.double() for mask in data.masks])
    size = sum(case.widths) * (2 if case.recurrent else 1)
    axes = [torch.eye(size, dtype=torch.float64)[k].expand(len(x), size) for k in range(size)]
    logs = []
    for t in range(case.transient, case.steps):
        jacobian = torch.stack(network.carried(run, x, t, axes), dim=2)
        logs.append(torch.linalg.slogdet(jacobian).logabsdet)
    whole = torch.stack(logs).mean(0)
    if bool(torch.isfinite(whole).all()):
        # Any orthonormal start: the sum does not depend on it.
        off = float((network.spectrum(run, x, axes).sum(1) - whole).abs().max())
        assert off < 1e-9, f"{case.name}: the whole spectrum is off log |det J| by {off:.1e}"


def errors(got, want):
    """Logits, exponents of samples and spectrum, and gradients."""
    spectrum = 0.0 if want.spectrum is None else float((got.spectrum - want.spectrum).abs().max())
    grads = [(got.grads, want.grads), (got.penalty_grads, want.penalty_grads)]
    return (
        relative(got.logits, want.logits),
        max(float((got.samples - want.samples).abs().max()), spectrum),
        largest(relative(a[name], b[name]) for a, b in grads for name in b if b[name].norm() > 1e-9),
    )


def by_jax(case, data, result):
    """What JAX gives, held to PyTorch."""
    directions = starts(case, data, data.params, torch.float64)
    logits, lyapunov, loss, grads, penalty_grads, samples, spectrum = tangent_jax.reference(
        case, data, directions
    )
    tensors = lambda tree: {name: torch.from_numpy(tree[name]) for name in data.params}
    plain = [torch.from_numpy(np.asarray(value)) for value in (logits, lyapunov, loss)]
    grads, penalty_grads = tensors(grads), tensors(penalty_grads)
    samples = torch.from_numpy(samples).flatten()
    made = Result(*plain, grads, penalty_grads, samples, torch.from_numpy(spectrum))
    off = largest([*errors(made, result), abs(float(loss) - float(result.loss))])
    assert off < AGREEMENT, f"{case.name}: JAX is off by {off:.1e}"
    return made, off


def penalty_share(result):
    names = [name for name in result.grads if not name.startswith("readout")]
    norm = lambda grads: math.sqrt(sum(float((grads[name] ** 2).sum()) for name in names))
    return norm(result.penalty_grads) / norm(result.grads)


def check(case, data, result, run):
    check_by_hand(case, data, result, run)
    check_spectrum(case, data, result)
    single = errors(reference(case, data, torch.float32)[0], result)
    well = all(error < half for error, half in zip(single, HALF_TOLERANCES))
    assert well, f"{case.name}: too ill-conditioned for float32: {single}"
    share = penalty_share(result)
    assert share < 1e-9 or share > VISIBLE_SHARE, f"{case.name}: penalty only {share:.1e}"
    return single, share


# --------------------------------------------------------------------- output


def save(case, data, result, folder):
    tensors = {"x": data.x, "target": data.target, **data.params}
    for name, value in data.noise.items():
        tensors[name if name.startswith("start") else f"noise.{name}"] = value
    tensors |= {f"mask.{l}": mask for l, mask in enumerate(data.masks)}
    tensors["expected.logits"] = result.logits
    tensors["expected.lyapunov"] = result.lyapunov.reshape(1)
    tensors["expected.loss"] = result.loss.reshape(1)
    tensors["expected.samples"] = result.samples
    if result.spectrum is not None:
        tensors["expected.spectrum"] = result.spectrum
    tensors |= {f"expected.grad.{name}": grad.float() for name, grad in result.grads.items()}
    for name, grad in result.penalty_grads.items():
        tensors[f"expected.grad_penalty.{name}"] = grad.float()
    path = folder / f"{case.name}.safetensors"
    config = json.dumps(case.config(), separators=(",", ":"))
    save_file({name: t.contiguous() for name, t in tensors.items()}, path, {"config": config})
    return path


HEADER = (
    f"{'case':56} {'kB':>6} {'try':>3} {'deaths':>6} {'lambda':>9} {'loss':>8} {'penalty':>8}"
    f" {'f32: lambda':>11} {'grad':>8}  firing rates"
)


def generate(case, folder):
    data, result, run, deaths, attempt = find(case)
    single, share = check(case, data, result, run)
    if case.maker == "jax":
        result, off = by_jax(case, data, result)
        print(f"JAX agrees with PyTorch to {off:.1e}")
    path = save(case, data, result, folder)
    fired = " ".join(f"{rate:.2f}" for rate in rates(run))
    print(
        f"{case.name:56} {path.stat().st_size / 1e3:6.1f} {attempt:3} {deaths:6}"
        f" {float(result.lyapunov):9.5f} {float(result.loss):8.4f} {share:8.1e}"
        f" {single[1]:11.1e} {single[2]:8.1e}  {fired}",
        flush=True,
    )
    return path.stat().st_size


if __name__ == "__main__":
    run_cases("Makes the cases of the tangent.", HEADER, TANGENT_CASES, generate)
