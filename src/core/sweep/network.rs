//! The networks of a sweep: its base with a point of its axes, on a side.

use super::Setting;
use super::axis::Varied;
use super::digest::Digest;
use super::error::SweepError;
use super::sides::applies;
use super::value::value_of;
use crate::core::config::{ExperimentConfig, NothingToRegularise, Side};
use crate::core::name::Named;
use crate::core::settings::{self, Field, Input};
use crate::core::share_link;
use serde_json::Value;

/// A base and the settings that are varied in it.
#[derive(Debug, Clone)]
pub struct Grid {
    base: ExperimentConfig,
    pub axes: Vec<Varied>,
    /// The axes as they are set: choices first, for they decide what else there is.
    order: Vec<usize>,
    /// What names of networks are differences from.
    origin: ExperimentConfig,
}

/// A point of the axes on a side.
#[derive(Debug, Clone)]
pub struct Cell {
    /// For each axis which of its values; `None` where it does nothing.
    pub places: Box<[Option<u32>]>,
    pub side: Side,
    /// Of its configuration, the seed apart.
    pub digest: Digest,
    pub cost: f64,
    /// Why its exponent is to be regularised and will not be.
    pub in_vain: Option<NothingToRegularise>,
}

impl Grid {
    pub fn new(base: ExperimentConfig, axes: Vec<Varied>) -> Self {
        let place = |axis: &usize| {
            let field = axes[*axis].field;
            let is_number = !is_choice(field);
            let in_table = settings::all().position(|other| other.path == field.path);
            (is_number, in_table)
        };
        let mut order: Vec<usize> = (0..axes.len()).collect();
        order.sort_by_key(place);
        Self {
            base,
            axes,
            order,
            origin: share_link::base(),
        }
    }

    /// The network of a point on a side, checked, with its configuration.
    ///
    /// # Errors
    ///
    /// Where the values do not fit each other.
    pub fn network(
        &self,
        point: &[u32],
        side: Side,
    ) -> Result<(Cell, ExperimentConfig), SweepError> {
        let mut places: Box<[Option<u32>]> = point.iter().map(|&place| Some(place)).collect();
        let config = loop {
            let config = self.config(&places, side);
            let is_idle = |axis: &usize| {
                let field = self.axes[*axis].field;
                places[*axis].is_some() && !applies(field, &config)
            };
            let idle: Vec<usize> = (0..places.len()).filter(is_idle).collect();
            // What does nothing in the end is left as the base has it. A choice may have brought something
            // else; a number was not written, and nothing hangs on it.
            let choice = idle.iter().find(|axis| is_choice(self.axes[**axis].field));
            match choice {
                Some(&axis) => places[axis] = None,
                None => {
                    idle.into_iter().for_each(|axis| places[axis] = None);
                    break config;
                }
            }
        };
        check(&config).map_err(|error| SweepError::Run {
            with: self.text(&places, side),
            error,
        })?;
        let cell = Cell {
            places,
            side: Side::for_config(&config),
            digest: self.name(&config),
            cost: config.cost(),
            in_vain: config.regularised_in_vain(),
        };
        Ok((cell, config))
    }

    /// The base with a point's values.
    pub fn config(&self, places: &[Option<u32>], side: Side) -> ExperimentConfig {
        let mut config = side.config(&self.base);
        for &axis in &self.order {
            let Varied { field, texts, .. } = &self.axes[axis];
            let Some(place) = places[axis] else {
                continue;
            };
            let overruled = side == Side::Unregularised && field.path == "lyapunov.regulariser";
            if !overruled && applies(field, &config) {
                // Read before, when the axis was checked.
                let _ = field.write(&mut config, &texts[place as usize]);
            }
        }
        config
    }

    /// A network's values on the axes.
    pub fn setting(&self, cell: &Cell, config: &ExperimentConfig) -> Setting {
        let value = |(axis, place): (&Varied, &Option<u32>)| {
            let value = place.map_or(Value::Null, |_| value_of(axis.field, config));
            (axis.field.path.to_owned(), value)
        };
        self.axes.iter().zip(&cell.places).map(value).collect()
    }

    fn text(&self, places: &[Option<u32>], side: Side) -> String {
        let words = self.axes.iter().zip(places).filter_map(|(axis, place)| {
            let text = &axis.texts[place.as_ref().copied()? as usize];
            Some(format!("{} {text}", axis.field.path))
        });
        let words: Vec<String> = words.chain([side.key().to_owned()]).collect();
        words.join(", ")
    }

    /// Made of what a link to the experiment names: a setting that a later version has besides changes it
    /// only where it is used, and a choice is there by its first name, so that a sweep goes on in its folder.
    fn name(&self, config: &ExperimentConfig) -> Digest {
        let words = share_link::changes(&self.origin, config);
        let text: Vec<String> = words
            .iter()
            .map(|(field, value)| format!("{}={}", field.word, field.first_name(value)))
            .collect();
        Digest::new(text.join("&").as_bytes())
    }
}

fn is_choice(field: &Field) -> bool {
    matches!(field.input, Input::Choice(_))
}

/// Once for each network: its seeds were checked by themselves.
fn check(config: &ExperimentConfig) -> Result<(), crate::core::settings::ConfigError> {
    #[cfg(test)]
    CHECKED.set(CHECKED.get() + 1);
    config.validate()
}

#[cfg(test)]
std::thread_local! {
    /// How many networks this thread has checked.
    pub static CHECKED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}
