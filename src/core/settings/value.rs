//! A setting's value apart from its setting.

use std::fmt;

/// What a setting is set to.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Where a number may be left out.
    Empty,
    Count(u64),
    Number(f64),
    List(Vec<i64>),
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

impl Holds for u64 {
    fn value(&self) -> Value {
        Value::Count(*self)
    }

    fn hold(&mut self, value: Value) -> Option<()> {
        let Value::Count(count) = value else {
            return None;
        };
        *self = count;
        Some(())
    }
}

impl Holds for usize {
    fn value(&self) -> Value {
        Value::Count(*self as u64)
    }

    fn hold(&mut self, value: Value) -> Option<()> {
        let Value::Count(count) = value else {
            return None;
        };
        // The page counts with 32 bits.
        *self = count.try_into().ok()?;
        Some(())
    }
}

impl Holds for f64 {
    fn value(&self) -> Value {
        Value::Number(*self)
    }

    fn hold(&mut self, value: Value) -> Option<()> {
        let Value::Number(number) = value else {
            return None;
        };
        *self = number;
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

impl Holds for bool {
    fn value(&self) -> Value {
        Value::Name(if *self { "yes" } else { "no" })
    }

    fn hold(&mut self, value: Value) -> Option<()> {
        let Value::Name(name) = value else {
            return None;
        };
        *self = name == "yes";
        Some(())
    }
}

impl Holds for Vec<usize> {
    fn value(&self) -> Value {
        // What no list of settings holds stays at the end.
        let entry = |&entry: &usize| i64::try_from(entry).unwrap_or(i64::MAX);
        Value::List(self.iter().map(entry).collect())
    }

    fn hold(&mut self, value: Value) -> Option<()> {
        let Value::List(entries) = value else {
            return None;
        };
        let entry = |entry: i64| usize::try_from(entry).ok();
        *self = entries.into_iter().map(entry).collect::<Option<_>>()?;
        Some(())
    }
}

/// An empty list is none.
impl Holds for Option<Vec<i64>> {
    fn value(&self) -> Value {
        Value::List(self.clone().unwrap_or_default())
    }

    fn hold(&mut self, value: Value) -> Option<()> {
        let Value::List(entries) = value else {
            return None;
        };
        *self = (!entries.is_empty()).then_some(entries);
        Some(())
    }
}
