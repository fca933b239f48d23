//! A setting's value apart from its setting.

use crate::core::config::OwnData;
use std::fmt;

/// What a setting is set to.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Where a number may be left out.
    Empty,
    Count(u64),
    Number(f64),
    List(Vec<i64>),
    /// Data that somebody brings.
    Own(OwnData),
    /// One of its choices.
    Name(&'static str),
}

/// As a control shows it, and a link writes it.
impl fmt::Display for Value {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Count(count) => write!(to, "{count}"),
            Self::Number(number) => write!(to, "{number}"),
            Self::List(entries) => {
                let texts: Vec<String> = entries.iter().map(i64::to_string).collect();
                to.write_str(&texts.join(", "))
            }
            Self::Own(data) => write!(to, "{data}"),
            Self::Name(name) => to.write_str(name),
        }
    }
}

/// A part of the configuration that holds a value.
pub trait Holds {
    fn value(&self) -> Value;

    /// Takes a value in; `None` where it cannot hold that, and nothing has changed then.
    fn hold(&mut self, value: Value) -> Option<()>;
}

/// What a kind of value is made of and into.
macro_rules! holds {
    ($type:ty as $kind:ident($inner:ident), $shown:expr, $taken:expr) => {
        impl Holds for $type {
            fn value(&self) -> Value {
                let shown: fn(&Self) -> _ = $shown;
                Value::$kind(shown(self))
            }

            fn hold(&mut self, value: Value) -> Option<()> {
                let Value::$kind($inner) = value else {
                    return None;
                };
                *self = $taken?;
                Some(())
            }
        }
    };
}

holds!(u64 as Count(count), |it| *it, Some(count));
// The page counts with 32 bits.
holds!(
    usize as Count(count),
    |it| *it as u64,
    count.try_into().ok()
);
holds!(f64 as Number(number), |it| *it, Some(number));
holds!(
    bool as Name(name),
    |it| if *it { "yes" } else { "no" },
    Some(name == "yes")
);
holds!(
    Vec<usize> as List(entries),
    |it| it.iter().map(|&entry| i64::try_from(entry).unwrap_or(i64::MAX)).collect(),
    entries.into_iter().map(|entry| usize::try_from(entry).ok()).collect::<Option<_>>()
);
// An empty list is none.
holds!(
    Option<Vec<i64>> as List(entries),
    |it| it.clone().unwrap_or_default(),
    Some((!entries.is_empty()).then_some(entries))
);

// Not by the next: there is no data that is none.
impl Holds for Option<OwnData> {
    fn value(&self) -> Value {
        self.map_or(Value::Empty, Value::Own)
    }

    fn hold(&mut self, value: Value) -> Option<()> {
        *self = match value {
            Value::Empty => None,
            Value::Own(data) => Some(data),
            _ => return None,
        };
        Some(())
    }
}

impl<T: Holds + Default> Holds for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Empty, T::value)
    }

    fn hold(&mut self, value: Value) -> Option<()> {
        *self = if value == Value::Empty {
            None
        } else {
            let mut held = T::default();
            held.hold(value)?;
            Some(held)
        };
        Some(())
    }
}
