//! Places that were said, for each tensor.

use super::super::tensor::Tensor;
use std::collections::BTreeMap;

/// Places that somebody said: names in the file with ours, or with nothing for a tensor to leave out.
pub type Choices = BTreeMap<String, Option<String>>;

/// The places of tensors: what is said of a module is said of each of its tensors, but of those that are named.
pub fn by_tensor(tensors: &[(String, Tensor)], choices: &Choices) -> Choices {
    let names = || tensors.iter().map(|(name, _)| name.as_str());
    let is_tensor = |path: &str| names().any(|name| name == path);
    let mut all = Choices::new();
    for (theirs, ours) in choices.iter().filter(|it| !is_tensor(it.0)) {
        let within = names().filter_map(|name| {
            let rest = name.strip_prefix(theirs.as_str())?.strip_prefix('.')?;
            Some((name, rest))
        });
        let within: Vec<_> = within.collect();
        if within.is_empty() {
            // What is not there is refused by its name.
            all.insert(theirs.clone(), ours.clone());
        }
        for (name, rest) in within {
            let ours = ours.as_ref().map(|ours| format!("{ours}.{rest}"));
            all.insert(name.to_owned(), ours);
        }
    }
    for (theirs, ours) in choices.iter().filter(|it| is_tensor(it.0)) {
        all.insert(theirs.clone(), ours.clone());
    }
    all
}
