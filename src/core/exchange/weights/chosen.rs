//! Places that were said, for each tensor.

use super::super::tensor::Tensor;
use super::place::Choices;

/// The places of tensors: what is said of a module is said of each of its tensors, but of those that are named.
pub fn by_tensor(tensors: &[(String, Tensor)], choices: &Choices) -> Choices {
    let names = || tensors.iter().map(|(name, _)| name.as_str());
    let within = |path: &str| -> Vec<(&str, &str)> {
        let end = |name: &'_ str| -> Option<usize> {
            let rest = name.strip_prefix(path)?.strip_prefix('.')?;
            Some(name.len() - rest.len())
        };
        let named = names().filter_map(|name| Some((name, &name[end(name)?..])));
        named.collect()
    };
    let is_module = |path: &str| names().all(|name| name != path) && !within(path).is_empty();
    let (modules, mut all): (Choices, Choices) = choices
        .clone()
        .into_iter()
        .partition(|(theirs, _)| is_module(theirs));
    for (theirs, ours) in &modules {
        for (name, rest) in within(theirs) {
            let ours = ours.as_ref().map(|ours| format!("{ours}.{rest}"));
            all.entry(name.to_owned()).or_insert(ours);
        }
    }
    all
}
