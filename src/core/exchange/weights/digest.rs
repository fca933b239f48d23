//! What the weights of a network are known by.

use super::super::state_dict::Constant;
use super::super::tensor::Tensor;
use crate::core::config::{ModelConfig, ModelKind, Readout, Recurrence};
use crate::core::protocol::Digests;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The digest of a network with these tensors, by our names, as receipts have it of first weights: of every number in
/// the engine's order, which is layer by layer its maps, then the readout, then each layer's constants.
pub fn digest(model: &ModelConfig, tensors: &BTreeMap<String, Tensor>) -> String {
    let mut hash = Hash {
        hash: Sha256::new(),
        tensors,
    };
    let widths = model.spiking_layers();
    for (layer, &width) in widths.iter().enumerate() {
        hash.map(&format!("linears.{layer}"));
        if model.kind != ModelKind::Recurrent {
            continue;
        }
        match model.recurrence {
            Recurrence::AllToAll => hash.map(&format!("neurons.{layer}.recurrent")),
            Recurrence::OneToOne => {
                let of = |name: &str| tensors.get(&format!("neurons.{layer}.{name}"));
                let diagonal = of("V").or_else(|| of("recurrent.V"));
                hash.diagonal(width, |at| diagonal.map_or(0.0, |it| it.values[at]));
            }
        }
    }
    if model.readout == (Readout::SpikeCount {}) {
        hash.diagonal(model.num_classes, |_| 1.0);
    } else {
        hash.map("readout");
    }
    for layer in 0..widths.len() {
        for constant in Constant::ALL {
            let of_layer = tensors.get(&format!("neurons.{layer}.{}", constant.name()));
            let value = of_layer.and_then(|it| it.values.first().copied());
            hash.add(value.unwrap_or(constant.setting(model) as f32));
        }
    }
    let bytes = hash.hash.finalize();
    let bytes = bytes.iter().take(Digests::LENGTH / 2);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

struct Hash<'a> {
    hash: Sha256,
    tensors: &'a BTreeMap<String, Tensor>,
}

impl Hash<'_> {
    fn add(&mut self, number: f32) {
        self.hash.update(number.to_le_bytes());
    }

    /// A dense map and its bias.
    fn map(&mut self, name: &str) {
        for part in ["weight", "bias"] {
            let tensor = self.tensors.get(&format!("{name}.{part}"));
            for &value in tensor.iter().flat_map(|it| &it.values) {
                self.add(value);
            }
        }
    }

    /// A square map with nothing beside its diagonal, and no bias.
    fn diagonal(&mut self, width: usize, value: impl Fn(usize) -> f32) {
        for row in 0..width {
            for column in 0..width {
                self.add(if row == column { value(row) } else { 0.0 });
            }
        }
        (0..width).for_each(|_| self.add(0.0));
    }
}
