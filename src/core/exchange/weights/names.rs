//! Names of modules, as people and tools write them.

use std::cmp::Ordering;

/// What stands before a name where a module was wrapped.
const WRAPPERS: [&str; 4] = ["model.", "module.", "_orig_mod.", "net."];

/// A name without what wrappers put before it.
pub fn unwrapped(name: &str) -> &str {
    let mut name = name;
    while let Some(rest) = WRAPPERS.iter().find_map(|start| name.strip_prefix(start)) {
        name = rest;
    }
    name
}

/// In the order of the alphabet, but numbers by their value: `fc2` before `fc10`.
pub fn by_name(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one, other);
    loop {
        let (a, b) = (digits(one), digits(other));
        let order = if a.is_empty() || b.is_empty() {
            let (a, b) = (one.chars().next(), other.chars().next());
            if a.is_none() {
                return a.cmp(&b);
            }
            a.cmp(&b)
        } else {
            // Without leading zeros the longer is the larger.
            let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
            a.len().cmp(&b.len()).then_with(|| a.cmp(b))
        };
        if order != Ordering::Equal {
            return order;
        }
        let step = |text: &str, digits: &str| {
            let letter = text.chars().next().map_or(0, char::len_utf8);
            if digits.is_empty() {
                letter
            } else {
                digits.len()
            }
        };
        let (by, by_other) = (step(one, a), step(other, b));
        (one, other) = (&one[by..], &other[by_other..]);
    }
}

/// The digits that a text begins with.
fn digits(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_digit());
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_within_names_are_ordered_by_value() {
        let mut names = [
            "fc10.weight",
            "fc2.bias",
            "fc2.weight",
            "fc",
            "10.beta",
            "9.beta",
            "é",
        ];
        names.sort_by(|one, other| by_name(one, other));
        assert_eq!(
            names,
            [
                "9.beta",
                "10.beta",
                "fc",
                "fc2.bias",
                "fc2.weight",
                "fc10.weight",
                "é"
            ]
        );
        assert_eq!(by_name("fc01", "fc1"), Ordering::Equal);
    }

    #[test]
    fn what_wraps_a_module_comes_off_its_names() {
        assert_eq!(unwrapped("module._orig_mod.fc1.weight"), "fc1.weight");
        assert_eq!(unwrapped("network.fc1.weight"), "network.fc1.weight");
    }
}
