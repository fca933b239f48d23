//! Where each tensor goes.

use super::super::state_dict::{Constant, Entry, GRADED, Holds, INTEGRATOR, RESET, entries};
use super::super::tensor::{Format, NumberKind, Tensor, TensorFile};
use super::chosen::{Choices, by_tensor};
use super::modules::{Module, Named, modules};
use super::names::unwrapped;
use super::problem::Problem;
use super::table::{Found, Row, Table};
use crate::core::config::{ModelConfig, Readout, Reset};
use crate::core::text::{cut, short};
use std::collections::BTreeMap;

/// Puts a file's tensors into a network. Places that were said come first, then those of our own names, then
/// what is left in the order of the file by shape.
pub fn placed(file: &TensorFile, model: &ModelConfig, choices: &Choices) -> Table {
    let mut placing = Placing {
        file,
        model,
        entries: entries(model),
        taken: vec![Taken::Free; file.tensors.len()],
        problems: Vec::new(),
    };
    placing.choose(&by_tensor(&file.tensors, choices));
    placing.follow();
    placing.by_own_names();
    placing.by_order_and_shape();
    placing.finish()
}

/// What has become of a tensor of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    Free,
    /// The place in our entries.
    For(usize),
    /// Left out, as somebody said.
    Out,
}

struct Placing<'a> {
    file: &'a TensorFile,
    model: &'a ModelConfig,
    entries: Vec<Entry>,
    taken: Vec<Taken>,
    problems: Vec<Problem>,
}

