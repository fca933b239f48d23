//! Events in time and channels as spikes in bins.

use super::choices::Choices;
use super::{File, IntakeError};
use crate::core::config::{OWN_CHANNELS, OWN_STEPS};
use crate::core::dataset::Bits;

/// First and last time of events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub low: f64,
    pub high: f64,
}

impl Span {
    /// Of no times.
    pub const NONE: Self = Self {
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
    };

    /// With another.
    pub fn join(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    pub fn with(self, time: f64) -> Self {
        Self {
            low: self.low.min(time),
            high: self.high.max(time),
        }
    }
}

/// Bins from `start` to `end`, and how many channels become how many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grid {
    pub start: f64,
    pub end: f64,
    pub bins: usize,
    /// Channels of the events.
    pub found: usize,
    /// Channels of the spikes: neighbours share one.
    pub channels: usize,
}

/// Bins where nobody said how many.
const BINS: usize = 100;

impl Grid {
    /// What somebody chose, else 100 bins over all of the time and every channel for itself. The first
    /// begins at 0, or at the least time where that is below 0 or further from it than from the last.
    pub fn chosen(choices: &mut Choices, span: Span, found: usize) -> Result<Self, IntakeError> {
        let is_far = span.low > span.high - span.low;
        let start = if span.low < 0.0 || is_far {
            span.low
        } else {
            0.0
        };
        let end = if span.high > start {
            span.high
        } else {
            start + 1.0
        };
        Self::proposed(
            choices,
            Self {
                start,
                end,
                bins: BINS,
                found,
                channels: found,
            },
        )
    }

    /// The same, with another proposal.
    pub fn proposed(choices: &mut Choices, guess: Self) -> Result<Self, IntakeError> {
        let most = *OWN_STEPS.end() as usize;
        let bins = choices.count("bins", 1..=most, || guess.bins)?;
        let start = choices.number("start", "the time of the first bin", || guess.start)?;
        let end = choices.number("end", "the time behind the last bin", || guess.end)?;
        let width = (end - start) / bins as f64;
        if !(width.is_finite() && width > 0.0) {
            if choices.is_said("start") && !choices.is_said("end") {
                let allowed = format!("a time before end, {end}");
                return Err(choices.refused("start", &start.to_string(), allowed));
            }
            let allowed = format!("a time after start, {start}");
            return Err(choices.refused("end", &end.to_string(), allowed));
        }
        let most = *OWN_CHANNELS.end() as usize;
        let channels = choices.count("channels", 1..=guess.found.clamp(1, most), || {
            guess.channels
        })?;
        Ok(Self {
            start,
            end,
            bins,
            found: guess.found,
            channels,
        })
    }

    /// The bin of a time; the end itself is in the last one. `None` outside.
    fn bin(&self, time: f64) -> Option<usize> {
        if time == self.end {
            return Some(self.bins - 1);
        }
        let share = (time - self.start) / (self.end - self.start);
        let is_inside = (0.0..1.0).contains(&share);
        is_inside.then(|| ((share * self.bins as f64) as usize).min(self.bins - 1))
    }

    fn channel(&self, unit: usize) -> Option<usize> {
        (unit < self.found).then(|| unit * self.channels / self.found)
    }
}

/// The spikes of samples, one after another.
pub(super) struct Binned {
    grid: Grid,
    bits: Bits,
    span: Span,
    outside: u64,
    double: u64,
    events: u64,
}

impl Binned {
    pub fn new(grid: Grid) -> Self {
        Self {
            grid,
            bits: Bits::new(grid.bins * grid.channels),
            span: Span::NONE,
            outside: 0,
            double: 0,
            events: 0,
        }
    }

    /// Begins a sample.
    pub fn begin(&mut self) {
        self.bits.add_row();
    }

    /// An event of the sample that was begun last. One outside of the bins does not count, and neither does a
    /// second one in a bin.
    pub fn add(&mut self, time: f64, unit: usize) {
        self.events += 1;
        self.span = self.span.with(time);
        match (self.grid.bin(time), self.grid.channel(unit)) {
            (Some(bin), Some(channel)) => {
                let was = self.bits.set(bin * self.grid.channels + channel);
                self.double += u64::from(was);
            }
            _ => self.outside += 1,
        }
    }

