//! A file's tensors by the modules that they are of.

use super::super::state_dict::{Constant, GRADED, RESET};
use super::super::tensor::Tensor;
use super::names::unwrapped;

/// A tensor of the file, by its place in it.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    pub index: usize,
    pub tensor: &'a Tensor,
}

/// What a file has under one path.
#[derive(Debug, Clone, Default)]
pub struct Module<'a> {
    pub path: &'a str,
    pub weight: Option<Named<'a>>,
    pub bias: Option<Named<'a>>,
    /// V of a one-to-one recurrence.
    pub diagonal: Option<Named<'a>>,
    /// By [`Constant::ALL`].
    pub constants: [Option<Named<'a>>; 3],
    pub reset: Option<Named<'a>>,
    pub graded: Option<Named<'a>>,
}

impl<'a> Module<'a> {
    /// `[out, in]` of a dense map.
    pub fn dense(&self) -> Option<[usize; 2]> {
        let shape = &self.weight?.tensor.shape;
        shape.first_chunk().filter(|_| shape.len() == 2).copied()
    }

    /// Whether it has what only neurons have.
    pub fn is_neurons(&self) -> bool {
        let constants = self.constants.iter().any(Option::is_some);
        constants || self.reset.is_some() || self.graded.is_some()
    }

    /// Whether its name says that its map leads from neurons back to them.
    pub fn is_recurrent(&self) -> bool {
        let last = self.path.rsplit('.').next().unwrap_or_default();
        let last = last.to_ascii_lowercase();
        last.split(|letter: char| !letter.is_alphabetic())
            .any(|word| matches!(word, "rec" | "rnn") || word.starts_with("recur"))
    }

    pub fn constant(&self, constant: Constant) -> Option<Named<'a>> {
        self.constants[constant as usize]
    }

    fn slot(&mut self, name: &str) -> Option<&mut Option<Named<'a>>> {
        match name {
            "weight" => Some(&mut self.weight),
            "bias" => Some(&mut self.bias),
            "V" => Some(&mut self.diagonal),
            RESET => Some(&mut self.reset),
            GRADED => Some(&mut self.graded),
            _ => {
                let constant = Constant::ALL.into_iter().find(|it| it.name() == name)?;
                Some(&mut self.constants[constant as usize])
            }
        }
    }
}

/// The modules of those tensors that no place has been found for (`is_free`), in the file's order.
pub fn modules<'a>(
    tensors: &'a [(String, Tensor)],
    is_free: impl Fn(usize) -> bool,
) -> Vec<Module<'a>> {
    let mut modules: Vec<Module<'a>> = Vec::new();
    for (index, (name, tensor)) in tensors.iter().enumerate() {
        if !is_free(index) {
            continue;
        }
        let name = unwrapped(name);
        let (path, last) = name.rsplit_once('.').unwrap_or(("", name));
        let at = modules.iter().position(|module| module.path == path);
        let at = at.unwrap_or_else(|| {
            modules.push(Module {
                path,
                ..Module::default()
            });
            modules.len() - 1
        });
        if let Some(slot) = modules[at].slot(last) {
            *slot = Some(Named { index, tensor });
        }
    }
    modules
}
