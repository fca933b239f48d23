//! What stands before an array's numbers: of what kind they are, and in which shape.

use crate::core::text::short;

/// Bytes of a header, which is text.
const MOST_HEADER: usize = 1 << 16;
/// Dimensions of an array.
const MOST_RANK: usize = 8;

/// Kinds of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dtype {
    Bool,
    Unsigned(usize),
    Signed(usize),
    Float(usize),
    /// UTF-32, so many characters.
    Text(usize),
    /// Bytes as text.
    Bytes(usize),
}

/// How a number's bytes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    LeastFirst,
    MostFirst,
}

impl Dtype {
    /// Bytes of one.
    pub fn size(self) -> usize {
        match self {
            Self::Bool => 1,
            Self::Unsigned(size) | Self::Signed(size) | Self::Float(size) | Self::Bytes(size) => {
                size
            }
            Self::Text(characters) => characters.saturating_mul(4),
        }
    }
}

/// The header's text, and what stands behind it.
pub(super) fn header(bytes: &[u8]) -> Result<(&str, &[u8]), String> {
    let cut_off = || "it is cut off within its header".to_owned();
    let major = *bytes.get(6).ok_or_else(cut_off)?;
    let (start, length) = match major {
        1 => {
            let length = bytes.get(8..10).ok_or_else(cut_off)?;
            (10, usize::from(u16::from_le_bytes([length[0], length[1]])))
        }
        2 | 3 => {
            let length = bytes.get(8..12).ok_or_else(cut_off)?;
            let length = u32::from_le_bytes([length[0], length[1], length[2], length[3]]);
            (12, usize::try_from(length).unwrap_or(usize::MAX))
        }
        other => return Err(format!("its version is {other}; allowed: 1, 2, 3")),
    };
    if length > MOST_HEADER {
        return Err(format!(
            "its header has {length} bytes; allowed: at most {MOST_HEADER}"
        ));
    }
    let header = bytes.get(start..start + length).ok_or_else(cut_off)?;
    let header = std::str::from_utf8(header).map_err(|_| "its header is no text".to_owned())?;
    Ok((header, &bytes[start + length..]))
}

/// What stands behind a key of the header, a dictionary of Python.
pub(super) fn value<'a>(header: &'a str, key: &str) -> Result<&'a str, String> {
    let found = ["'", "\""].iter().find_map(|quote| {
        let (_, rest) = header.split_once(&format!("{quote}{key}{quote}"))?;
        Some(rest.trim_start().strip_prefix(':')?.trim_start())
    });
    found.ok_or_else(|| format!("its header has no {key}"))
}

/// Of what its numbers are, and how their bytes stand.
pub(super) fn dtype(header: &str) -> Result<(Dtype, Order), String> {
    let text = value(header, "descr")?;
    let Some(quote) = text.chars().next().filter(|it| "'\"".contains(*it)) else {
        return Err("it is an array of records; save its fields as arrays of their own".to_owned());
    };
    let descr = text[1..].split(quote).next().unwrap_or_default();
    let refused = || {
        let hint = if descr.contains('O') {
            "; save numbers or text: numpy.savez(file, x=x.astype(\"float32\"), y=y)"
        } else {
            ""
        };
        format!(
            "its dtype is {}; allowed: bool, whole numbers, floats and text{hint}",
            short(descr)
        )
    };
    let mark = descr.chars().next().filter(|it| "<>|=".contains(*it));
    let rest = mark.map_or(descr, |_| &descr[1..]);
    let kind = rest
        .chars()
        .next()
        .filter(char::is_ascii)
        .ok_or_else(refused)?;
    let size: usize = rest[1..].parse().map_err(|_| refused())?;
    let dtype = match (kind, size) {
        ('b', 1) => Dtype::Bool,
        ('u', 1 | 2 | 4 | 8) => Dtype::Unsigned(size),
        ('i', 1 | 2 | 4 | 8) => Dtype::Signed(size),
        ('f', 2 | 4 | 8) => Dtype::Float(size),
        ('U', 1..=200) => Dtype::Text(size),
        ('S', 1..=800) => Dtype::Bytes(size),
        _ => return Err(refused()),
    };
    let order = match mark {
        Some('>') => Order::MostFirst,
        _ => Order::LeastFirst,
    };
    Ok((dtype, order))
}

pub(super) fn shape(text: &str) -> Result<Vec<usize>, String> {
    let refused = || format!("its shape is {}", short(text));
    let inner = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let (inner, _) = inner.ok_or_else(refused)?;
    let parts = inner
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let shape: Option<Vec<usize>> = parts
        .map(|part| part.trim_end_matches('L').parse().ok())
        .collect();
    let shape = shape.ok_or_else(refused)?;
    if shape.len() > MOST_RANK {
        return Err(format!(
            "it has {} dimensions; allowed: at most {MOST_RANK}",
            shape.len()
        ));
    }
    Ok(shape)
}
