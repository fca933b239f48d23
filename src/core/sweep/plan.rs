//! The runs that a sweep comes to, drawn up and checked before the first begins.

use super::Setting;
use super::digest::Digest;
use super::error::SweepError;
use super::file::{File, Record};
use super::network::{Cell, Grid};
use super::points::{axes, points, seeds};
use super::shard::Shard;
use super::sides::{Sides, applies};
use super::stop::Stop;
use crate::core::config::{ExperimentConfig, Side};
use crate::core::name::Named;
use crate::core::settings::Field;
use std::collections::BTreeSet;

/// One run of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Counted from 0, in the plan's order.
    pub index: usize,
    /// Names its configuration and seed, in this sweep and in any other.
    pub key: Digest,
    pub setting: Setting,
    pub seed: u64,
    pub side: Side,
    pub config: ExperimentConfig,
}

/// A sweep, drawn up and checked: every run's configuration is valid.
///
/// Grid axes multiply, the first the slowest; each of their points meets every draw; each of these every
/// seed; each seed both sides. Of runs that come to the same configuration the first stands for all.
#[derive(Debug, Clone)]
pub struct Plan {
    pub stop: Stop,
    pub record: Record,
    pub(super) grid: Grid,
    /// Different networks, without their seeds.
    pub(super) cells: Vec<Cell>,
    /// Points on a side that came to a network which is there already.
    pub(super) repeated: usize,
    /// Settings that the base asks for and that do nothing in any network.
    pub(super) idle: Vec<&'static Field>,
    /// What the base's numbers change beside themselves.
    pub(super) made: Vec<String>,
    /// In the order of the runs: a cell and the place of a seed.
    runs: Vec<(u32, u32)>,
    seeds: Vec<u64>,
    digest: Digest,
}

impl Plan {
    /// Draws up what a file asks for.
    ///
    /// # Errors
    ///
    /// Where a value, or a run that they make together, is not allowed, and where there are too many.
    pub fn new(file: &File) -> Result<Self, SweepError> {
        file.stop.check()?;
        let mut base = file.base.experiment()?;
        let seeds = seeds(file, &base)?;
        base.seed = 0;
        let axes = axes(file)?;
        let points = points(file, &axes, seeds.len())?;
        let is_varied = |field: &&Field| axes.iter().any(|axis| axis.field.path == field.path);
        let idle = file.base.named().filter(|field| !is_varied(field));
        let made = file.base.made().into_iter();
        let made = made.filter(|(field, _)| !is_varied(field));
        let mut plan = Self {
            stop: file.stop,
            record: file.record,
            idle: idle.collect(),
            made: made.map(|(_, words)| words).collect(),
            grid: Grid::new(base, axes),
            cells: Vec::new(),
            repeated: 0,
            runs: Vec::new(),
            seeds,
            digest: Digest::new(b""),
        };
        plan.fill(&points, Sides::all(file.sides))?;
        plan.check_sides(file.sides)?;
        plan.digest = plan.digested();
        Ok(plan)
    }

    /// How many runs there are.
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// A plan has a run at least.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Names the sweep: its runs, its stop rules and what is recorded, not the words of its file.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The settings that are varied, each with its values as its field writes them.
    pub fn axes(&self) -> impl Iterator<Item = (&'static Field, &[String])> + '_ {
        let axes = self.grid.axes.iter();
        axes.map(|axis| (axis.field, axis.texts.as_slice()))
    }

    /// The same in words, as in “7 values from 0 to 3”.
    pub fn axes_as_text(&self) -> impl Iterator<Item = (&'static Field, String)> + '_ {
        let axes = self.grid.axes.iter();
        axes.map(|axis| (axis.field, axis.text()))
    }

    /// The configuration of each different network, with the seed 0.
    pub fn networks(&self) -> impl Iterator<Item = ExperimentConfig> + '_ {
        let cells = self.cells.iter();
        cells.map(|cell| self.grid.config(&cell.places, cell.side))
    }

    pub fn seeds(&self) -> &[u64] {
        &self.seeds
    }

    /// Run `index`; panics where there is none.
    pub fn job(&self, index: usize) -> Job {
        let (cell, seed) = self.runs[index];
        let (cell, seed) = (&self.cells[cell as usize], self.seeds[seed as usize]);
        let mut config = self.grid.config(&cell.places, cell.side);
        let setting = self.grid.setting(cell, &config);
        config.seed = seed;
        Job {
            index,
            key: key(cell, seed),
            setting,
            seed,
            side: cell.side,
            config,
        }
    }

    /// All runs in their order.
    pub fn jobs(&self) -> impl ExactSizeIterator<Item = Job> + '_ {
        (0..self.len()).map(|index| self.job(index))
    }

    /// The name of run `index`, without making its configuration.
    pub fn key(&self, index: usize) -> Digest {
        let (cell, seed) = self.runs[index];
        key(&self.cells[cell as usize], self.seeds[seed as usize])
    }

    /// What run `index` costs beside the others: its weight in time left and in parts.
    pub fn cost(&self, index: usize) -> f64 {
        self.cells[self.runs[index].0 as usize].cost
    }

    /// The runs of a part, the dearest first. All runs are dealt out in that order, so that two parts
    /// differ by no more than the dearest run.
    pub fn part(&self, shard: Shard) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by(|&one, &other| {
            let dearer = self.cost(other).total_cmp(&self.cost(one));
            dearer.then(one.cmp(&other))
        });
        let dealt = order.into_iter().enumerate();
        dealt
            .filter(|(place, _)| shard.has(*place))
            .map(|(_, index)| index)
            .collect()
    }

    /// Makes cells and runs of the points.
    fn fill(&mut self, points: &[Vec<u32>], sides: &[Side]) -> Result<(), SweepError> {
        let mut seen = BTreeSet::new();
        for point in points {
            let first = self.cells.len();
            for &side in sides {
                let (cell, config) = self.grid.network(point, side)?;
                self.idle.retain(|field| !applies(field, &config));
                if seen.insert(cell.digest) {
                    self.cells.push(cell);
                } else {
                    self.repeated += 1;
                }
            }
            for seed in 0..self.seeds.len() as u32 {
                let cells = first as u32..self.cells.len() as u32;
                self.runs.extend(cells.map(|cell| (cell, seed)));
            }
        }
        Ok(())
    }

    /// Who asks for regularised runs gets some.
    fn check_sides(&self, sides: Option<Sides>) -> Result<(), SweepError> {
        let asked = matches!(sides, Some(Sides::Both | Sides::Regularised));
        if !asked || self.cells.iter().any(|cell| cell.side == Side::Regularised) {
            return Ok(());
        }
        let key = sides.map_or("", Named::key);
        let why = format!(
            "it is {key}, and lyapunov.regulariser is off throughout; allowed: unregularised, or a base with \
             a regulariser"
        );
        Err(SweepError::unfit("sides", why))
    }

    fn digested(&self) -> Digest {
        // Plain data.
        let rules = serde_json::to_vec(&(self.stop, self.record)).unwrap_or_default();
        (0..self.len()).fold(Digest::new(&rules), |digest, index| {
            digest.with(self.key(index).to_string().as_bytes())
        })
    }
}

fn key(cell: &Cell, seed: u64) -> Digest {
    cell.digest.with(&seed.to_le_bytes())
}
