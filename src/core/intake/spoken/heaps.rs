//! Sequences of different lengths in HDF5: references into global heaps.
//!
//! The reader of HDF5 copies a sequence at each reference. Here they are slices of the file, and each heap is walked
//! once: heaps that lie upon one another, or more numbers than there is file, are a file that was made to hurt.

use std::collections::HashMap;
use std::ops::Range;

/// Objects of a heap: their numbers, and where they are in the file.
type Objects = HashMap<u16, Range<usize>>;

/// The heaps of a file.
pub(super) struct Heaps<'a> {
    bytes: &'a [u8],
    offset_size: usize,
    length_size: usize,
    known: HashMap<u64, Objects>,
    /// Bytes of heaps that have been walked.
    walked: usize,
    /// Bytes of sequences that have been handed out.
    handed_out: usize,
}

/// How often all of the file may be gone through: to find the ends of all units, and to read.
const PASSES: usize = 4;

impl<'a> Heaps<'a> {
    pub fn new(bytes: &'a [u8], offset_size: u8, length_size: u8) -> Self {
        Self {
            bytes,
            offset_size: offset_size.into(),
            length_size: length_size.into(),
            known: HashMap::new(),
            walked: 0,
            handed_out: 0,
        }
    }

    /// Bytes of a reference: count, address, number.
    pub fn reference_size(&self) -> usize {
        4 + self.offset_size + 4
    }

    /// The bytes of the sequence behind a reference, whose elements have so many bytes.
    pub fn resolve(&mut self, reference: &[u8], each: usize) -> Result<&'a [u8], String> {
        if reference.len() != self.reference_size() {
            return Err("a reference to its spikes is cut off".to_owned());
        }
        let (count, rest) = reference.split_at(4);
        let (address, number) = rest.split_at(self.offset_size);
        let [count, address, number] = [count, address, number].map(little);
        if count == 0 || number == 0 {
            return Ok(&[]);
        }
        let length = usize::try_from(count)
            .ok()
            .and_then(|it| it.checked_mul(each));
        let (bytes, known) = (self.bytes, self.heap(address)?);
        let place = u16::try_from(number)
            .ok()
            .and_then(|it| known.get(&it))
            .cloned();
        let object = place.map(|place| &bytes[place]);
        let found = length.and_then(|length| object?.get(..length));
        let found = found.ok_or_else(|| {
            format!("its spikes (object {number} of the heap at {address}) are not there")
        })?;
        self.handed_out = self.handed_out.saturating_add(found.len());
        if self.handed_out > self.bytes.len().saturating_mul(PASSES) {
            return Err("it and those before have more spikes than the file holds".to_owned());
        }
        Ok(found)
    }

    fn heap(&mut self, address: u64) -> Result<&Objects, String> {
        if !self.known.contains_key(&address) {
            let broken = || format!("the heap of its spikes, at {address}, is broken");
            let (objects, size) = self.walk(address).ok_or_else(broken)?;
            self.walked = self.walked.saturating_add(size);
            if self.walked > self.bytes.len().saturating_mul(2) {
                return Err("the heaps of its spikes lie upon one another".to_owned());
            }
            self.known.insert(address, objects);
        }
        self.known.get(&address).ok_or_else(String::new)
    }

    /// `GCOL`, version 1, three bytes of nothing, the heap's size; then objects of number, references, four bytes of
    /// nothing, size and data in whole words of eight.
    fn walk(&self, address: u64) -> Option<(Objects, usize)> {
        let start = usize::try_from(address).ok()?;
        let head = self
            .bytes
            .get(start..start.checked_add(8 + self.length_size)?)?;
        if !head.starts_with(b"GCOL\x01") {
            return None;
        }
        let size = usize::try_from(little(&head[8..])).ok()?;
        let heap = self.bytes.get(start..start.checked_add(size)?)?;
        let mut objects = Objects::new();
        let mut at = 8 + self.length_size;
        let head = 8 + self.length_size;
        while let Some(object) = heap.get(at..at.checked_add(head)?) {
            let number = little(&object[..2]) as u16;
            if number == 0 {
                break;
            }
            let length = usize::try_from(little(&object[8..])).ok()?;
            let from = at + head;
            let to = from.checked_add(length).filter(|&to| to <= heap.len())?;
            objects.insert(number, start + from..start + to);
            at = from.checked_add(length.checked_next_multiple_of(8)?)?;
        }
        Some((objects, size))
    }
}

fn little(bytes: &[u8]) -> u64 {
    let last = bytes.iter().take(8).rev();
    last.fold(0, |number, &byte| number << 8 | u64::from(byte))
}
