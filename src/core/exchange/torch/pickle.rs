//! A reader of the pickles that `torch.save` writes of state_dicts. It knows fourteen names and calls
//! nothing else; whatever another name would do is refused by that name.

use super::super::tensor::{FileError, MOST_AXES, MOST_NAME, MOST_TENSORS, NumberKind};
use super::bytes::Bytes;
use super::damaged;
use super::stack::{Callable, Id, Stack, Value};
use super::view::View;
use crate::core::text::{cut, short};
use std::collections::HashSet;

/// Bytes of a pickle.
const MOST_BYTES: usize = 16 << 20;

/// Dictionaries of tensors side by side that are looked at.
const MOST_WITHIN: usize = 16;
/// Bytes of a storage's name; torch numbers them.
const MOST_KEY: usize = 64;

/// The names under which checkpoints keep a state_dict.
const WITHIN: [&str; 5] = ["state_dict", "model_state_dict", "model", "net", "weights"];

/// The tensors of a state_dict, by name, in its order.
pub fn tensors(pickle: &[u8]) -> Result<Vec<(String, View)>, FileError> {
    if pickle.len() > MOST_BYTES {
        return Err(FileError::TooLarge {
            what: "bytes of the pickle".into(),
            found: pickle.len() as u64,
            allowed: MOST_BYTES as u64,
        });
    }
    let mut machine = Machine {
        bytes: Bytes::new(pickle),
        stack: Stack::default(),
    };
    let root = loop {
        if let Some(root) = machine.step()? {
            break root;
        }
    };
    machine.state_dict(root)
}

struct Machine<'a> {
    bytes: Bytes<'a>,
    stack: Stack,
}

