//! What a pickle's machine has in its hands: values by number, a stack of them, and its memory.

use super::super::tensor::{FileError, NumberKind};
use super::damaged;
use super::view::View;
use std::collections::HashMap;

/// Values that a pickle may make: some forty a tensor.
const MOST_VALUES: usize = 500_000;

/// A value's number. Values refer to each other by it, so that a circle among them is no circle of owners.
pub type Id = usize;

/// What may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callable {
    OrderedDict,
    RebuildTensor,
    RebuildParameter,
    Size,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// None, a flag or a number with a point: nothing that a tensor is made of.
    Other,
    Whole(i64),
    Text(String),
    Sequence(Vec<Id>),
    Dictionary(Vec<(Id, Id)>),
    Callable(Callable),
    StorageKind(NumberKind),
    Storage {
        kind: NumberKind,
        key: String,
    },
    Tensor(View),
}

#[derive(Default)]
pub struct Stack {
    values: Vec<Value>,
    stack: Vec<Id>,
    marks: Vec<usize>,
    memory: HashMap<u32, Id>,
}

impl Stack {
    pub fn get(&self, id: Id) -> &Value {
        &self.values[id]
    }

    pub fn get_mut(&mut self, id: Id) -> &mut Value {
        &mut self.values[id]
    }

    pub fn push(&mut self, value: Value) -> Result<(), FileError> {
        if self.values.len() == MOST_VALUES {
            return Err(FileError::TooLarge {
                what: "values of the pickle".into(),
                found: MOST_VALUES as u64 + 1,
                allowed: MOST_VALUES as u64,
            });
        }
        self.stack.push(self.values.len());
        self.values.push(value);
        Ok(())
    }

    pub fn push_again(&mut self, id: Id) {
        self.stack.push(id);
    }

    pub fn mark(&mut self) {
        self.marks.push(self.stack.len());
    }

    /// The topmost value above the last mark.
    pub fn pop(&mut self) -> Result<Id, FileError> {
        let floor = self.marks.last().copied().unwrap_or(0);
        if self.stack.len() <= floor {
            return Err(damaged("the pickle takes a value that it has not made"));
        }
        Ok(self.stack.pop().expect("above the floor"))
    }

    pub fn pop_many<const N: usize>(&mut self) -> Result<[Id; N], FileError> {
        let mut ids = [0; N];
        for id in ids.iter_mut().rev() {
            *id = self.pop()?;
        }
        Ok(ids)
    }

    /// All values above the last mark, which goes too.
    pub fn pop_to_mark(&mut self) -> Result<Vec<Id>, FileError> {
        let mark = self.marks.pop();
        let mark =
            mark.ok_or_else(|| damaged("the pickle goes back to a mark that it never set"))?;
        // Nothing goes below a mark while it stands.
        Ok(self.stack.split_off(mark))
    }

    pub fn top(&mut self) -> Result<Id, FileError> {
        let id = self.pop()?;
        self.stack.push(id);
        Ok(id)
    }

    pub fn remember(&mut self, at: u32) -> Result<(), FileError> {
        let id = self.top()?;
        self.memory.insert(at, id);
        Ok(())
    }

    pub fn remember_next(&mut self) -> Result<(), FileError> {
        self.remember(u32::try_from(self.memory.len()).unwrap_or(u32::MAX))
    }

    pub fn recall(&mut self, at: u32) -> Result<(), FileError> {
        let id = self.memory.get(&at).copied();
        let id =
            id.ok_or_else(|| damaged(format!("the pickle recalls {at}, which it never kept")))?;
        self.push_again(id);
        Ok(())
    }

    pub fn whole(&self, id: Id) -> Option<u64> {
        match self.get(id) {
            Value::Whole(number) => u64::try_from(*number).ok(),
            _ => None,
        }
    }

    pub fn text(&self, id: Id) -> Option<&str> {
        match self.get(id) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn sequence(&self, id: Id) -> Option<&[Id]> {
        match self.get(id) {
            Value::Sequence(ids) => Some(ids),
            _ => None,
        }
    }
}
