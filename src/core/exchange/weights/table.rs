//! What went where.

use super::super::numbers::shortest;
use super::super::state_dict::Constant;
use super::super::tensor::{NumberKind, Tensor, TensorFile};
use super::problem::Problem;
use crate::core::config::{ModelConfig, Readout, Reset};
use serde::Serialize;
use std::collections::BTreeMap;

/// A tensor of the file and its place here; or a place of ours that the file has nothing for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its name in the file.
    pub theirs: Option<String>,
    pub shape: Vec<usize>,
    pub dtype: Option<NumberKind>,
    /// Its name here.
    pub ours: Option<String>,
    /// What became of it where it was not simply taken.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub note: &'static str,
}

/// Settings that the file holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Found {
    pub reset: Option<Reset>,
    /// One a layer, where the file has them.
    pub alpha: Vec<f32>,
    pub beta: Vec<f32>,
    pub threshold: Vec<f32>,
    /// Of a readout that integrates.
    pub readout_beta: Option<f32>,
}

impl Found {
    fn of(&self, constant: Constant) -> &[f32] {
        match constant {
            Constant::Alpha => &self.alpha,
            Constant::Beta => &self.beta,
            Constant::Threshold => &self.threshold,
        }
    }

    pub(super) fn of_mut(&mut self, constant: Constant) -> &mut Vec<f32> {
        match constant {
            Constant::Alpha => &mut self.alpha,
            Constant::Beta => &mut self.beta,
            Constant::Threshold => &mut self.threshold,
        }
    }

    /// The model with these settings. One that differs from layer to layer is the first layer's; the
    /// layers keep their own all the same. A learnt one that no run could begin with stays as it is: the layers have
    /// theirs.
    pub fn apply(&self, model: &mut ModelConfig) {
        // The file says 1 for a reset at the spike, too.
        let is_said = self
            .reset
            .is_some_and(|reset| reset.snntorch() != model.reset.snntorch());
        if let Some(reset) = self.reset.filter(|_| is_said) {
            model.reset = reset;
        }
        let learnt = Constant::ALL.map(|it| it.is_learnt(model));
        for (constant, setting) in [
            (Constant::Alpha, &mut model.alpha),
            (Constant::Beta, &mut model.beta),
            (Constant::Threshold, &mut model.threshold),
        ] {
            let Some(&value) = self.of(constant).first() else {
                continue;
            };
            let can_begin = match constant {
                Constant::Alpha | Constant::Beta => value > 0.0 && value < 1.0,
                Constant::Threshold => value >= 1e-3,
            };
            if can_begin || !learnt[constant as usize] {
                *setting = shortest(constant.counted(value));
            }
        }
        if let (Some(value), Readout::Membrane { beta }) = (self.readout_beta, &mut model.readout) {
            *beta = shortest(Constant::Beta.counted(value));
        }
    }

    /// The constants that are not the same in all layers, as a sentence each.
    pub fn unequal(&self) -> Vec<String> {
        let unequal = |constant: &Constant| {
            let values = self.of(*constant);
            values.windows(2).any(|pair| pair[0] != pair[1])
        };
        let sentence = |constant: Constant| {
            let name = constant.name();
            let values: Vec<String> = self.of(constant).iter().map(f32::to_string).collect();
            let values = values.join(", ");
            format!("{name} is {values} by layer; model.{name} says the first layer's")
        };
        Constant::ALL
            .into_iter()
            .filter(unequal)
            .map(sentence)
            .collect()
    }
}

/// All rows of a file, in its order, then what it lacks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    pub rows: Vec<Row>,
    pub found: Found,
    #[serde(skip)]
    pub problems: Vec<Problem>,
    /// Weights, biases and constants under our names, where there is no problem.
    #[serde(skip)]
    pub tensors: BTreeMap<String, Tensor>,
}

impl Table {
    /// The tensors of a file that no network is known for.
    pub fn unplaced(file: &TensorFile) -> Self {
        let row = |(name, tensor): &(String, Tensor)| Row {
            theirs: Some(name.clone()),
            shape: tensor.shape.clone(),
            dtype: Some(tensor.kind),
            ours: None,
            note: "",
        };
        Self {
            rows: file.tensors.iter().map(row).collect(),
            found: Found::default(),
            problems: Vec::new(),
            tensors: BTreeMap::new(),
        }
    }
}