impl Machine<'_> {
    /// One instruction; the value that is left once it was the last.
    fn step(&mut self) -> Result<Option<Id>, FileError> {
        let at = self.bytes.at;
        match self.bytes.byte()? {
            b'.' => return self.stack.pop().map(Some),
            0x80 => self.protocol()?,
            // How long the next frame is says nothing that matters here.
            0x95 => drop(self.bytes.take(8)?),
            b'(' => self.stack.mark(),
            b'c' => {
                let (module, name) = (self.bytes.line()?, self.bytes.line()?);
                self.stack.push(named(module, name, at)?)?;
            }
            0x93 => self.stacked_name(at)?,
            b'Q' => self.storage()?,
            b'R' => self.call()?,
            b'b' => self.build()?,
            b'q' => {
                let place = self.bytes.byte()?;
                self.stack.remember(place.into())?;
            }
            b'r' => {
                let place = u32::from_le_bytes(self.bytes.array()?);
                self.stack.remember(place)?;
            }
            0x94 => self.stack.remember_next()?,
            b'h' => {
                let place = self.bytes.byte()?;
                self.stack.recall(place.into())?;
            }
            b'j' => {
                let place = u32::from_le_bytes(self.bytes.array()?);
                self.stack.recall(place)?;
            }
            code => {
                if !self.literal(code)? && !self.container(code)? {
                    let reason =
                        format!("byte {at}: instruction {code:#04x} is none of a state_dict's");
                    return Err(damaged(reason));
                }
            }
        }
        Ok(None)
    }

    fn protocol(&mut self) -> Result<(), FileError> {
        match self.bytes.byte()? {
            2..=5 => Ok(()),
            other => Err(damaged(format!(
                "the pickle has protocol {other}; allowed: 2 to 5"
            ))),
        }
    }

    /// Numbers and texts; whether it was one.
    fn literal(&mut self, code: u8) -> Result<bool, FileError> {
        let bytes = &mut self.bytes;
        let value = match code {
            b'N' | 0x88 | 0x89 => Value::Other,
            b'G' => {
                bytes.take(8)?;
                Value::Other
            }
            b'J' => Value::Whole(i32::from_le_bytes(bytes.array()?).into()),
            b'K' => Value::Whole(bytes.byte()?.into()),
            b'M' => Value::Whole(u16::from_le_bytes(bytes.array()?).into()),
            0x8a => {
                let length = bytes.byte()?;
                Value::Whole(bytes.long(length.into())?)
            }
            b'X' => {
                let length = bytes.length()?;
                Value::Text(bytes.text(length)?.to_owned())
            }
            0x8c => {
                let length = bytes.byte()?;
                Value::Text(bytes.text(length.into())?.to_owned())
            }
            _ => return Ok(false),
        };
        self.stack.push(value)?;
        Ok(true)
    }

    /// Tuples, lists and dictionaries; whether it was one.
    fn container(&mut self, code: u8) -> Result<bool, FileError> {
        let stack = &mut self.stack;
        match code {
            b'}' => stack.push(Value::Dictionary(Vec::new()))?,
            b')' | b']' => stack.push(Value::Sequence(Vec::new()))?,
            b't' => {
                let items = stack.pop_to_mark()?;
                stack.push(Value::Sequence(items))?;
            }
            0x85 => {
                let items = stack.pop_many::<1>()?;
                stack.push(Value::Sequence(items.to_vec()))?;
            }
            0x86 => {
                let items = stack.pop_many::<2>()?;
                stack.push(Value::Sequence(items.to_vec()))?;
            }
            0x87 => {
                let items = stack.pop_many::<3>()?;
                stack.push(Value::Sequence(items.to_vec()))?;
            }
            b's' => {
                let items = stack.pop_many::<2>()?;
                self.set_items(&items)?;
            }
            b'u' => {
                let items = stack.pop_to_mark()?;
                self.set_items(&items)?;
            }
            b'a' => {
                let items = stack.pop_many::<1>()?;
                self.append(&items)?;
            }
            b'e' => {
                let items = stack.pop_to_mark()?;
                self.append(&items)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn set_items(&mut self, items: &[Id]) -> Result<(), FileError> {
        let into = self.stack.top()?;
        let Value::Dictionary(entries) = self.stack.get_mut(into) else {
            return Err(damaged("the pickle sets an entry of what is no dictionary"));
        };
        let (pairs, rest) = items.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(damaged("the pickle sets a key without a value"));
        }
        entries.extend(pairs.iter().map(|&[key, value]| (key, value)));
        Ok(())
    }

    fn append(&mut self, items: &[Id]) -> Result<(), FileError> {
        let into = self.stack.top()?;
        let Value::Sequence(list) = self.stack.get_mut(into) else {
            return Err(damaged("the pickle appends to what is no list"));
        };
        list.extend_from_slice(items);
        Ok(())
    }

    fn stacked_name(&mut self, at: usize) -> Result<(), FileError> {
        let [module, name] = self.stack.pop_many::<2>()?;
        let value = match (self.stack.text(module), self.stack.text(name)) {
            (Some(module), Some(name)) => named(module, name, at)?,
            _ => return Err(damaged(format!("byte {at}: a name that is no text"))),
        };
        self.stack.push(value)
    }

    /// ("storage", its kind, its entry, where it was, how many numbers).
    fn storage(&mut self) -> Result<(), FileError> {
        let id = self.stack.pop()?;
        let stack = &self.stack;
        let parts = match stack.sequence(id) {
            Some(&[what, kind, key, _, numbers]) if stack.text(what) == Some("storage") => {
                match (stack.get(kind), stack.text(key), stack.whole(numbers)) {
                    (&Value::StorageKind(kind), Some(key), Some(_)) if key.len() <= MOST_KEY => {
                        let key = key.to_owned();
                        Some(Value::Storage { kind, key })
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        let storage = parts
            .ok_or_else(|| damaged("a storage of the pickle is not as torch.save writes it"))?;
        self.stack.push(storage)
    }

    fn call(&mut self) -> Result<(), FileError> {
        let [callable, arguments] = self.stack.pop_many::<2>()?;
        let &Value::Callable(callable) = self.stack.get(callable) else {
            return Err(damaged("the pickle calls what is no name"));
        };
        let wrong = || {
            damaged(format!(
                "the pickle calls {callable:?} with other arguments than torch.save"
            ))
        };
        let arguments = self.stack.sequence(arguments).ok_or_else(wrong)?;
        match (callable, arguments) {
            (Callable::OrderedDict, []) => self.stack.push(Value::Dictionary(Vec::new())),
            (Callable::RebuildParameter, &[tensor, ..]) | (Callable::Size, &[tensor]) => {
                self.stack.push_again(tensor);
                Ok(())
            }
            (Callable::RebuildTensor, &[storage, offset, size, stride, ..]) => {
                let view = self.view(storage, offset, size, stride).ok_or_else(wrong)?;
                self.stack.push(Value::Tensor(view))
            }
            _ => Err(wrong()),
        }
    }

    fn view(&self, storage: Id, offset: Id, size: Id, stride: Id) -> Option<View> {
        let stack = &self.stack;
        let Value::Storage { kind, key } = stack.get(storage) else {
            return None;
        };
        let axes = |id: Id| -> Option<Vec<usize>> {
            let axes = stack.sequence(id).filter(|axes| axes.len() <= MOST_AXES)?;
            let axes = axes.iter();
            axes.map(|&axis| usize::try_from(stack.whole(axis)?).ok())
                .collect()
        };
        let (size, stride) = (axes(size)?, axes(stride)?);
        (size.len() == stride.len()).then_some(View {
            kind: *kind,
            key: key.clone(),
            offset: stack.whole(offset)?,
            size,
            stride,
        })
    }

    /// A dictionary's attributes (`_metadata`), which are left out.
    fn build(&mut self) -> Result<(), FileError> {
        self.stack.pop()?;
        let of = self.stack.top()?;
        match self.stack.get(of) {
            Value::Dictionary(_) => Ok(()),
            _ => Err(damaged(
                "the pickle sets attributes of what is no dictionary",
            )),
        }
    }

    /// The tensors of `root`, or of the one dictionary within it that has any.
    fn state_dict(&self, root: Id) -> Result<Vec<(String, View)>, FileError> {
        let other = |found: &str| FileError::Kind {
            found: found.to_owned(),
            wanted: "a state_dict: torch.save(model.state_dict(), \"weights.pt\")".to_owned(),
        };
        let Value::Dictionary(entries) = self.stack.get(root) else {
            return Err(other("the pickle holds no dictionary"));
        };
        // Each dictionary is looked at once, however often the pickle repeats it.
        let mut seen = HashSet::from([root]);
        let within = entries.iter().filter_map(|&(key, value)| {
            let has_tensors = seen.insert(value) && self.views(value).next().is_some();
            has_tensors.then_some((self.stack.text(key)?, value))
        });
        let within: Vec<(&str, Id)> = within.take(MOST_WITHIN).collect();
        if let Some(&(_, id)) = within.iter().find(|(key, _)| WITHIN.contains(key)) {
            return self.tensors_of(id);
        }
        if self.views(root).next().is_some() {
            return self.tensors_of(root);
        }
        match &within[..] {
            &[(_, id)] => self.tensors_of(id),
            [] => Err(other("a dictionary without tensors")),
            several => {
                let keys: Vec<String> = several.iter().map(|(key, _)| cut(key)).collect();
                let keys = keys.join(", ");
                Err(other(&format!("several dictionaries of tensors ({keys})")))
            }
        }
    }

    fn views(&self, id: Id) -> impl Iterator<Item = (&str, &View)> {
        let entries: &[(Id, Id)] = match self.stack.get(id) {
            Value::Dictionary(entries) => entries,
            _ => &[],
        };
        entries
            .iter()
            .filter_map(|&(key, value)| match self.stack.get(value) {
                Value::Tensor(view) => Some((self.stack.text(key)?, view)),
                _ => None,
            })
    }

    /// No more, and of no longer names, than are read: a pickle repeats what it has made for next to
    /// nothing, and what is copied of it takes its room each time.
    fn tensors_of(&self, id: Id) -> Result<Vec<(String, View)>, FileError> {
        let views = self.views(id).take(MOST_TENSORS + 1);
        let tensors = views.map(|(name, view)| {
            if name.len() > MOST_NAME {
                return Err(FileError::TooLarge {
                    what: format!("bytes of a tensor's name, {}", short(name)),
                    found: name.len() as u64,
                    allowed: MOST_NAME as u64,
                });
            }
            Ok((name.to_owned(), view.clone()))
        });
        tensors.collect()
    }
}

/// What a name stands for.
fn named(module: &str, name: &str, at: usize) -> Result<Value, FileError> {
    let storage = |kind| Ok(Value::StorageKind(kind));
    match (module, name) {
        ("collections", "OrderedDict") => Ok(Value::Callable(Callable::OrderedDict)),
        ("torch._utils", "_rebuild_tensor_v2") => Ok(Value::Callable(Callable::RebuildTensor)),
        ("torch._utils", "_rebuild_parameter") => Ok(Value::Callable(Callable::RebuildParameter)),
        ("torch", "Size") => Ok(Value::Callable(Callable::Size)),
        ("torch", "FloatStorage") => storage(NumberKind::Float32),
        ("torch", "DoubleStorage") => storage(NumberKind::Float64),
        ("torch", "HalfStorage") => storage(NumberKind::Float16),
        ("torch", "BFloat16Storage") => storage(NumberKind::Bfloat16),
        ("torch", "LongStorage") => storage(NumberKind::Int64),
        ("torch", "IntStorage") => storage(NumberKind::Int32),
        ("torch", "ShortStorage") => storage(NumberKind::Int16),
        ("torch", "CharStorage") => storage(NumberKind::Int8),
        ("torch", "ByteStorage") => storage(NumberKind::Uint8),
        ("torch", "BoolStorage") => storage(NumberKind::Bool),
        _ => Err(FileError::ForeignGlobal {
            name: short(&format!("{module}.{name}")),
            at,
        }),
    }
}
