//! Walltimes as Slurm writes them.

use crate::core::text::short;
use std::fmt;
use std::str::FromStr;

/// Whole seconds that a task may take, one minute to a year: Slurm counts in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Walltime(u64);

const LEAST: u64 = 60;
const MOST: u64 = 366 * 86_400;

/// What is no walltime.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WalltimeError {
    #[error(
        "walltime is {}; it is written as Slurm does: minutes, minutes:seconds, hours:minutes:seconds, \
         days-hours, days-hours:minutes or days-hours:minutes:seconds",
        short(.0)
    )]
    Form(String),
    #[error("walltime is {}; allowed: 1 minute to 366 days", short(.0))]
    Range(String),
}

impl Walltime {
    pub const HOUR: Self = Self(3600);

    pub fn seconds(self) -> u64 {
        self.0
    }

    /// The shortest that is not shorter, in whole minutes; `None` where it would be too long.
    pub fn at_least(seconds: f64) -> Option<Self> {
        let minutes = (seconds / 60.0).ceil().max(1.0);
        (minutes * 60.0 <= MOST as f64).then_some(Self(minutes as u64 * 60))
    }
}

impl FromStr for Walltime {
    type Err = WalltimeError;

    fn from_str(text: &str) -> Result<Self, WalltimeError> {
        let form = || WalltimeError::Form(text.to_owned());
        let number = |part: &str| {
            let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            // What is too long for a number is too long for a walltime.
            plain.then(|| part.parse().unwrap_or(u64::from(u32::MAX)))
        };
        let (days, rest) = match text.trim().split_once('-') {
            Some((days, rest)) => (Some(number(days).ok_or_else(form)?), rest),
            None => (None, text.trim()),
        };
        let parts: Option<Vec<u64>> = rest.split(':').map(number).collect();
        let [hours, minutes, seconds] = match (days, parts.ok_or_else(form)?.as_slice()) {
            (None, &[minutes]) => [0, minutes, 0],
            (None, &[minutes, seconds]) => [0, minutes, seconds],
            (Some(_), &[hours]) => [hours, 0, 0],
            (Some(_), &[hours, minutes]) => [hours, minutes, 0],
            (_, &[hours, minutes, seconds]) => [hours, minutes, seconds],
            _ => return Err(form()),
        };
        let parts = [
            (days.unwrap_or(0), 86_400),
            (hours, 3600),
            (minutes, 60),
            (seconds, 1),
        ];
        let total = parts.iter().fold(0, |sum: u64, (count, each)| {
            sum.saturating_add(count.saturating_mul(*each))
        });
        if (LEAST..=MOST).contains(&total) {
            Ok(Self(total))
        } else {
            Err(WalltimeError::Range(text.to_owned()))
        }
    }
}

/// As `--time` takes it.
impl fmt::Display for Walltime {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let (days, hours) = (self.0 / 86_400, self.0 / 3600 % 24);
        let (minutes, seconds) = (self.0 / 60 % 60, self.0 % 60);
        if days > 0 {
            write!(out, "{days}-")?;
        }
        write!(out, "{hours:02}:{minutes:02}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walltime_is_read_in_each_of_slurms_forms_and_written_so_that_it_reads_the_same() {
        for (text, seconds) in [
            ("90", 5400),
            ("90:30", 5430),
            ("1:00:00", 3600),
            ("2-0", 172_800),
            ("1-2:30", 95_400),
            ("1-02:30:15", 95_415),
        ] {
            let read: Walltime = text.parse().expect(text);
            assert_eq!(read.seconds(), seconds, "{text}");
            assert_eq!(read.to_string().parse(), Ok(read), "{text}");
        }
        assert_eq!(Walltime::HOUR.to_string(), "01:00:00");
        assert_eq!(
            "1-2".parse::<Walltime>().expect("fits").to_string(),
            "1-02:00:00"
        );
    }

    #[test]
    fn what_is_no_walltime_is_refused_with_what_is_one() {
        for text in [
            "",
            "1h",
            "1.5",
            "-1",
            "1:2:3:4",
            "2-",
            "1-1:1:1:1",
            "+5",
            "1: 0:0",
        ] {
            let refused = text.parse::<Walltime>();
            assert!(
                matches!(refused, Err(WalltimeError::Form(_))),
                "{text}: {refused:?}"
            );
        }
        for text in ["0", "0:59", "367-0", "99999999999999999999999"] {
            let refused = text.parse::<Walltime>();
            assert!(
                matches!(refused, Err(WalltimeError::Range(_))),
                "{text}: {refused:?}"
            );
        }
    }

    #[test]
    fn a_proposed_walltime_is_whole_minutes_and_never_too_short() {
        assert_eq!(Walltime::at_least(61.0), Some(Walltime(120)));
        assert_eq!(Walltime::at_least(120.0), Some(Walltime(120)));
        assert_eq!(Walltime::at_least(1e12), None);
    }
}
