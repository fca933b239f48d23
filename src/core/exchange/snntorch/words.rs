//! What stands beside the module.

use super::{Exported, SNNTORCH};
use serde_json::{Value, json};

/// `README.md`.
pub fn readme(exported: &Exported) -> String {
    let samples = exported.samples;
    let (count, of) = (samples.places.len(), samples.of);
    let version = exported.version;
    let margin = samples.margin;
    let places: Vec<String> = samples.places.iter().map(usize::to_string).collect();
    // Plain data.
    let config = serde_json::to_string_pretty(exported.config).unwrap_or_default();
    format!(
        r#"# A spiking network for snnTorch

Written by Lyapunov Lab {version}.

    pip install "snntorch=={SNNTORCH}" "torch>=2" safetensors
    python model.py

The script runs {count} held-out samples and compares logits and spikes with the lab's: to 1e-5 of the largest logit, and
every spike. It prints how many spikes differ, and exits 0 where all agree, else 1.

| file | |
|---|---|
| `model.py` | the network as a module of snnTorch {SNNTORCH}, and the comparison |
| `model.safetensors` | its state_dict, for `load_state_dict(strict=True)`; the metadata hold the experiment |
| `samples.safetensors` | `x` [sample, time, channel], `target`, and what the lab read: `logits`, `spikes.L` |
| `network.ipynb` | the same as a notebook, with a picture of the spikes |

The lab computes with 32 bits, the script with 64. A potential that passes its threshold within rounding may spike in one and
not in the other, so of the first {of} held-out samples those were taken that keep furthest from every threshold: by
{margin:.0e} at least (numbers {places}). Inputs are drawn by the lab and stand in the file as they are; Python cannot draw
the same ones.

Spike functions matter for further training alone. `surrogate` of snnTorch has all but `triangular`, which stands in `model.py`
where it is used.

## The experiment

```json
{config}
```
"#,
        places = places.join(", "),
    )
}

/// `network.ipynb`.
pub fn notebook(exported: &Exported) -> String {
    let version = exported.version;
    let cell = |kind: &str, source: &str| -> Value {
        let mut cell = json!({"cell_type": kind, "metadata": {}, "source": lines(source)});
        if kind == "code" {
            cell["execution_count"] = Value::Null;
            cell["outputs"] = json!([]);
        }
        cell
    };
    let cells: Vec<Value> = [
        (
            "markdown",
            format!(
                "# A spiking network for snnTorch\n\nWritten by Lyapunov Lab {version}. Upload `model.py`, \
                 `model.safetensors` and `samples.safetensors` beside this notebook."
            ),
        ),
        (
            "code",
            format!("%pip install -q \"snntorch=={SNNTORCH}\" safetensors matplotlib"),
        ),
        ("code", COMPARE.to_owned()),
        ("code", DRAW.to_owned()),
    ]
    .into_iter()
    .map(|(kind, source)| cell(kind, &source))
    .enumerate()
    .map(|(at, mut cell)| {
        cell["id"] = json!(format!("cell-{at}"));
        cell
    })
    .collect();
    let notebook = json!({
        "cells": cells,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    });
    format!("{notebook:#}\n")
}

fn lines(source: &str) -> Vec<String> {
    source.split_inclusive('\n').map(str::to_owned).collect()
}

const COMPARE: &str = "import torch\nfrom safetensors.torch import load_file\n\nimport model\n\nassert model.main() == 0";

const DRAW: &str = "import matplotlib.pyplot as plt\n\nsamples = load_file(\"samples.safetensors\")\n\
    with torch.no_grad():\n    logits, spikes = model.load()(samples[\"x\"])\n\
    figure, axes = plt.subplots(len(spikes), 1, squeeze=False, figsize=(8, 3 * len(spikes)))\n\
    for layer, axis in enumerate(axes[:, 0]):\n    time, neuron = spikes[layer][0].nonzero().T\n    \
    axis.plot(time, neuron, \"|\", markersize=3)\n    \
    axis.set(xlabel=\"time step\", ylabel=f\"neuron of layer {layer}\")\n\
    print(\"read as\", logits.argmax(1).tolist(), \"labels\", samples[\"target\"].tolist())";
