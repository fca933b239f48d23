//! Where a sweep's axes meet: its seeds and the points of its grid and draws, counted before anything is
//! made of them.

use super::axis::Varied;
use super::error::SweepError;
use super::file::{Draws, File, MOST_AXES, MOST_RUNS, MOST_SEED, MOST_VALUES, Seeds};
use super::sides::Sides;
use crate::core::config::ExperimentConfig;

/// The axes, each checked by itself.
pub fn axes(file: &File) -> Result<Vec<Varied>, SweepError> {
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
        let varied = Varied::new(place, axis, file.draws)?;
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

/// The seeds, each once.
pub fn seeds(file: &File, base: &ExperimentConfig) -> Result<Vec<u64>, SweepError> {
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
    if let Some(seed) = seeds.iter().find(|seed| **seed > MOST_SEED) {
        let key = match &file.seeds {
            Some(Seeds::Counted { .. }) => "the last of seeds",
            _ => "seeds",
        };
        return Err(SweepError::range(key, seed, format!("0 to {MOST_SEED}")));
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
pub fn points(file: &File, axes: &[Varied], seeds: usize) -> Result<Vec<Vec<u32>>, SweepError> {
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
