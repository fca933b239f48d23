//! What columns are called.

/// What a sample is called.
const SAMPLES: [&str; 15] = [
    "sample",
    "trial",
    "sequence",
    "series",
    "recording",
    "record",
    "segment",
    "id",
    "sample_id",
    "subject",
    "session",
    "participant",
    "person",
    "patient",
    "user",
];
/// Those of these names that may as well be of many samples.
const GROUPS: &[&str] = SAMPLES.split_at(9).1;
/// What may follow the name of a column, beside brackets.
const ENDS: [&str; 14] = [
    "id", "ids", "name", "names", "idx", "index", "no", "nr", "num", "number", "code", "true",
    "label", "class",
];
/// Units that may follow the name of a time.
const UNITS: [&str; 17] = [
    "s",
    "ms",
    "us",
    "µs",
    "ns",
    "sec",
    "secs",
    "second",
    "seconds",
    "msec",
    "usec",
    "milliseconds",
    "microseconds",
    "min",
    "h",
    "step",
    "stamp",
];
/// What a column can be beside a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Sample,
    Time,
    Channel,
    Label,
}

impl Role {
    /// Its name in what is chosen.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Time => "time",
            Self::Channel => "channel",
            Self::Label => "label",
        }
    }

    /// What people call such a column; a unit may stand behind it.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Sample => &SAMPLES,
            Self::Time => &[
                "time",
                "t",
                "step",
                "timestamp",
                "times",
                "frame",
                "spike_time",
                "spike_times",
            ],
            Self::Channel => &[
                "channel", "neuron", "unit", "units", "ch", "addr", "address",
            ],
            Self::Label => &[
                "label", "class", "target", "y", "species", "category", "labels", "classes",
            ],
        }
    }
}

impl Role {
    /// What may stand behind one of its names.
    pub fn may_end(self, rest: &str) -> bool {
        let more = rest.strip_prefix(['_', ' ']);
        let is_in_brackets = more.unwrap_or(rest).starts_with(['(', '[']);
        rest.is_empty()
            || more.is_some_and(|more| {
                ENDS.contains(&more) || (self == Self::Time && UNITS.contains(&more))
            })
            || (self != Self::Label && is_in_brackets)
    }
}

/// Whether a column is called as what many samples have in common may be.
pub(super) fn is_group(name: &str) -> bool {
    let name = name.to_lowercase();
    GROUPS.iter().any(|it| name.starts_with(it))
}
