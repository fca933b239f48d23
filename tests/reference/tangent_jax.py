"""The same once more in JAX, for one case: recurrent layers that reset by subtraction.

Nothing of the PyTorch reference is used. Time is a `lax.scan`; J v is `jax.jvp`
of the network's step with spikes that are affine about the nominal run; gradients
are `jax.grad`.
"""

import math

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")


def slope(v, alpha):
    """The arctangent's."""
    return alpha / 2 / (1 + (math.pi / 2 * alpha * v) ** 2)


@jax.custom_vjp
def spike(v, g):
    return (v > 0).astype(v.dtype)


spike.defvjp(lambda v, g: (spike(v, g), g), lambda g, ct: (ct * g, jnp.zeros_like(g)))


class Model:
    def __init__(self, case):
        plain = case.recurrent and case.reset == "subtract" and not case.learn
        plain = plain and case.recurrence == "all_to_all" and not case.dropout
        plain = plain and case.readout == {"kind": "spike_sum"} and case.surrogate["kind"] == "atan"
        assert plain, f"{case.name}: JAX has the plain recurrent network alone"
        self.case, self.depth = case, len(case.widths)

    def step(self, params, x, state, heard, fire):
        """One sample: U and I of each layer, the spikes heard, and `fire(layer, U)`."""
        case, after, spikes, below = self.case, [], [], x
        for l, (u, i) in enumerate(state):
            map_in = params[f"linears.{l}.weight"] @ below + params[f"linears.{l}.bias"]
            map_own = params[f"neurons.{l}.recurrent.weight"] @ heard[l]
            i = case.alpha * i + map_in + map_own + params[f"neurons.{l}.recurrent.bias"]
            held = jax.lax.stop_gradient((u > case.threshold).astype(u.dtype))
            u = case.beta * u + i - case.threshold * held
            below = fire(l, u)
            after.append((u, i))
            spikes.append(below)
        return after, spikes

    def zeros(self):
        return [jnp.zeros(width) for width in self.case.widths]

    def run(self, params, x):
        """Spikes summed over time, and of every step U before, U and g after it."""

        def fire(l, u):
            v = u - self.case.threshold
            return spike(v, jax.lax.stop_gradient(slope(v, self.case.surrogate["alpha"])))

        def advance(carry, x):
            state, heard = carry
            after, spikes = self.step(params, x, state, heard, fire)
            return (after, spikes), (after, spikes)

        _, (states, spikes) = jax.lax.scan(advance, (list(zip(self.zeros(), self.zeros())),
                                                     self.zeros()), x)
        return [u for u, _ in states], spikes

    def jacobian_product(self, params, x, around, t):
        """v -> J v at a step; `around` holds (U, s) of the step before and of this one."""
        (u_before, s_before), (u_now, s_now) = around
        alpha, theta = self.case.surrogate["alpha"], self.case.threshold
        # The network had not fired before the first step.
        open_before = jnp.where(t > 0, 1.0, 0.0)

        def affine(spikes, potentials, share):
            return lambda l, u: spikes[l] + share * slope(potentials[l] - theta, alpha) * (
                u - potentials[l]
            )

        def dynamics(state):
            heard = [affine(s_before, u_before, open_before)(l, u) for l, (u, _) in enumerate(state)]
            return self.step(params, x, state, heard, affine(s_now, u_now, 1.0))[0]

        base = list(zip(u_before, self.zeros()))
        return lambda v: jax.jvp(dynamics, (base,), (v,))[1]

    def carry(self, params, x, run, change, start):
        """`change(J v of every direction)` -> new directions and logs, along the run."""
        potentials, spikes = jax.lax.stop_gradient(run)
        shifted = lambda parts: [jnp.concatenate([jnp.zeros_like(p[:1]), p[:-1]]) for p in parts]
        around = ((shifted(potentials), shifted(spikes)), (potentials, spikes))

        def advance(directions, item):
            x, around, t = item
            product = self.jacobian_product(params, x, around, t)
            split = lambda v: self.unpacked(v)
            rows = jax.vmap(lambda v: self.packed(product(split(v))))(directions)
            return change(rows)

        items = (x, around, jnp.arange(len(x)))
        _, logs = jax.lax.scan(advance, start, items)
        return logs[self.case.transient :].mean(axis=0)

    def unpacked(self, v):
        edges = np.cumsum(list(self.case.widths) * 2)[:-1]
        parts = jnp.split(v, edges)
        return list(zip(parts[: self.depth], parts[self.depth :]))

    def packed(self, state):
        return jnp.concatenate([u for u, _ in state] + [i for _, i in state])

    def exponent(self, params, x, run, start):
        def change(rows):
            length = jnp.linalg.norm(rows)
            return rows / length, jnp.log(length)

        return self.carry(params, x, run, change, (start / jnp.linalg.norm(start))[None])

    def spectrum(self, params, x, run, starts):
        def change(rows):
            q, r = jnp.linalg.qr(rows.T)
            return q.T, jnp.log(jnp.abs(jnp.diagonal(r)))

        return self.carry(params, x, run, change, jnp.linalg.qr(starts.T)[0].T)


def reference(case, data, directions):
    """Logits, exponents of the samples, loss, gradients (of all, of the penalty) and spectrum."""
    model = Model(case)
    array = lambda tensor: jnp.asarray(tensor.numpy().astype(np.float64))
    params = {name: array(value) for name, value in data.params.items()}
    x, target = array(data.x), jnp.asarray(data.target.numpy())
    directions = jnp.stack([array(direction) for direction in directions], axis=1)

    def penalty_of(samples):
        return case.reg * (samples.mean() - case.target) ** 2

    def terms(params):
        runs = jax.vmap(lambda x: model.run(params, x))(x)
        counts = runs[1][-1].sum(axis=1)
        logits = counts @ params["readout.weight"].T + params["readout.bias"]
        along = lambda x, run, start: model.exponent(params, x, run, start)
        samples = jax.vmap(along)(x, runs, directions[:, 0])
        logs = jax.nn.log_softmax(logits)
        entropy = -logs[jnp.arange(len(target)), target].mean()
        return entropy + penalty_of(samples), (logits, samples, runs)

    penalty = lambda params: penalty_of(terms(params)[1][1])
    (loss, (logits, samples, runs)), grads = jax.value_and_grad(terms, has_aux=True)(params)
    penalty_grads = jax.grad(penalty)(params)
    along = lambda x, run, starts: model.spectrum(params, x, run, starts)
    spectrum = jax.vmap(along)(x, runs, directions)
    numpy = lambda tree: jax.tree.map(np.array, tree)
    return numpy((logits, samples.mean(), loss, grads, penalty_grads, samples, spectrum))
