//! The runs that a sweep comes to, drawn up and checked before the first begins.

use super::Setting;
use super::axis::Varied;
use super::cost::cost;
use super::digest::Digest;
use super::error::SweepError;
use super::file::{Draws, File, MOST_AXES, MOST_RUNS, MOST_VALUES, Record, Seeds};
use super::shard::Shard;
use super::sides::{Sides, applies};
use super::stop::Stop;
use super::value::value_of;
use crate::core::config::ExperimentConfig;
use crate::core::config::Side;
use crate::core::name::Named;
use crate::core::settings::{self, Field, Input};
use crate::core::share_link;
use serde_json::Value;
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
    base: ExperimentConfig,
    axes: Vec<Varied>,
    /// Different networks, without their seeds.
    cells: Vec<Cell>,
    /// In the order of the runs: a cell and the place of a seed.
    runs: Vec<(u32, u32)>,
    seeds: Vec<u64>,
    digest: Digest,
}

/// A point of the axes on a side.
#[derive(Debug, Clone)]
struct Cell {
    /// For each axis which of its values; `None` where it does nothing.
    places: Box<[Option<u32>]>,
    side: Side,
    /// Of its configuration, the seed apart.
    digest: Digest,
    cost: f64,
}

impl Plan {
    /// Draws up what a file asks for.
    ///
    /// # Errors
    ///
    /// Where a value, or a run that they make together, is not allowed, and where there are too many.
    pub fn of(file: &File) -> Result<Self, SweepError> {
        file.stop.check()?;
        let mut base = file.base.experiment()?;
        let seeds = seeds(file, &base)?;
        base.seed = 0;
        let axes = axes(file)?;
        let points = points(file, &axes, seeds.len())?;
        let mut plan = Self {
            stop: file.stop,
            record: file.record,
            base,
            axes,
            cells: Vec::new(),
            runs: Vec::new(),
            seeds,
            digest: Digest::of(b""),
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
        self.axes
            .iter()
            .map(|axis| (axis.field, axis.texts.as_slice()))
    }

    pub fn seeds(&self) -> &[u64] {
        &self.seeds
    }

    /// Run `index`; panics where there is none.
    pub fn job(&self, index: usize) -> Job {
        let (cell, seed) = self.runs[index];
        let (cell, seed) = (&self.cells[cell as usize], self.seeds[seed as usize]);
        let mut config = self.config(&cell.places, cell.side);
        let setting = self.setting(cell, &config);
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

    /// What run `index` costs beside the others; see [`cost`].
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
                let cell = self.cell(point, side)?;
                if seen.insert(cell.digest) {
                    self.cells.push(cell);
                }
            }
            for seed in 0..self.seeds.len() as u32 {
                let cells = first as u32..self.cells.len() as u32;
                self.runs.extend(cells.map(|cell| (cell, seed)));
            }
        }
        Ok(())
    }

    fn cell(&self, point: &[u32], side: Side) -> Result<Cell, SweepError> {
        let mut places: Box<[Option<u32>]> = point.iter().map(|&place| Some(place)).collect();
        let config = loop {
            let config = self.config(&places, side);
            // What does nothing in the end is left as the base has it.
            let idle = (0..places.len())
                .find(|&axis| places[axis].is_some() && !applies(self.axes[axis].field, &config));
            match idle {
                Some(axis) => places[axis] = None,
                None => break config,
            }
        };
        let checked = config.validate().and_then(|()| {
            let mut last = config.clone();
            last.seed = self.seeds.iter().copied().max().unwrap_or(0);
            last.validate()
        });
        checked.map_err(|error| SweepError::Run {
            with: self.words(&places, side),
            error,
        })?;
        Ok(Cell {
            places,
            side: Side::of(&config),
            digest: named(&config),
            cost: cost(&config),
        })
    }

    /// The base with a point's values: choices first, for they decide what else there is.
    fn config(&self, places: &[Option<u32>], side: Side) -> ExperimentConfig {
        let mut config = side.config(&self.base);
        let is_choice = |axis: &Varied| matches!(axis.field.input, Input::Choice(_));
        for choices in [true, false] {
            for field in settings::all() {
                let axis = self
                    .axes
                    .iter()
                    .zip(places)
                    .find(|(axis, _)| axis.field.path == field.path);
                let Some((axis, Some(place))) = axis else {
                    continue;
                };
                let overruled = side == Side::Unregularised && field.path == "lyapunov.regulariser";
                if is_choice(axis) == choices && !overruled && applies(field, &config) {
                    // Read before, when the axis was checked.
                    let _ = field.write(&mut config, &axis.texts[*place as usize]);
                }
            }
        }
        config
    }

    fn setting(&self, cell: &Cell, config: &ExperimentConfig) -> Setting {
        let value = |(axis, place): (&Varied, &Option<u32>)| {
            let value = place.map_or(Value::Null, |_| value_of(axis.field, config));
            (axis.field.path.to_owned(), value)
        };
        self.axes.iter().zip(&cell.places).map(value).collect()
    }

    fn words(&self, places: &[Option<u32>], side: Side) -> String {
        let words = self.axes.iter().zip(places).filter_map(|(axis, place)| {
            let text = &axis.texts[place.as_ref().copied()? as usize];
            Some(format!("{} {text}", axis.field.path))
        });
        let words: Vec<String> = words.chain([side.key().to_owned()]).collect();
        words.join(", ")
    }

    /// Who asks for regularised runs gets some.
    fn check_sides(&self, sides: Option<Sides>) -> Result<(), SweepError> {
        let asked = matches!(sides, Some(Sides::Both | Sides::Regularised));
        if !asked || self.cells.iter().any(|cell| cell.side == Side::Regularised) {
            return Ok(());
        }
        let key = sides.map_or("", Sides::key);
        let why = format!(
            "it is {key}, and lyapunov.regulariser is off throughout; allowed: unregularised, or a base with \
             a regulariser"
        );
        Err(SweepError::unfit("sides", why))
    }

    fn digested(&self) -> Digest {
        // Plain data.
        let rules = serde_json::to_vec(&(self.stop, self.record)).unwrap_or_default();
        (0..self.len()).fold(Digest::of(&rules), |digest, index| {
            digest.with(self.key(index).to_string().as_bytes())
        })
    }
}

