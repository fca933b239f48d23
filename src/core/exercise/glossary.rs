//! Words that lessons explain where they stand: `[loss](#word=loss)`.

/// A key, the word, and what it means.
pub const GLOSSARY: [(&str, &str, &str); 17] = [
    (
        "potential",
        "membrane potential",
        "The number inside a neuron. Input raises it, the leak lowers it.",
    ),
    (
        "beta",
        "β",
        "The share of its potential that a neuron keeps from one time step to the next.",
    ),
    (
        "threshold",
        "threshold",
        "A neuron fires where its potential is above it.",
    ),
    (
        "spike",
        "spike",
        "A neuron's output at one time step: 1 where it fires, 0 where not.",
    ),
    (
        "firing-rate",
        "firing rate",
        "Spikes per neuron and time step: 0.02 is two spikes in a hundred time steps.",
    ),
    (
        "accuracy",
        "accuracy",
        "The share of unseen samples that the network gets right. Guessing among ten digits gives 10 %.",
    ),
    (
        "loss",
        "loss",
        "How wrong the network's answers are, in one number; training makes it smaller.",
    ),
    ("epoch", "epoch", "One pass over all training samples."),
    (
        "batch",
        "batch",
        "The samples whose gradients are averaged into one step of the weights.",
    ),
    (
        "gradient",
        "gradient",
        "How the loss would change if each weight were a little larger; a step goes against it.",
    ),
    (
        "gradient-norm",
        "gradient norm",
        "The length of the gradient over all weights, before it is clipped to 1.",
    ),
    (
        "signal",
        "learning signal",
        "The gradient at one time step: what the way back leaves for that step to learn from.",
    ),
    (
        "surrogate",
        "surrogate",
        "A smooth bump that stands in for the slope of a spike, on the way back only.",
    ),
    (
        "exponent",
        "λ",
        "The Lyapunov exponent: mean growth per step of what learning sends back of a typical sample, as a logarithm. +0.1 is a factor of 1.105; T steps multiply by exp(λT).",
    ),
    (
        "difference",
        "real difference",
        "The distance between a network and a nudged copy of it, both with real spikes.",
    ),
    (
        "recurrent",
        "recurrent",
        "Of a network whose neurons hear each other's spikes of the time step before.",
    ),
    (
        "warm-up",
        "warm-up",
        "Steps before training that move λ towards its target and know nothing of the digits.",
    ),
];

/// The word of a key, and what it means.
pub fn meaning(key: &str) -> Option<(&'static str, &'static str)> {
    let found = GLOSSARY.iter().find(|(own, ..)| *own == key);
    found.map(|(_, word, meaning)| (*word, *meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_explained_once_and_in_few_words() {
        for (index, (key, word, meaning)) in GLOSSARY.iter().enumerate() {
            assert!(
                GLOSSARY[index + 1..].iter().all(|(other, ..)| other != key),
                "{key}"
            );
            assert!(
                !word.is_empty() && meaning.split(' ').count() <= 30,
                "{key}"
            );
        }
        assert_eq!(meaning("beta").map(|(word, _)| word), Some("β"));
        assert_eq!(meaning("moon"), None);
    }
}
