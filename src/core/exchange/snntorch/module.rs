//! The module in Python.

use super::{Exported, SNNTORCH};
use crate::core::config::{ModelConfig, ModelKind, Readout, Recurrence, Reset, SurrogateConfig};
use std::fmt::Write;

/// `model.py`.
pub fn module(exported: &Exported) -> String {
    let model = &exported.config.model;
    let mut text = head(exported);
    text.push_str(&surrogate(&model.surrogate));
    text.push_str(&neuron(model));
    text.push_str(&network(model));
    text.push_str(SCRIPT);
    text
}

fn head(exported: &Exported) -> String {
    let (config, version) = (exported.config, exported.version);
    let model = &config.model;
    let widths: Vec<String> = model
        .spiking_layers()
        .iter()
        .map(usize::to_string)
        .collect();
    let (channels, classes) = (model.input_dim, model.num_classes);
    let time = config.task.time_steps;
    format!(
        r#""""A spiking network of Lyapunov Lab {version}, in snnTorch {SNNTORCH}.

    pip install "snntorch=={SNNTORCH}" "torch>=2" safetensors
    python model.py    # exits 0 where it reads the samples as the lab does, else 1
"""

import sys
from pathlib import Path

import snntorch as snn
import torch
from safetensors.torch import load_file
from snntorch import surrogate
from torch import nn

CHANNELS, LAYERS, CLASSES, TIME_STEPS = {channels}, [{layers}], {classes}, {time}
FOLDER = Path(__file__).parent
TOLERANCE = 1e-5  # of the largest logit


"#,
        layers = widths.join(", "),
    )
}

/// Which spike function trains it further.
fn surrogate(surrogate: &SurrogateConfig) -> String {
    match surrogate {
        SurrogateConfig::Atan { alpha } => {
            format!("spike_function = surrogate.atan(alpha={alpha:?})\n\n\n")
        }
        SurrogateConfig::FastSigmoid { slope } => {
            format!("spike_function = surrogate.fast_sigmoid(slope={slope:?})\n\n\n")
        }
        SurrogateConfig::Sigmoid { slope } => {
            format!("spike_function = surrogate.sigmoid(slope={slope:?})\n\n\n")
        }
        SurrogateConfig::StraightThrough {} => {
            "spike_function = surrogate.straight_through_estimator()\n\n\n".to_owned()
        }
        SurrogateConfig::SnntorchTriangular { threshold } => {
            format!("spike_function = surrogate.triangular(threshold={threshold:?})\n\n\n")
        }
        SurrogateConfig::Triangular { width } => TRIANGLE.replace("WIDTH", &format!("{width:?}")),
    }
}

const TRIANGLE: &str = r#"class Triangle(torch.autograd.Function):
    """max(0, 1 - |v| / width); what snnTorch calls triangular is another."""

    @staticmethod
    def forward(ctx, v):
        ctx.save_for_backward(v)
        return (v > 0).to(v.dtype)

    @staticmethod
    def backward(ctx, grad):
        (v,) = ctx.saved_tensors
        return grad * (1 - v.abs() / WIDTH).clamp(min=0)


spike_function = Triangle.apply


"#;

fn neuron(model: &ModelConfig) -> String {
    let recurrent = model.kind == ModelKind::Recurrent;
    let number = |value: f64, is_learnt: bool| {
        if is_learnt {
            format!("torch.tensor([{value:?}])")
        } else {
            format!("torch.tensor({value:?})")
        }
    };
    let reset = match model.reset {
        Reset::Subtract => "subtract",
        Reset::None => "none",
        // RSynaptic has no reset at the spike itself; `forward` does it.
        Reset::Hard if recurrent => "none",
        Reset::Zero | Reset::Hard => "zero",
    };
    let mut text = "def neuron(width):\n    return ".to_owned();
    text.push_str(if recurrent {
        "snn.RSynaptic(\n"
    } else {
        "snn.Leaky(\n"
    });
    let mut line = |key: &str, value: &str| {
        // Writing to a text does not fail.
        let _ = writeln!(text, "        {key}={value},");
    };
    if recurrent {
        line("alpha", &number(model.alpha, model.learn_alpha));
    }
    line("beta", &number(model.beta, model.learn_beta));
    line("threshold", &number(model.threshold, model.learn_threshold));
    line("reset_mechanism", &format!("\"{reset}\""));
    line("spike_grad", "spike_function");
    for (key, is_learnt) in [
        ("learn_alpha", model.learn_alpha && recurrent),
        ("learn_beta", model.learn_beta),
        ("learn_threshold", model.learn_threshold),
    ] {
        if is_learnt {
            line(key, "True");
        }
    }
    match model.recurrence {
        Recurrence::OneToOne if recurrent => {
            line("all_to_all", "False");
            line("V", "torch.zeros(width)");
        }
        _ if recurrent => line("linear_features", "width"),
        _ => {}
    }
    text.push_str("    )\n\n\n");
    text
}

fn network(model: &ModelConfig) -> String {
    let recurrent = model.kind == ModelKind::Recurrent;
    let mut text = NETWORK.to_owned();
    let read = match model.readout {
        Readout::SpikeCount {} => "",
        _ => "        self.readout = nn.Linear(LAYERS[-1], CLASSES)\n",
    };
    let integrator = match model.readout {
        Readout::Membrane { beta } => format!(
            "        self.integrator = snn.Leaky(beta=torch.tensor({beta:?}), reset_mechanism=\"none\")\n"
        ),
        _ => String::new(),
    };
    let dropout = format!("        self.dropout = nn.Dropout({:?})\n", model.dropout);
    let has_dropout = model.dropout > 0.0;
    let passed = if has_dropout {
        "self.dropout(spk)"
    } else {
        "spk"
    };
    let hard = recurrent && model.reset == Reset::Hard;
    let reset = if hard {
        "                # Zero from the spike itself on, which RSynaptic has no reset for.\n                \
         mem = mem * (mem.detach() <= neuron.threshold.detach()).to(mem.dtype)\n"
    } else {
        ""
    };
    let step = if recurrent {
        "                spk, syn, mem = neuron(linear(h), spk, syn, mem)\n"
    } else {
        "                spk, mem = neuron(linear(h), mem)\n"
    };
    let (before, every, after) = match model.readout {
        Readout::SpikeSum {} => (
            "counts = 0.0",
            "counts = counts + h",
            "logits = self.readout(counts)",
        ),
        Readout::SpikeCount {} => ("counts = 0.0", "counts = counts + h", "logits = counts"),
        Readout::Membrane { .. } => (
            "membrane, membranes = torch.zeros(len(x), CLASSES, dtype=x.dtype), []",
            "_, membrane = self.integrator(self.readout(h), membrane)\n            membranes.append(membrane)",
            "logits = torch.stack(membranes).max(0).values",
        ),
    };
    for (place, what) in [
        ("READOUT\n", read),
        ("INTEGRATOR\n", &integrator),
        ("DROPOUT\n", if has_dropout { &dropout } else { "" }),
        ("RESET\n", reset),
        ("STEP\n", step),
        ("PASSED", passed),
        ("BEFORE", before),
        ("EVERY", every),
        ("AFTER", after),
    ] {
        text = text.replace(place, what);
    }
    text
}

const NETWORK: &str = r#"class Network(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [CHANNELS, *LAYERS]
        self.linears = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.neurons = nn.ModuleList(neuron(width) for width in LAYERS)
READOUT
INTEGRATOR
DROPOUT

    def forward(self, x):
        """Logits of x [sample, time, channel], and each layer's spikes [sample, time, neuron]."""
        zeros = [torch.zeros(len(x), width, dtype=x.dtype, device=x.device) for width in LAYERS]
        states = [(zero, zero, zero) for zero in zeros]
        record = [[] for _ in LAYERS]
        BEFORE
        for t in range(x.shape[1]):
            h = x[:, t]
            for layer, (linear, neuron) in enumerate(zip(self.linears, self.neurons)):
                spk, syn, mem = states[layer]
RESET
STEP
                spk = spk.to(x.dtype)  # snnTorch's spikes are float32
                states[layer] = spk, syn, mem
                record[layer].append(spk)
                h = PASSED
            EVERY
        AFTER
        return logits, [torch.stack(spikes, dim=1) for spikes in record]


"#;

const SCRIPT: &str = r#"def load():
    """The trained network, to be evaluated."""
    network = Network()
    network.load_state_dict(load_file(FOLDER / "model.safetensors"), strict=True)
    return network.eval()


def main():
    samples = load_file(FOLDER / "samples.safetensors")
    with torch.no_grad():
        logits, spikes = load().double()(samples["x"].double())
    expected = samples["logits"].double()
    layers = [samples[f"spikes.{layer}"] for layer in range(len(spikes))]
    fired = sum(int(layer.sum()) for layer in layers)
    differ = sum(int((ours != theirs).sum()) for ours, theirs in zip(spikes, layers))
    off = float((logits - expected).abs().max() / expected.abs().max().clamp(min=1))
    right = int((logits.argmax(1) == samples["target"]).sum())
    print(f"{len(expected)} samples, {right} classified correctly")
    print(f"logits differ by {off:.1e} of the largest; allowed: {TOLERANCE:.0e}")
    print(f"{differ} of {fired} spikes differ")
    if differ:
        print("A potential that passes its threshold within rounding may spike in one and not in the other.")
    return 0 if off <= TOLERANCE and differ == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
"#;