    /// The spikes; what of the events is not seen any more is said.
    ///
    /// # Errors
    /// Events of which none is seen.
    pub fn finish(self, file: &File<'_>, choices: &mut Choices) -> Result<Bits, IntakeError> {
        let (events, outside, double) = (self.events, self.outside, self.double);
        // Bins that nobody chose are wrong where most of the events are none of theirs.
        let is_guess = !["start", "end"].iter().any(|key| choices.is_said(key));
        let which = match outside {
            _ if events > 0 && outside == events => {
                Some(format!("none of its {events} events is inside of"))
            }
            _ if is_guess && 2 * outside > events => {
                Some(format!("{outside} of its {events} events are outside of"))
            }
            _ => None,
        };
        if let Some(which) = which {
            let (Span { low, high }, Grid { start, end, .. }) = (self.span, self.grid);
            return Err(IntakeError::for_file(
                file,
                format!("{which} start {start} to end {end}; its times are {low} to {high}"),
            ));
        }
        if outside > 0 {
            choices.say(format!(
                "{outside} of {events} events are outside of start to end"
            ));
        }
        if double > 0 {
            choices.say(format!(
                "{double} of {events} events share bin and channel with another and count once"
            ));
        }
        Ok(self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::intake::Map;

    fn grid(map: &str, found: usize) -> Result<Grid, IntakeError> {
        let map = Map::read(map).expect("pairs");
        let mut choices = Choices::new(&map);
        let span = Span {
            low: 0.25,
            high: 4.0,
        };
        Grid::chosen(&mut choices, span, found)
    }

    #[test]
    fn an_event_falls_into_the_bin_of_its_time_and_a_group_of_channels() {
        let grid = grid("bins=4,channels=2", 10).expect("a grid");
        let mut binned = Binned::new(grid);
        binned.begin();
        // Bins of one: the end belongs to the last.
        for (time, unit) in [
            (0.0, 0),
            (0.99, 4),
            (1.0, 5),
            (4.0, 9),
            (4.01, 0),
            (-0.1, 0),
            (2.0, 10),
        ] {
            binned.add(time, unit);
        }
        assert_eq!((binned.outside, binned.double, binned.events), (3, 1, 7));
        let bits = binned.bits;
        let set: Vec<usize> = bits
            .row(0)
            .iter()
            .enumerate()
            .filter(|(_, is)| *is)
            .map(|(at, _)| at)
            .collect();
        assert_eq!(set, [0, 3, 7]);
    }

    #[test]
    fn times_further_from_zero_than_from_each_other_begin_at_the_least() {
        let start = |low, high| {
            let map = Map::default();
            let grid = Grid::chosen(&mut Choices::new(&map), Span { low, high }, 1);
            grid.expect("a grid").start
        };
        assert_eq!(start(5000.0, 5194.0), 5000.0);
        assert_eq!(start(1.7e15, 1.7e15 + 2e11), 1.7e15);
        assert_eq!(start(90.0, 180.0), 0.0);
        assert_eq!(start(-1.0, 180.0), -1.0);
    }

    #[test]
    fn events_of_which_none_is_inside_are_refused_with_their_times() {
        let mut binned = Binned::new(grid("start=1000,end=2000", 3).expect("a grid"));
        binned.begin();
        binned.add(0.25, 0);
        binned.add(4.0, 1);
        let file = File {
            name: "touch.csv",
            bytes: &[],
            part: None,
        };
        let refused = binned.finish(&file, &mut Choices::new(&Map::default()));
        assert_eq!(
            refused.expect_err("nothing").to_string(),
            "touch.csv: none of its 2 events is inside of start 1000 to end 2000; its times are 0.25 to 4"
        );
    }

    #[test]
    fn bins_that_nobody_chose_hold_most_of_the_events() {
        let finish = |map: &str| {
            let map = Map::read(map).expect("pairs");
            let mut choices = Choices::new(&map);
            let guess = Grid {
                start: 0.0,
                end: 1.4,
                bins: 100,
                found: 1,
                channels: 1,
            };
            let grid = Grid::proposed(&mut choices, guess).expect("a grid");
            let mut binned = Binned::new(grid);
            binned.begin();
            for time in [0.5, 700.0, 1300.0] {
                binned.add(time, 0);
            }
            let file = File {
                name: "ms.h5",
                bytes: &[],
                part: None,
            };
            binned.finish(&file, &mut choices).map(drop)
        };
        assert_eq!(
            finish("").expect_err("milliseconds").to_string(),
            "ms.h5: 2 of its 3 events are outside of start 0 to end 1.4; its times are 0.5 to 1300"
        );
        assert_eq!(finish("end=1.4"), Ok(()));
    }

    #[test]
    fn a_span_of_no_time_is_refused() {
        let refused = grid("end=0", 3).expect_err("no time").to_string();
        assert_eq!(refused, "--map end is “0”; allowed: a time after start, 0");
        assert!(grid("end=1e400", 3).is_err());
        assert!(grid("channels=4", 3).is_err());
    }
}
