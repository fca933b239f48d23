//! Which pictures are wanted, and which suit a sweep.

use super::notes::plural;
use super::paired::matched;
use super::{Heat, Lines, Paired, PlotError, Quantity, Sweep, svg};
use crate::core::name::Named;

/// More axes than this are not paired off of themselves.
const MOST_PAIRED_AXES: usize = 3;

/// The kinds of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Kind {
    /// A map over two settings.
    Heat,
    /// Mean and band over one setting.
    Line,
    /// Dots without and with the regulariser, a line between those of one start.
    Paired,
}

/// What is asked for; `None` is everything that suits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Request<'a> {
    pub quantity: Option<Quantity>,
    pub kind: Option<Kind>,
    /// The path of a setting.
    pub x: Option<&'a str>,
    pub y: Option<&'a str>,
}

/// A picture's description.
#[derive(Debug, Clone, PartialEq)]
pub enum Picture {
    Heat(Heat),
    Line(Lines),
    Paired(Paired),
}

impl Picture {
    /// Without a folder; it says what the picture is of.
    pub fn file_name(&self) -> String {
        let words = match self {
            Self::Heat(heat) => {
                vec!["heat", heat.quantity.key(), &heat.x.path, &heat.y.path]
            }
            Self::Line(lines) => vec!["line", lines.quantity.key(), &lines.x.path],
            Self::Paired(paired) => vec!["paired", paired.quantity.key()],
        };
        format!("{}.svg", words.join("-"))
    }

    /// The picture itself.
    ///
    /// # Errors
    ///
    /// Where the plotting crate cannot draw it.
    pub fn svg(&self) -> Result<String, PlotError> {
        match self {
            Self::Heat(heat) => svg::heat(heat),
            Self::Line(lines) => svg::line(lines),
            Self::Paired(paired) => svg::paired(paired),
        }
    }
}

/// The pictures that were asked for, or that suit the sweep's axes: a map of each pair of settings that
/// vary (the first two, where there are more than three), a line of each, and dots where both sides were
/// run; of test accuracy and exponent, the dots of test accuracy alone.
///
/// # Errors
///
/// [`PlotError`] says what the sweep lacks.
pub fn pictures(sweep: &Sweep, request: Request) -> Result<Vec<Picture>, PlotError> {
    chosen(sweep, request).map_err(|error| match sweep.failures().text() {
        Some(failed) => PlotError::Failing {
            error: Box::new(error),
            runs: plural(sweep.runs.len(), "run"),
            failed,
        },
        None => error,
    })
}

fn chosen(sweep: &Sweep, request: Request) -> Result<Vec<Picture>, PlotError> {
    if sweep.runs.is_empty() {
        return Err(PlotError::NoRuns);
    }
    let x = request
        .x
        .map(|path| known(sweep, "--x", path))
        .transpose()?;
    let y = request
        .y
        .map(|path| known(sweep, "--y", path))
        .transpose()?;
    let quantities = quantities(sweep, request.quantity)?;
    let wants = |kind| request.kind.is_none_or(|wanted| wanted == kind);
    let mut found = Vec::new();
    if wants(Kind::Heat) {
        let pairs = pairs(sweep, (x, y), request.kind.is_some() || y.is_some())?;
        let maps = quantities.iter().flat_map(|quantity| {
            let map = |pair: &(&str, &str)| Picture::Heat(Heat::new(sweep, *quantity, *pair));
            pairs.iter().map(map)
        });
        found.extend(maps);
    }
    if wants(Kind::Line) && (y.is_none() || request.kind.is_some()) {
        let settings = x.map_or_else(|| sweep.varied(), |path| vec![path]);
        if settings.is_empty() && request.kind.is_some() {
            return Err(PlotError::NoAxis);
        }
        let lines = quantities.iter().flat_map(|quantity| {
            let line = |path: &&str| Picture::Line(Lines::new(sweep, *quantity, path));
            settings.iter().map(line)
        });
        found.extend(lines);
    }
    // Asked for by name, or where no setting was.
    if request.kind == Some(Kind::Paired) || (request.kind, x, y) == (None, None, None) {
        let quantity = quantities[0];
        if !matched(sweep).is_empty() {
            found.push(Picture::Paired(Paired::new(sweep, quantity)));
        } else if request.kind.is_some() {
            return Err(PlotError::NoPairs);
        }
    }
    if found.is_empty() {
        return Err(PlotError::NothingVaries);
    }
    Ok(found)
}

