//! Reading a case.

use crate::core::config::{
    FiringRateConfig, LossConfig, LyapunovConfig, MOST_SIZE, ModelConfig, ModelKind,
};
use crate::core::settings::ConfigError;
use crate::engine::kernel::{NamedTensor, Plan};
use crate::engine::loss::LossPlan;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A file that is no case: which tensor (or metadata key), and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{tensor}: {reason}")]
pub struct CaseError {
    pub tensor: String,
    pub reason: String,
}

impl CaseError {
    fn new(tensor: &str, reason: impl Into<String>) -> Self {
        Self {
            tensor: tensor.into(),
            reason: reason.into(),
        }
    }
}

impl From<ConfigError> for CaseError {
    fn from(error: ConfigError) -> Self {
        Self::new("metadata config", error.to_string())
    }
}

/// A tensor in host memory, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct HostTensor {
    pub shape: Vec<usize>,
    pub values: Vec<f64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseConfig {
    model: ModelConfig,
    lyapunov: LyapunovConfig,
    #[serde(default)]
    training: CaseTraining,
}

/// What a case may ask of the loss.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CaseTraining {
    loss: LossConfig,
    firing_rate: Option<FiringRateConfig>,
}

impl Default for CaseTraining {
    fn default() -> Self {
        Self {
            loss: LossConfig::CrossEntropy {},
            firing_rate: None,
        }
    }
}

/// One case, checked: every tensor that the comparison needs is there and has its shape.
#[derive(Debug, Clone)]
pub struct Case {
    pub model: ModelConfig,
    pub lyapunov: LyapunovConfig,
    pub loss_plan: LossPlan,
    /// Shape of `x`: `[batch, time, channel]`.
    pub input_shape: [usize; 3],
    /// Every tensor of the file.
    pub tensors: BTreeMap<String, HostTensor>,
}

impl Case {
    /// Parses a safetensors file.
    ///
    /// # Errors
    /// [`CaseError`], with the tensor and the reason.
    pub fn parse(bytes: &[u8]) -> Result<Self, CaseError> {
        let not_a_file = |error: &dyn std::fmt::Display| CaseError::new("file", error.to_string());
        let (_, metadata) =
            SafeTensors::read_metadata(bytes).map_err(|error| not_a_file(&error))?;
        let file = SafeTensors::deserialize(bytes).map_err(|error| not_a_file(&error))?;
        let text = metadata
            .metadata()
            .as_ref()
            .and_then(|entries| entries.get("config"));
        let text = text.ok_or_else(|| CaseError::new("metadata config", "is missing"))?;
        let config: CaseConfig = crate::core::settings::parse_json(text)?;
        config.model.validate()?;
        let tensors = file
            .iter()
            .filter(|(name, _)| is_used(name))
            .map(|(name, view)| Ok((name.to_string(), read_tensor(name, &view)?)))
            .collect::<Result<BTreeMap<_, _>, CaseError>>()?;
        let input = find(&tensors, "x")?;
        let &[batch, time, channels] = &input.shape[..] else {
            return Err(CaseError::new(
                "x",
                format!("has shape {:?}, not (B, T, D)", input.shape),
            ));
        };
        if batch == 0 || time == 0 {
            return Err(CaseError::new(
                "x",
                format!("has shape {:?}, which is empty", input.shape),
            ));
        }
        config.lyapunov.validate(&config.model, time)?;
        // What no tensor of the file is as large as: its numbers times one another.
        let bytes = config.model.sizes().batch_buffer(batch, time);
        if bytes > MOST_SIZE {
            let reason = format!(
                "has shape {:?}: {bytes} bytes of records in this network; allowed: {MOST_SIZE}",
                input.shape
            );
            return Err(CaseError::new("x", reason));
        }
        let input_shape = [batch, time, channels];
        let case = Self {
            model: config.model,
            lyapunov: config.lyapunov,
            loss_plan: LossPlan {
                loss: config.training.loss,
                firing_rate: config.training.firing_rate,
            },
            input_shape,
            tensors,
        };
        case.check()?;
        Ok(case)
    }

    /// A tensor that [`Case::parse`] has checked.
    pub(super) fn tensor(&self, name: &str) -> &HostTensor {
        self.tensors
            .get(name)
            .expect("parse checks every tensor that is used")
    }

    /// Every tensor that is learnt.
    pub fn learnt(&self) -> Vec<NamedTensor> {
        let [batch, time, _] = self.input_shape;
        Plan::new(&self.model, batch, time).learnt()
    }

