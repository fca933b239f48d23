//! Bytes in blocks of bounded size, for a file that is written again and again: WebAssembly's memory never shrinks,
//! and where between two files anything comes to lie in the room of the last one, a file in one piece would take as
//! much once more.

use std::io;

/// Bytes of a block at most.
const BLOCK: usize = 1 << 16;

/// What was written, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blocks(Vec<Vec<u8>>);

impl Blocks {
    /// Bytes in all.
    pub fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Block by block.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }

    /// Takes the blocks of others behind its own; nothing is copied.
    pub fn append(&mut self, mut others: Self) {
        self.0.append(&mut others.0);
    }

    /// In one piece.
    pub fn whole(self) -> Vec<u8> {
        self.0.concat()
    }
}

impl From<Vec<u8>> for Blocks {
    fn from(bytes: Vec<u8>) -> Self {
        Self(vec![bytes])
    }
}

/// It never fails.
impl io::Write for Blocks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let full = self.0.last().is_none_or(|it| it.len() >= BLOCK);
            if full {
                self.0.push(Vec::with_capacity(BLOCK));
            }
            if let Some(last) = self.0.last_mut() {
                let (now, later) = rest.split_at(rest.len().min(BLOCK - last.len()));
                last.extend_from_slice(now);
                rest = later;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn what_is_written_is_there_in_order_and_no_block_is_larger_than_one() {
        let mut blocks = Blocks::default();
        let all: Vec<u8> = (0..200_000_u32).map(|it| it as u8).collect();
        for part in all.chunks(999) {
            blocks.write_all(part).expect("it never fails");
        }
        assert_eq!(blocks.len(), all.len());
        assert!(blocks.parts().all(|it| it.len() <= BLOCK));
        let mut behind = Blocks::from(vec![7, 7]);
        behind.append(blocks);
        assert_eq!(behind.whole(), [&[7, 7], &all[..]].concat());
        assert!(Blocks::default().is_empty());
    }
}