/// The setting of a sweep with this path.
fn known<'a>(sweep: &'a Sweep, option: &'static str, path: &str) -> Result<&'a str, PlotError> {
    let found = sweep.axes.iter().find(|own| *own == path);
    found
        .map(String::as_str)
        .ok_or_else(|| PlotError::NoSuchAxis {
            option,
            given: crate::core::text::short(path),
            allowed: sweep.axes.join(", "),
        })
}

/// The quantity that was asked for, or those of the standard pictures that were measured. Where runs were
/// stopped at an accuracy they all have that one, and differ in the steps that they took to it.
fn quantities(sweep: &Sweep, asked: Option<Quantity>) -> Result<Vec<Quantity>, PlotError> {
    if let Some(quantity) = asked {
        check_values(sweep, quantity)?;
        return Ok(vec![quantity]);
    }
    check_values(sweep, Quantity::TestAccuracy)?;
    let is_there = |quantity: &Quantity| check_values(sweep, *quantity).is_ok();
    let steps = Some(Quantity::StepsToAccuracy).filter(is_there);
    let first = steps.unwrap_or(Quantity::TestAccuracy);
    let mut quantities = vec![first, Quantity::Exponent];
    quantities.retain(|quantity| check_values(sweep, *quantity).is_ok());
    Ok(quantities)
}

fn check_values(sweep: &Sweep, quantity: Quantity) -> Result<(), PlotError> {
    if sweep.runs.iter().any(|run| quantity.value(run).is_some()) {
        return Ok(());
    }
    if quantity == Quantity::StepsToAccuracy && sweep.stop_accuracy.is_none() {
        return Err(PlotError::NoAccuracyAsked);
    }
    let quantity = quantity.key();
    Err(PlotError::NoValues { quantity })
}

/// The pairs of settings to be mapped; `must` be some.
fn pairs<'a>(
    sweep: &'a Sweep,
    (x, y): (Option<&'a str>, Option<&'a str>),
    must: bool,
) -> Result<Vec<(&'a str, &'a str)>, PlotError> {
    let varied = sweep.varied();
    let other = |given: &str| varied.iter().copied().find(|path| *path != given);
    let pair = match (x, y) {
        (Some(x), Some(y)) if x == y => {
            return Err(PlotError::SameAxis {
                given: x.to_owned(),
            });
        }
        (Some(x), Some(y)) => Some((x, y)),
        // A single setting asks for a line, unless a map was asked for.
        (Some(_), None) if !must => return Ok(Vec::new()),
        (Some(x), None) => other(x).map(|y| (x, y)),
        (None, Some(y)) => other(y).map(|x| (x, y)),
        (None, None) if varied.len() <= MOST_PAIRED_AXES && varied.len() >= 2 => {
            let from = |(index, x): (usize, &&'a str)| {
                let x = *x;
                varied[index + 1..]
                    .iter()
                    .map(move |y| (x, *y))
                    .collect::<Vec<_>>()
            };
            return Ok(varied.iter().enumerate().flat_map(from).collect());
        }
        (None, None) => varied.first().copied().zip(varied.get(1).copied()),
    };
    match pair {
        Some(pair) => Ok(vec![pair]),
        None if must => Err(PlotError::NoTwoAxes {
            found: if varied.is_empty() {
                "none".to_owned()
            } else {
                varied.join(", ")
            },
        }),
        None => Ok(Vec::new()),
    }
}