impl<'a> Placing<'a> {
    fn entry(&self, name: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.name == name)
    }

    /// Whether nothing of the file is there for one of our entries.
    fn is_open(&self, entry: usize) -> bool {
        !self.taken.contains(&Taken::For(entry))
    }

    /// Whether there is an entry of this name, and the file has it.
    fn is_filled(&self, name: &str) -> bool {
        let entry = self.entry(name);
        entry.is_some_and(|entry| !self.is_open(entry))
    }

    fn name(&self, index: usize) -> &'a str {
        &self.file.tensors[index].0
    }

    fn choose(&mut self, choices: &Choices) {
        for (theirs, ours) in choices {
            let index = self
                .file
                .tensors
                .iter()
                .position(|(name, _)| name == theirs);
            let wrong = |name: &str, why: &str| Problem::Choice {
                name: short(name),
                why: why.to_owned(),
            };
            let Some(index) = index else {
                self.problems.push(wrong(theirs, "the file does not have"));
                continue;
            };
            match ours {
                None => self.taken[index] = Taken::Out,
                Some(ours) => match self.entry(ours) {
                    Some(entry) if self.is_open(entry) => self.taken[index] = Taken::For(entry),
                    Some(_) => self.problems.push(wrong(ours, "two tensors are for")),
                    None => self
                        .problems
                        .push(wrong(ours, "this network does not have")),
                },
            }
        }
    }

    /// Puts what stands beside a tensor in its module, a bias or another constant, where it is put.
    fn follow(&mut self) {
        let chosen = self.taken.clone().into_iter().enumerate();
        for (index, taken) in chosen {
            let Taken::For(at) = taken else { continue };
            let ours = &self.entries[at].name;
            let paths = self.name(index).rsplit_once('.').zip(ours.rsplit_once('.'));
            let Some(((theirs, _), (ours, _))) = paths else {
                continue;
            };
            let beside: Vec<(usize, usize)> = (0..self.taken.len())
                .filter(|&other| self.taken[other] == Taken::Free)
                .filter_map(|other| {
                    let (path, last) = self.name(other).rsplit_once('.')?;
                    let entry = self.entry(&format!("{ours}.{last}"))?;
                    (path == theirs && self.is_open(entry)).then_some((other, entry))
                })
                .collect();
            for (other, entry) in beside {
                self.taken[other] = Taken::For(entry);
            }
        }
    }

    fn by_own_names(&mut self) {
        for index in 0..self.taken.len() {
            if self.taken[index] != Taken::Free {
                continue;
            }
            if let Some(entry) = self.entry(unwrapped(self.name(index)))
                && self.is_open(entry)
            {
                self.taken[index] = Taken::For(entry);
            }
        }
    }

    fn by_order_and_shape(&mut self) {
        let is_free = |index: usize| self.taken[index] == Taken::Free;
        let modules = modules(&self.file.tensors, is_free);
        self.place_maps(&modules);
        self.place_diagonals(&modules);
        self.place_neurons(&modules);
    }

    /// Gives a tensor to the entry of this name, if that is open.
    fn give(&mut self, tensor: Option<Named>, ours: &str) {
        let entry = self.entry(ours).filter(|&entry| self.is_open(entry));
        if let (Some(tensor), Some(entry)) = (tensor, entry) {
            self.taken[tensor.index] = Taken::For(entry);
        }
    }

    fn place_maps(&mut self, modules: &[Module]) {
        let open = self.entries.iter().enumerate().filter(|&(at, entry)| {
            entry.holds == Holds::Weights && entry.shape.len() == 2 && self.is_open(at)
        });
        let open: Vec<(String, Vec<usize>)> = open
            .map(|(_, entry)| (entry.name.clone(), entry.shape.clone()))
            .collect();
        let is_back = |name: &str| name.ends_with(".recurrent.weight");
        let mut maps: Vec<&Module> = modules.iter().filter(|it| it.dense().is_some()).collect();
        let is_said = maps.iter().any(|module| module.is_recurrent());
        let shapes = |back: bool| open.iter().filter(move |(name, _)| is_back(name) == back);
        let is_square = |shape| shapes(true).any(|(_, other)| other == shape);
        if !is_said && !maps.is_empty() && shapes(false).any(|(_, shape)| is_square(shape)) {
            let of_shape = maps
                .iter()
                .find(|it| it.dense().is_some_and(|[a, b]| a == b));
            let example = of_shape
                .and_then(|it| it.weight)
                .map(|it| self.name(it.index));
            let example = short(example.unwrap_or("NAME"));
            self.problems.push(Problem::Ambiguous { example });
            return;
        }
        for (name, shape) in &open {
            let fits = |module: &&Module| {
                let same = module.dense().is_some_and(|dense| dense[..] == shape[..]);
                same && (!is_said || module.is_recurrent() == is_back(name))
            };
            let Some(at) = maps.iter().position(fits) else {
                continue;
            };
            let fitting = maps.iter().filter(|it| fits(it));
            let paths: Vec<&str> = fitting.map(|it| it.path).collect();
            if self.refuse_alphabet(&paths, name) {
                return;
            }
            let module = maps.remove(at);
            self.give(module.weight, name);
            self.give(module.bias, &name.replace(".weight", ".bias"));
        }
    }

    /// Refuses modules that stand in the order of the alphabet, as safetensors has them, and are not told apart
    /// by a number alone: layers of one shape could be put in each other's place. `ours` is open for any of them.
    fn refuse_alphabet(&mut self, paths: &[&str], ours: &str) -> bool {
        let numberless = |path: &str| path.replace(|letter: char| letter.is_ascii_digit(), "");
        let Some((first, rest)) = paths.split_first() else {
            return false;
        };
        let other = rest.iter().find(|it| numberless(it) != numberless(first));
        let Some(other) = other.filter(|_| self.file.format == Format::Safetensors) else {
            return false;
        };
        let last = ours.rsplit('.').next().unwrap_or_default();
        let wanted = format!("{first}.{last}");
        let mut names = self.file.tensors.iter().map(|(name, _)| name.as_str());
        let example = names.find(|name| unwrapped(name) == wanted);
        self.problems.push(Problem::Alphabet {
            one: cut(first),
            other: cut(other),
            example: cut(example.unwrap_or("NAME")),
            ours: ours.to_owned(),
        });
        true
    }

    fn place_diagonals(&mut self, modules: &[Module]) {
        let mut diagonals = modules.iter().filter_map(|module| module.diagonal);
        for layer in 0..self.model.spiking_layers().len() {
            let name = format!("neurons.{layer}.V");
            let shared = format!("neurons.{layer}.recurrent.V");
            let is_there = |name: &str| self.entry(name).is_none_or(|entry| !self.is_open(entry));
            if !is_there(&name) && !is_there(&shared) {
                self.give(diagonals.next(), &name);
                // The same tensor, once more.
                if modules
                    .iter()
                    .any(|it| it.diagonal.is_some() && it.is_recurrent())
                {
                    self.give(diagonals.next(), &shared);
                }
            }
        }
    }

    fn place_neurons(&mut self, modules: &[Module]) {
        let neurons: Vec<&Module> = modules.iter().filter(|it| it.is_neurons()).collect();
        let layers = self.model.spiking_layers().len();
        let mut ours: Vec<String> = (0..layers)
            .map(|layer| format!("neurons.{layer}"))
            .collect();
        if matches!(self.model.readout, Readout::Membrane { .. }) {
            ours.push(INTEGRATOR.to_owned());
        }
        // But for those that have theirs.
        ours.retain(|path| !self.has_constants(path));
        if neurons.is_empty() {
            return;
        }
        if neurons.len() != ours.len() {
            let paths: Vec<String> = neurons.iter().take(8).map(|it| cut(it.path)).collect();
            self.problems.push(Problem::Neurons {
                found: neurons.len(),
                wanted: ours.len(),
                paths: paths.join(", "),
                hint: if neurons.len() == ours.len() + 1 {
                    "where the last are the output's, model.readout is spike_count"
                } else {
                    "model.hidden_dims has an entry a layer"
                },
            });
            return;
        }
        if neurons.windows(2).any(|pair| differ(pair[0], pair[1])) {
            let paths: Vec<&str> = neurons.iter().map(|it| it.path).collect();
            let constants = neurons[0].constants.iter().zip(Constant::ALL);
            let mut held = constants.filter(|(held, _)| held.is_some()).map(|it| it.1);
            let last = held.next_back().map_or(RESET, Constant::name);
            if self.refuse_alphabet(&paths, &format!("{}.{last}", ours[0])) {
                return;
            }
        }
        for (module, ours) in neurons.iter().zip(&ours) {
            for constant in Constant::ALL {
                let name = format!("{ours}.{}", constant.name());
                self.give(module.constant(constant), &name);
            }
            self.give(module.reset, &format!("{ours}.{RESET}"));
            self.give(module.graded, &format!("{ours}.{GRADED}"));
        }
    }

    /// Whether the file has anything of these neurons but their maps.
    fn has_constants(&self, path: &str) -> bool {
        let constants = Constant::ALL.iter().map(|it| it.name());
        let mut names = constants.chain([RESET, GRADED]);
        names.any(|name| self.is_filled(&format!("{path}.{name}")))
    }

    fn finish(mut self) -> Table {
        let mut table = Table {
            rows: Vec::new(),
            found: Found::default(),
            problems: Vec::new(),
            tensors: BTreeMap::new(),
        };
        for index in 0..self.taken.len() {
            let row = self.row(index, &mut table.tensors);
            table.rows.push(row);
        }
        for at in 0..self.entries.len() {
            if self.is_open(at)
                && let Some(row) = self.lacking(at, &mut table.tensors)
            {
                table.rows.push(row);
            }
        }
        self.read_settings(&mut table);
        table.problems = self.problems;
        table
    }

    /// A tensor of the file, which is kept where it fits.
    fn row(&mut self, index: usize, kept: &mut BTreeMap<String, Tensor>) -> Row {
        let (name, tensor) = &self.file.tensors[index];
        let mut row = Row {
            theirs: Some(name.clone()),
            shape: tensor.shape.clone(),
            dtype: Some(tensor.kind),
            ours: None,
            note: "",
        };
        match self.taken[index] {
            Taken::Out => row.note = "left out, as asked",
            Taken::Free if is_state(name) => row.note = "state, not weights; not used",
            Taken::Free => self.problems.push(Problem::LeftOver {
                theirs: cut(name),
                shape: tensor.shape.clone(),
            }),
            Taken::For(at) => {
                let entry = self.entries[at].clone();
                match fitted(name, tensor, &entry) {
                    Ok(tensor) => {
                        let (tensor, note) = self.counted(&entry, tensor);
                        row.note = note;
                        kept.insert(entry.name.clone(), tensor);
                    }
                    Err(problem) => self.problems.push(problem),
                }
                // Quantised ones have their scale elsewhere.
                let is_small = matches!(tensor.kind, NumberKind::Int8 | NumberKind::Uint8);
                if is_small && matches!(entry.holds, Holds::Weights | Holds::Bias) {
                    row.note = "whole numbers of 8 bits, taken as they are, without a scale";
                }
                row.ours = Some(entry.name);
            }
        }
        row
    }

    /// A decay beyond its ends as what it counts as; where it is learnt it stays, and goes on from there.
    fn counted(&self, entry: &Entry, mut tensor: Tensor) -> (Tensor, &'static str) {
        let Holds::Constant(constant) = entry.holds else {
            return (tensor, "");
        };
        if tensor.values.iter().all(|&it| constant.counted(it) == it) {
            return (tensor, "");
        }
        if !constant.is_learnt(self.model) || entry.name.starts_with(INTEGRATOR) {
            let values = tensor.values.iter_mut();
            values.for_each(|it| *it = constant.counted(*it));
        }
        (
            tensor,
            "beyond 0 to 1, and counts as the end of it, as in snnTorch",
        )
    }

    /// An entry that the file has nothing for; none where the file has it under another name. What is zero
    /// then is kept.
    fn lacking(&mut self, at: usize, kept: &mut BTreeMap<String, Tensor>) -> Option<Row> {
        let Entry { name, shape, holds } = self.entries[at].clone();
        if self.is_shared(at) {
            return None;
        }
        let zeros = || Tensor::new(&shape[..], vec![0.0; shape.iter().product()]);
        let note = match holds {
            Holds::Bias => {
                kept.insert(name.clone(), zeros());
                "not in the file: zero"
            }
            Holds::Weights if self.goes_without(&name) => {
                self.check_reset(&name, kept);
                kept.insert(name.clone(), zeros());
                "not in the file: zero, these neurons do not hear each other"
            }
            // What has beta alone is `RLeaky`, whose current lasts one step.
            Holds::Constant(Constant::Alpha) if self.has_beta(&name) => {
                kept.insert(name.clone(), zeros());
                "not in the file: 0, as RLeaky"
            }
            Holds::Constant(_) | Holds::Reset => "not in the file: as the settings say",
            Holds::GradedSpikes => return None,
            Holds::Weights => {
                let rest = self.rest();
                self.problems.push(Problem::Missing {
                    ours: name.clone(),
                    wanted: shape.clone(),
                    rest,
                });
                "not in the file"
            }
        };
        Some(Row {
            theirs: None,
            shape,
            dtype: None,
            ours: Some(name),
            note,
        })
    }

    /// Whether the file has an entry under its other name.
    fn is_shared(&self, at: usize) -> bool {
        let name = &self.entries[at].name;
        let other = if name.ends_with(".recurrent.V") {
            name.replace(".recurrent.V", ".V")
        } else {
            name.replace(".V", ".recurrent.V")
        };
        let other = self.entry(&other).filter(|&other| other != at);
        other.is_some_and(|other| !self.is_open(other))
    }

    /// Whether what is missing is V of neurons that the file has: snnTorch's `Synaptic` beside `RSynaptic`, `Leaky`
    /// beside `RLeaky`.
    fn goes_without(&self, name: &str) -> bool {
        neurons_of(name).is_some_and(|neurons| {
            let mut decays = [Constant::Alpha, Constant::Beta].into_iter();
            decays.any(|it| self.is_filled(&format!("{neurons}.{}", it.name())))
        })
    }

    /// Refuses `Leaky` that resets to zero in a recurrent network: at the spike, where `RLeaky` and `RSynaptic` do so a
    /// step later. `weights` is a recurrent map that it goes without.
    fn check_reset(&mut self, weights: &str, kept: &BTreeMap<String, Tensor>) {
        let neurons = neurons_of(weights).unwrap_or(weights);
        let has_current = self.is_filled(&format!("{neurons}.{}", Constant::Alpha.name()));
        let reset = kept.get(&format!("{neurons}.{RESET}"));
        let reset = reset
            .and_then(Tensor::single)
            .and_then(Reset::from_snntorch);
        let is_at_the_spike = reset == Some(Reset::Zero) && self.model.reset != Reset::Hard;
        let problem = Problem::Reset {
            ours: neurons.to_owned(),
        };
        if !has_current && is_at_the_spike && !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Whether the file has beta of the neurons that this alpha is of.
    fn has_beta(&self, alpha: &str) -> bool {
        let beta = alpha
            .strip_suffix("alpha")
            .map(|path| format!("{path}beta"));
        beta.is_some_and(|beta| self.is_filled(&beta))
    }

    /// What is left of the file's tensors with two axes, as part of a sentence.
    fn rest(&self) -> String {
        let free = self.file.tensors.iter().zip(&self.taken);
        let free =
            free.filter(|((_, tensor), taken)| **taken == Taken::Free && tensor.shape.len() > 1);
        let free: Vec<String> = free
            .take(8)
            .map(|((name, tensor), _)| format!("{} {:?}", cut(name), tensor.shape))
            .collect();
        if free.is_empty() {
            "all are placed".to_owned()
        } else {
            format!("there are {}", free.join(", "))
        }
    }

    fn read_settings(&mut self, table: &mut Table) {
        let layers = self.model.spiking_layers().len();
        for layer in 0..layers {
            for constant in Constant::ALL {
                let name = format!("neurons.{layer}.{}", constant.name());
                let value = table
                    .tensors
                    .get(&name)
                    .and_then(|it| it.values.first().copied());
                table.found.of_mut(constant).extend(value);
            }
        }
        let number = |name: &str| table.tensors.get(name).and_then(Tensor::single);
        let resets = (0..layers).filter_map(|layer| number(&format!("neurons.{layer}.{RESET}")));
        let resets: Vec<f32> = resets.collect();
        if let Some(&first) = resets.first() {
            let theirs = RESET.to_owned();
            match resets.iter().find(|&&it| it != first) {
                Some(&found) => self.problems.push(Problem::Value {
                    theirs,
                    found,
                    allowed: "the same in all layers",
                }),
                None => table.found.reset = Reset::from_snntorch(first),
            }
        }
        table.found.readout_beta = number(&format!("{INTEGRATOR}.beta"));
    }
}

