//! An axis with its values, checked.

use super::base::no_setting;
use super::draw::{drawn, share, spread};
use super::error::SweepError;
use super::file::{Axis, Draw, Draws, MOST_VALUES, Scale};
use super::value::text_of;
use crate::core::settings::{self, Field};
use serde_json::Value;

/// A setting and all the values that it takes in a sweep.
#[derive(Debug, Clone)]
pub struct Varied {
    pub field: &'static Field,
    /// As the field reads them: in the order of the list or range, or one for each draw.
    pub texts: Vec<String>,
    pub is_drawn: bool,
    /// Where they are from, for people.
    from: String,
}

impl Varied {
    /// Checks the axis at `place`.
    pub fn new(place: usize, axis: &Axis, draws: Option<Draws>) -> Result<Self, SweepError> {
        let at = format!("axes[{place}]");
        let setting = axis.setting.as_str();
        let field = settings::all()
            .find(|field| field.path == setting)
            .ok_or_else(|| no_setting(&format!("{at}.setting"), setting))?;
        if field.path == "seed" {
            return Err(SweepError::unfit(
                format!("{at}.setting"),
                "seeds stand in “seeds”",
            ));
        }
        let named = Named { at, field, axis };
        let values = match axis.draw {
            None => named.listed()?,
            Some(draw) => {
                let why =
                    "an axis is drawn, and there is no “draws”, as in {\"count\": 60, \"seed\": 1}";
                named.drawn(draw, draws.ok_or_else(|| SweepError::unfit("draws", why))?)?
            }
        };
        let key = named.key();
        let text = |value: &Value| text_of(field, value, &key);
        let texts = values.iter().map(text).collect::<Result<Vec<_>, _>>()?;
        let is_drawn = axis.draw.is_some();
        named.check_repeats(&texts, is_drawn)?;
        let mut varied = Self {
            field,
            from: named.from(&texts)?,
            texts,
            is_drawn,
        };
        if !is_drawn {
            // Of a range of whole numbers: some lie nearest to several.
            varied.texts.dedup();
        }
        Ok(varied)
    }

    /// As in “7 values from 0 to 3”, “drawn 10 times from 2 choices: atan, fast_sigmoid”.
    pub fn text(&self) -> String {
        let (count, from) = (self.texts.len(), &self.from);
        match (self.is_drawn, count) {
            (true, 1) => format!("drawn once {from}"),
            (true, _) => format!("drawn {count} times {from}"),
            (false, 1) => format!("1 value{from}"),
            (false, _) => format!("{count} values{from}"),
        }
    }
}

/// Values by name, as many as a line has room for.
fn listed(texts: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown = texts.iter().take(SHOWN);
    let shown: Vec<&str> = shown
        .map(|text| if text.is_empty() { "none" } else { text })
        .collect();
    let more = if texts.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

struct Named<'a> {
    at: String,
    field: &'static Field,
    axis: &'a Axis,
}

