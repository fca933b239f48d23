//! JSON read key by key, so that whatever is wrong in it is named with its path, its value and what is
//! allowed there.

use super::error::SweepError;
use super::value::shown;
use crate::core::name::Named;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;
use std::ops::RangeInclusive;

/// A value, and the path of where it stands: `axes[0].values`.
pub struct Part<'a> {
    key: String,
    pub value: &'a Value,
}

impl<'a> Part<'a> {
    /// All of a file.
    pub fn whole(value: &'a Value) -> Self {
        let key = String::new();
        Self { key, value }
    }

    /// Refuses it.
    pub fn refused(&self, allowed: impl Into<String>) -> SweepError {
        let key = match self.key.as_str() {
            "" => "the file",
            key => key,
        };
        SweepError::range(key, shown(self.value), allowed)
    }

    /// An object that has no other keys than these; as its range a message says `allowed`.
    pub fn object(&self, keys: &[&str], allowed: &str) -> Result<Object<'a>, SweepError> {
        let map = self
            .value
            .as_object()
            .ok_or_else(|| self.refused(allowed))?;
        let object = Object {
            key: self.key.clone(),
            map,
        };
        match map.keys().find(|name| !keys.contains(&name.as_str())) {
            Some(name) => Err(SweepError::Unknown {
                key: object.key_of(&crate::core::text::cut(name)),
                allowed: keys.join(", "),
            }),
            None => Ok(object),
        }
    }

    pub fn list(&self, allowed: &str) -> Result<Vec<Part<'a>>, SweepError> {
        let entries = self.value.as_array().ok_or_else(|| self.refused(allowed))?;
        let part = |(place, value)| Part {
            key: format!("{}[{place}]", self.key),
            value,
        };
        Ok(entries.iter().enumerate().map(part).collect())
    }

    pub fn text(&self, allowed: &str) -> Result<String, SweepError> {
        let text = self.value.as_str().ok_or_else(|| self.refused(allowed))?;
        Ok(text.to_owned())
    }

    pub fn number(&self, allowed: &str) -> Result<f64, SweepError> {
        self.value.as_f64().ok_or_else(|| self.refused(allowed))
    }

    pub fn truth(&self) -> Result<bool, SweepError> {
        self.value
            .as_bool()
            .ok_or_else(|| self.refused("true, false"))
    }

    /// A whole number of a range within what JSON's numbers carry without loss; 5.0 is 5.
    pub fn count(&self, range: RangeInclusive<u64>) -> Result<u64, SweepError> {
        let whole = self.value.as_u64().or_else(|| {
            let number = self.value.as_f64()?;
            let is_whole = number == libm::floor(number) && (0.0..9e15).contains(&number);
            is_whole.then_some(number as u64)
        });
        let (low, high) = (range.start(), range.end());
        whole
            .filter(|number| range.contains(number))
            .ok_or_else(|| self.refused(format!("a whole number, {low} to {high}")))
    }

    /// One of some names.
    pub fn choice<T: Named>(&self) -> Result<T, SweepError> {
        let found = self.value.as_str().and_then(T::from_key);
        found.ok_or_else(|| self.refused(T::keys()))
    }
}

/// An object's values by their keys.
pub struct Object<'a> {
    key: String,
    map: &'a Map<String, Value>,
}

impl<'a> Object<'a> {
    fn key_of(&self, name: &str) -> String {
        match self.key.as_str() {
            "" => name.to_owned(),
            key => format!("{key}.{name}"),
        }
    }

    /// What stands at a key; null is as good as nothing.
    pub fn get(&self, name: &str) -> Option<Part<'a>> {
        let value = self.map.get(name).filter(|value| !value.is_null())?;
        let key = self.key_of(name);
        Some(Part { key, value })
    }

    /// What stands at a key, read where there is something.
    pub fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(Part<'a>) -> Result<T, SweepError>,
    ) -> Result<Option<T>, SweepError> {
        self.get(name).map(read).transpose()
    }

    /// The same of a key that cannot be left out; `example` is what it may look like.
    pub fn needs<T>(
        &self,
        name: &str,
        example: &str,
        read: impl FnOnce(Part<'a>) -> Result<T, SweepError>,
    ) -> Result<T, SweepError> {
        self.read(name, read)?.ok_or_else(|| {
            let why = format!("there is none, as in \"{name}\": {example}");
            SweepError::unfit(self.key_of(name), why)
        })
    }
}

/// Any JSON in which no object says a key twice: of two the first would be passed over in silence.
pub struct Unique(pub Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Unique;

    fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Unique, E> {
        Ok(Unique(Value::Null))
    }

    fn visit_bool<E: Error>(self, is: bool) -> Result<Unique, E> {
        Ok(Unique(Value::Bool(is)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Unique, E> {
        Ok(Unique(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Unique, E> {
        Ok(Unique(number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Unique, E> {
        Ok(Unique(
            Number::from_f64(number).map_or(Value::Null, Value::Number),
        ))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Unique, E> {
        Ok(Unique(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Unique, A::Error> {
        let mut list = Vec::new();
        while let Some(Unique(value)) = entries.next_element()? {
            list.push(value);
        }
        Ok(Unique(Value::Array(list)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Unique, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let Unique(value) = entries.next_value()?;
            if map.contains_key(&key) {
                let key = crate::core::text::short(&key);
                return Err(Error::custom(format_args!("{key} is there twice")));
            }
            map.insert(key, value);
        }
        Ok(Unique(Value::Object(map)))
    }
}
