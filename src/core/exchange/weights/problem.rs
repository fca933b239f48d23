//! Why tensors do not make the network that they are to be.

/// What is wrong, with the tensor's name in the file or ours, and what is wanted.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    #[error("{theirs} has shape {found:?}; {ours} is {wanted:?} in this network")]
    Shape {
        theirs: String,
        found: Vec<usize>,
        ours: String,
        wanted: Vec<usize>,
    },
    #[error("no tensor is left for {ours} of shape {wanted:?}; {rest}")]
    Missing {
        ours: String,
        wanted: Vec<usize>,
        rest: String,
    },
    #[error(
        "{theirs} of shape {shape:?} has no place in this network; say --place {theirs}=none to leave it out"
    )]
    LeftOver { theirs: String, shape: Vec<usize> },
    #[error("{theirs} differs from neuron to neuron ({low} to {high}); wanted: one number a layer")]
    PerNeuron { theirs: String, low: f32, high: f32 },
    #[error("{theirs} is {found}; allowed: {allowed}")]
    Value {
        theirs: String,
        found: f32,
        allowed: &'static str,
    },
    #[error(
        "{ours} is Leaky, which resets to zero at the spike, and recurrent neurons a step later; allowed: one reset, \
         which model.reset hard makes of both"
    )]
    Reset { ours: String },
    #[error(
        "shapes alone do not say which of the square tensors is recurrent: say it, as in \
         --place {example}=neurons.0.recurrent.weight"
    )]
    Ambiguous { example: String },
    #[error(
        "{one} and {other} fit the same places, and the file has them in the order of the alphabet: say \
         which comes first, as in --place {example}={ours}"
    )]
    Alphabet {
        one: String,
        other: String,
        example: String,
        ours: String,
    },
    #[error("the file has {found} modules of neurons ({paths}), this network {wanted}; {hint}")]
    Neurons {
        found: usize,
        wanted: usize,
        paths: String,
        hint: &'static str,
    },
    #[error("--place names {name}, which {why}")]
    Choice { name: String, why: String },
    #[error("no network can be read off the shapes: {reason}")]
    Architecture { reason: String },
}