impl Named<'_> {
    /// How messages name a value of it.
    fn key(&self) -> String {
        format!("{} ({})", self.at, self.field.path)
    }

    fn unfit(&self, why: &str) -> SweepError {
        SweepError::unfit(self.key(), why)
    }

    fn is_whole(&self) -> bool {
        self.field.input.is_whole()
    }

    fn is_number(&self) -> bool {
        self.field.input.range().is_some()
    }

    fn listed(&self) -> Result<Vec<Value>, SweepError> {
        let Axis {
            values,
            count,
            scale,
            ..
        } = self.axis;
        match values {
            Some(values) => {
                self.only_values()?;
                Ok(values.clone())
            }
            None => {
                let (from, to) = self.ends()?;
                let count = count.ok_or_else(|| self.unfit("a range has no “count”"))?;
                if !(2..=MOST_VALUES).contains(&count) {
                    let (key, allowed) =
                        (format!("{}.count", self.at), format!("2 to {MOST_VALUES}"));
                    return Err(SweepError::range(key, count, allowed));
                }
                let scale = scale.unwrap_or_default();
                if scale == Scale::Logarithmic {
                    self.check_logarithm(from)?;
                }
                let values = spread(from, to, count, scale);
                Ok(values.into_iter().map(|value| self.value(value)).collect())
            }
        }
    }

    fn drawn(&self, draw: Draw, draws: Draws) -> Result<Vec<Value>, SweepError> {
        if self.axis.count.is_some() || self.axis.scale.is_some() {
            return Err(
                self.unfit("what is drawn has no “count” and no “scale”; “draws” says how many")
            );
        }
        let places = 0..draws.count;
        let share = |place| share(draws.seed, self.field.path, place);
        match (draw, &self.axis.values) {
            (Draw::Choice, Some(values)) => {
                self.only_values()?;
                if values.is_empty() {
                    return Err(self.unfit("“values” is empty"));
                }
                let chosen = |place| {
                    let nth = (share(place) * values.len() as f64) as usize;
                    values[nth.min(values.len() - 1)].clone()
                };
                Ok(places.map(chosen).collect())
            }
            (Draw::Choice, None) => Err(self.unfit("a choice has no “values”")),
            (Draw::Uniform | Draw::LogUniform, Some(_)) => {
                Err(self.unfit("“values” are drawn by \"draw\": \"choice\""))
            }
            (Draw::Uniform | Draw::LogUniform, None) => {
                let ends = self.ends()?;
                if draw == Draw::LogUniform {
                    self.check_logarithm(ends.0)?;
                }
                let numbers = self.field.input.numbers();
                let number = |place| drawn(draw, numbers, ends, share(place));
                Ok(places.map(|place| self.value(number(place))).collect())
            }
        }
    }

    /// Where its values are from.
    fn from(&self, texts: &[String]) -> Result<String, SweepError> {
        let axis = self.axis;
        if let (Some(Draw::Choice), Some(values)) = (axis.draw, &axis.values) {
            let key = self.key();
            let choices = values.iter().map(|value| text_of(self.field, value, &key));
            let choices = choices.collect::<Result<Vec<_>, _>>()?;
            let (count, names) = (choices.len(), listed(&choices));
            return Ok(match count {
                1 => format!("from 1 choice: {names}"),
                _ => format!("from {count} choices: {names}"),
            });
        }
        let (Some(from), Some(to)) = (axis.from, axis.to) else {
            return Ok(format!(": {}", listed(texts)));
        };
        Ok(match (axis.draw, axis.scale) {
            (Some(Draw::LogUniform), _) => format!("from {from} to {to}, log-uniform"),
            (Some(_), _) => format!("from {from} to {to}, uniform"),
            (None, Some(Scale::Logarithmic)) => format!(" from {from} to {to}, logarithmic"),
            (None, _) => format!(" from {from} to {to}"),
        })
    }

    /// A number of a range: the nearest whole one where the setting counts.
    fn value(&self, number: f64) -> Value {
        if self.is_whole() {
            Value::from(libm::round(number))
        } else {
            Value::from(number)
        }
    }

    /// From the lower to the upper end, both within the setting's range.
    fn ends(&self) -> Result<(f64, f64), SweepError> {
        if !self.is_number() {
            return Err(self.unfit("only numbers have a range; give “values”"));
        }
        let (Some(from), Some(to)) = (self.axis.from, self.axis.to) else {
            return Err(self.unfit("it has neither “values” nor both “from” and “to”"));
        };
        for (name, end) in [("from", from), ("to", to)] {
            text_of(
                self.field,
                &Value::from(end),
                &format!("{}.{name} ({})", self.at, self.field.path),
            )?;
        }
        if from >= to {
            let why = format!("“from” is {from} and “to” is {to}; “to” has to be larger");
            return Err(self.unfit(&why));
        }
        Ok((from, to))
    }

    fn check_logarithm(&self, from: f64) -> Result<(), SweepError> {
        if from > 0.0 {
            return Ok(());
        }
        let key = format!("{}.from ({})", self.at, self.field.path);
        Err(SweepError::range(
            key,
            from,
            "above 0 on a logarithmic scale",
        ))
    }

    /// A list has none of what a range has.
    fn only_values(&self) -> Result<(), SweepError> {
        let Axis {
            from,
            to,
            count,
            scale,
            values,
            ..
        } = self.axis;
        if from.is_some() || to.is_some() || count.is_some() || scale.is_some() {
            return Err(self.unfit("it has “values” and parts of a range; allowed: one of both"));
        }
        let count = values.as_ref().map_or(0, Vec::len);
        if !(1..=MOST_VALUES).contains(&count) {
            let allowed = format!("1 to {MOST_VALUES} values");
            return Err(SweepError::range(
                self.key(),
                format!("a list of {count}"),
                allowed,
            ));
        }
        Ok(())
    }

    /// A list that says a value twice was not meant so.
    fn check_repeats(&self, texts: &[String], is_drawn: bool) -> Result<(), SweepError> {
        if is_drawn || self.axis.values.is_none() {
            return Ok(());
        }
        let mut sorted: Vec<&String> = texts.iter().collect();
        sorted.sort();
        match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => {
                let value = match pair[0].as_str() {
                    "" => "null",
                    text => text,
                };
                Err(self.unfit(&format!("{value} is there twice")))
            }
            None => Ok(()),
        }
    }
}