/// Made of what a link to the experiment names: a setting that a later version has besides changes it only
/// where it is used, so that a sweep goes on in its folder.
fn named(config: &ExperimentConfig) -> Digest {
    let words = share_link::changes(&share_link::base(), config);
    let text: Vec<String> = words
        .iter()
        .map(|(field, value)| format!("{}={value}", field.word))
        .collect();
    Digest::of(text.join("&").as_bytes())
}

fn key(cell: &Cell, seed: u64) -> Digest {
    cell.digest.with(&seed.to_le_bytes())
}

fn axes(file: &File) -> Result<Vec<Varied>, SweepError> {
    if file.axes.len() > MOST_AXES {
        let allowed = format!("up to {MOST_AXES}");
        return Err(SweepError::range(
            "the number of axes",
            file.axes.len(),
            allowed,
        ));
    }
    if let Some(Draws { count, .. }) = file.draws {
        if !(1..=MOST_VALUES).contains(&count) {
            return Err(SweepError::range(
                "draws.count",
                count,
                format!("1 to {MOST_VALUES}"),
            ));
        }
        if file.axes.iter().all(|axis| axis.draw.is_none()) {
            let why = "no axis is drawn, as in {\"draw\": \"uniform\", \"from\": 0, \"to\": 1}";
            return Err(SweepError::unfit("draws", why));
        }
    }
    let mut axes: Vec<Varied> = Vec::new();
    for (place, axis) in file.axes.iter().enumerate() {
        let varied = Varied::of(place, axis, file.draws)?;
        if axes
            .iter()
            .any(|other| other.field.path == varied.field.path)
        {
            let why = format!("{} is varied by another axis already", varied.field.path);
            return Err(SweepError::unfit(format!("axes[{place}].setting"), why));
        }
        axes.push(varied);
    }
    Ok(axes)
}

fn seeds(file: &File, base: &ExperimentConfig) -> Result<Vec<u64>, SweepError> {
    let allowed = format!("1 to {MOST_RUNS}");
    let seeds = match &file.seeds {
        None => vec![base.seed],
        Some(Seeds::List(seeds)) => seeds.clone(),
        Some(Seeds::Counted { first, count }) => {
            let (first, count) = (*first, *count);
            if !(1..=MOST_RUNS).contains(&count) {
                return Err(SweepError::range("seeds.count", count, allowed));
            }
            (0..count as u64)
                .map(|place| first.saturating_add(place))
                .collect()
        }
    };
    if !(1..=MOST_RUNS).contains(&seeds.len()) {
        return Err(SweepError::range(
            "the number of seeds",
            seeds.len(),
            allowed,
        ));
    }
    let mut sorted = seeds.clone();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(SweepError::unfit(
            "seeds",
            format!("{} is there twice", pair[0]),
        ));
    }
    Ok(seeds)
}

/// Every point: for each axis which of its values. Counted before anything is made.
fn points(file: &File, axes: &[Varied], seeds: usize) -> Result<Vec<Vec<u32>>, SweepError> {
    let grid = axes
        .iter()
        .filter(|axis| !axis.is_drawn)
        .map(|axis| axis.texts.len());
    let draws = if axes.iter().any(|axis| axis.is_drawn) {
        file.draws.map_or(1, |draws| draws.count)
    } else {
        1
    };
    let sides = Sides::all(file.sides).len();
    let counts = grid.chain([draws, seeds, sides]);
    let runs = counts.clone().try_fold(1_usize, usize::checked_mul);
    if runs.is_none_or(|runs| runs > MOST_RUNS) {
        let factors: Vec<String> = counts.map(|count| count.to_string()).collect();
        let value = format!(
            "{} (values of each axis, draws, seeds, sides)",
            factors.join(" × ")
        );
        return Err(SweepError::range(
            "the number of runs",
            value,
            format!("up to {MOST_RUNS}"),
        ));
    }
    let mut points: Vec<Vec<u32>> = vec![Vec::new()];
    for axis in axes {
        let count = if axis.is_drawn {
            1
        } else {
            axis.texts.len() as u32
        };
        points = points
            .into_iter()
            .flat_map(|point| (0..count).map(move |place| [&point[..], &[place]].concat()))
            .collect();
    }
    let draw = |point: &Vec<u32>, nth: u32| -> Vec<u32> {
        let places = axes.iter().zip(point);
        places
            .map(|(axis, &place)| if axis.is_drawn { nth } else { place })
            .collect()
    };
    let draws = 0..draws as u32;
    Ok(points
        .iter()
        .flat_map(|point| draws.clone().map(move |nth| draw(point, nth)))
        .collect())
}