    fn check(&self) -> Result<(), CaseError> {
        let [batch, time, _] = self.input_shape;
        let classes = self.model.num_classes;
        self.expect_shape("x", &[batch, time, self.model.input_dim])?;
        self.expect_shape("target", &[batch])?;
        let target = self.tensor("target");
        let is_class =
            |value: &&f64| value.fract() == 0.0 && (0.0..classes as f64).contains(*value);
        if let Some(value) = target.values.iter().find(|value| !is_class(value)) {
            let reason = format!("holds {value}; allowed: classes 0 to {}", classes - 1);
            return Err(CaseError::new("target", reason));
        }
        for NamedTensor { name, shape, .. } in self.learnt() {
            self.expect_shape(&name, &shape)?;
            self.expect_shape(&format!("expected.grad.{name}"), &shape)?;
        }
        for (layer, &width) in self.model.spiking_layers().iter().enumerate() {
            if self.model.dropout > 0.0 {
                self.expect_shape(&format!("mask.{layer}"), &[batch, time, width])?;
            }
            self.expect_shape(&format!("noise.mem.{layer}"), &[batch, width])?;
            if self.model.kind == ModelKind::Recurrent {
                self.expect_shape(&format!("noise.syn.{layer}"), &[batch, width])?;
            }
        }
        self.expect_shape("expected.logits", &[batch, classes])?;
        self.expect_shape("expected.lyapunov", &[1])?;
        self.expect_shape("expected.loss", &[1])?;
        self.check_further()
    }

    pub(super) fn expect_shape(&self, name: &str, shape: &[usize]) -> Result<(), CaseError> {
        let tensor = find(&self.tensors, name)?;
        if tensor.shape != shape {
            let reason = format!(
                "has shape {:?}, where the config wants {shape:?}",
                tensor.shape
            );
            return Err(CaseError::new(name, reason));
        }
        match tensor.values.iter().find(|value| !value.is_finite()) {
            Some(value) => Err(CaseError::new(name, format!("holds {value}"))),
            None => Ok(()),
        }
    }
}

fn find<'a>(
    tensors: &'a BTreeMap<String, HostTensor>,
    name: &str,
) -> Result<&'a HostTensor, CaseError> {
    tensors
        .get(name)
        .ok_or_else(|| CaseError::new(name, "is missing"))
}

/// Whether a comparison may look at a tensor of this name; what else a file holds is its own.
fn is_used(name: &str) -> bool {
    let used = [
        "linears.",
        "neurons.",
        "readout.",
        "noise.",
        "mask.",
        "start.",
        "expected.",
    ];
    matches!(name, "x" | "target") || used.iter().any(|start| name.starts_with(start))
}

fn read_tensor(name: &str, view: &TensorView) -> Result<HostTensor, CaseError> {
    let bytes = view.data();
    let values = match view.dtype() {
        Dtype::F32 => numbers(bytes, |chunk| f64::from(f32::from_le_bytes(chunk))),
        Dtype::F64 => numbers(bytes, f64::from_le_bytes),
        Dtype::I64 => numbers(bytes, |chunk| i64::from_le_bytes(chunk) as f64),
        Dtype::I32 => numbers(bytes, |chunk| f64::from(i32::from_le_bytes(chunk))),
        other => {
            let reason = format!("has dtype {other:?}; allowed: F32, F64, I32, I64");
            return Err(CaseError::new(name, reason));
        }
    };
    Ok(HostTensor {
        shape: view.shape().to_vec(),
        values,
    })
}

fn numbers<const N: usize>(bytes: &[u8], convert: impl Fn([u8; N]) -> f64) -> Vec<f64> {
    bytes
        .as_chunks::<N>()
        .0
        .iter()
        .map(|&chunk| convert(chunk))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_file_of_a_large_network_is_refused_before_its_records_are_made() {
        let bytes = vec![0; 4 * 600 * 600];
        let x = TensorView::new(Dtype::F32, vec![600, 600, 1], &bytes).expect("its shape");
        let config =
            r#"{"model":{"input_dim":1,"hidden_dims":[1000],"num_classes":2},"lyapunov":{}}"#;
        let metadata = [("config".to_owned(), config.to_owned())];
        let metadata = metadata.into_iter().collect();
        let file = safetensors::serialize([("x", x)], Some(metadata)).expect("a file");
        let error = Case::parse(&file).expect_err("4 GB of records").to_string();
        for part in [
            "x: has shape [600, 600, 1]",
            "4320000000 bytes",
            "2147483647",
        ] {
            assert!(error.contains(part), "{error}");
        }
    }
}