/// The neurons that a recurrent map is of.
fn neurons_of(name: &str) -> Option<&str> {
    let ends = [".recurrent.weight", ".recurrent.V", ".V"];
    ends.iter().find_map(|end| name.strip_suffix(end))
}

/// Whether it matters which of two neurons comes first.
fn differ(one: &Module, other: &Module) -> bool {
    let numbers = |of: &Module| {
        let all = of.constants.iter().chain([&of.reset]);
        let numbers = all.map(|it| it.map(|it| it.tensor.values.clone()));
        numbers.collect::<Vec<_>>()
    };
    numbers(one) != numbers(other)
}

/// What files hold beside weights: states of neurons in files of before, and how often weights were averaged.
fn is_state(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    matches!(last, "mem" | "syn" | "spk" | "n_averaged")
}

/// A tensor as the entry has it.
fn fitted(theirs: &str, tensor: &Tensor, entry: &Entry) -> Result<Tensor, Problem> {
    let wrong = |found, allowed| Problem::Value {
        theirs: cut(theirs),
        found,
        allowed,
    };
    match entry.holds {
        Holds::Weights | Holds::Bias => {
            if tensor.shape == entry.shape {
                return Ok(tensor.clone());
            }
            Err(Problem::Shape {
                theirs: cut(theirs),
                found: tensor.shape.clone(),
                ours: entry.name.clone(),
                wanted: entry.shape.clone(),
            })
        }
        Holds::Constant(_) => Ok(Tensor {
            shape: entry.shape.clone(),
            values: vec![one(theirs, tensor)?],
            kind: tensor.kind,
        }),
        Holds::GradedSpikes => match one(theirs, tensor)? {
            1.0 => Ok(tensor.clone()),
            found => Err(wrong(found, "1, spikes as they are")),
        },
        Holds::Reset => {
            let found = one(theirs, tensor)?;
            let reset = Reset::from_snntorch(found);
            let allowed = "0 (subtract), 1 (zero), 2 (none)";
            let reset = reset.ok_or_else(|| wrong(found, allowed))?;
            if entry.name.starts_with(INTEGRATOR) && reset != Reset::None {
                return Err(wrong(found, "2 (none): the readout integrates"));
            }
            Ok(tensor.clone())
        }
    }
}

/// The one number of a constant, which may be there for every neuron.
fn one(theirs: &str, tensor: &Tensor) -> Result<f32, Problem> {
    tensor.single().ok_or_else(|| {
        let ends = |from, pick: fn(f32, f32) -> f32| tensor.values.iter().copied().fold(from, pick);
        Problem::PerNeuron {
            theirs: cut(theirs),
            low: ends(f32::INFINITY, f32::min),
            high: ends(f32::NEG_INFINITY, f32::max),
        }
    })
}
