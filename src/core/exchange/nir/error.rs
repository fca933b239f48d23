//! Why a network is none in NIR, or a graph none here.

use super::super::tensor::FileError;

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NirError {
    #[error(transparent)]
    File(#[from] FileError),
    /// A node that no layer here is.
    #[error("node {node} is a {kind}; allowed: {allowed}")]
    Kind {
        node: String,
        kind: String,
        allowed: &'static str,
    },
    /// A field of a node.
    #[error("node {node}: {field} is {found}; allowed: {allowed}")]
    Field {
        node: String,
        field: &'static str,
        found: String,
        allowed: String,
    },
    /// Nodes that are no layers one after the other.
    #[error("the graph is no chain of layers: {reason}")]
    Chain { reason: String },
    /// A file that says its time constants, but not the time step that they are counted with.
    #[error(
        "nothing in the file says its time step (r is 1 or differs); say it, as in --dt 1e-4, which is snnTorch's; \
         Norse's is 1e-3"
    )]
    NoTimeStep,
    /// A setting that has no time constant.
    #[error("{setting} is {value}; NIR's time constant dt / (1 - {setting}) wants less than 1")]
    NoTimeConstant { setting: &'static str, value: f64 },
    /// A time step that is none.
    #[error("dt is {0}; allowed: above 0 to 1 s")]
    TimeStep(f64),
}
