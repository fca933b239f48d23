//! Numbers in rows, to be read and to be taken along.

use crate::core::text::cell;

/// Heads, and rows whose first cell is their head.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    pub heads: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// As a file: with commas between.
    pub fn csv(&self) -> String {
        let line = |cells: &Vec<String>| {
            let cells: Vec<String> = cells.iter().map(|words| cell(words, ',')).collect();
            cells.join(",") + "\n"
        };
        std::iter::once(&self.heads)
            .chain(&self.rows)
            .map(line)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_with_a_comma_or_a_quotation_mark_stays_one_cell() {
        let table = Table {
            heads: vec!["a".to_owned(), "b, \"c\"".to_owned()],
            rows: vec![vec!["1".to_owned(), "2\n3".to_owned()]],
        };
        assert_eq!(table.csv(), "a,\"b, \"\"c\"\"\"\n1,\"2\n3\"\n");
    }
}
