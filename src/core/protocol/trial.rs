//! What a GPU came to beside the CPU, before anything is left to it.

use super::{DeviceChoice, DeviceKind};
use serde::{Deserialize, Serialize};

/// A small network on both, and a step of an experiment on both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trial {
    /// It computes what the CPU does.
    Right {
        /// Milliseconds of a training step of the experiment.
        gpu: f64,
        cpu: f64,
    },
    /// It computes something else.
    Wrong(Difference),
    /// It broke down at it, or gave no number.
    Broken { reason: String },
    /// Nothing could be tried: its kernels do not do such an experiment, or the experiment cannot be made.
    Refused { reason: String },
}

/// The first number that is not the CPU's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    pub what: Tried,
    pub gpu: f32,
    pub cpu: f32,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tried {
    Logits,
    Exponent,
    Gradient,
}

impl Tried {
    fn words(self) -> &'static str {
        match self {
            Self::Logits => "a logit",
            Self::Exponent => "a sample's exponent",
            Self::Gradient => "a number of the gradient",
        }
    }
}

impl Trial {
    /// What [`DeviceChoice::Auto`] comes to after it.
    pub fn faster(&self) -> DeviceKind {
        match self {
            Self::Right { gpu, cpu } if gpu < cpu => DeviceKind::Gpu,
            _ => DeviceKind::Cpu,
        }
    }

    /// The same as a choice.
    pub fn choice(&self) -> DeviceChoice {
        match self.faster() {
            DeviceKind::Gpu => DeviceChoice::Gpu,
            DeviceKind::Cpu => DeviceChoice::Cpu,
        }
    }

    /// Whether it says something of the GPU and its driver whatever the experiment.
    pub fn is_of_all(&self) -> bool {
        matches!(self, Self::Wrong(_) | Self::Broken { .. })
    }

    /// What came out, as the page says it; `adapter` is the GPU's name.
    pub fn text(&self, adapter: &str) -> String {
        match self {
            Self::Right { gpu, cpu } if gpu < cpu => {
                format!("GPU, {} this CPU, checked: {adapter}", faster(cpu / gpu))
            }
            Self::Right { gpu, cpu } => {
                format!("CPU, {} the GPU ({adapter}) here", faster(gpu / cpu))
            }
            Self::Wrong(Difference { what, gpu, cpu }) => format!(
                "CPU: the GPU ({adapter}) computes wrongly, {} as {gpu} where the CPU has {cpu}",
                what.words()
            ),
            Self::Broken { reason } => {
                format!("CPU: the GPU ({adapter}) failed when it was checked ({reason})")
            }
            Self::Refused { reason } => format!("CPU: {reason}"),
        }
    }
}

fn faster(times: f64) -> String {
    if times < 1.05 {
        "as fast as".to_owned()
    } else if times < 9.5 {
        format!("{times:.1} times faster than")
    } else {
        format!("{times:.0} times faster than")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right(gpu: f64, cpu: f64) -> Trial {
        Trial::Right { gpu, cpu }
    }

    #[test]
    fn auto_comes_to_the_faster_that_is_right_and_says_by_how_much() {
        let text = |trial: Trial| (trial.faster(), trial.text("amd rdna-3"));
        assert_eq!(
            text(right(2.0, 12.0)),
            (
                DeviceKind::Gpu,
                "GPU, 6.0 times faster than this CPU, checked: amd rdna-3".to_owned()
            )
        );
        assert_eq!(
            text(right(22.0, 0.2)),
            (
                DeviceKind::Cpu,
                "CPU, 110 times faster than the GPU (amd rdna-3) here".to_owned()
            )
        );
        assert_eq!(right(1.0, 1.0).choice(), DeviceChoice::Cpu);
        assert_eq!(
            right(1.0, 1.0).text("x"),
            "CPU, as fast as the GPU (x) here"
        );
    }

    #[test]
    fn a_gpu_that_is_wrong_or_breaks_is_named_and_left_alone_whatever_the_experiment() {
        let wrong = Trial::Wrong(Difference {
            what: Tried::Exponent,
            gpu: 0.31,
            cpu: -0.25,
        });
        assert_eq!(wrong.choice(), DeviceChoice::Cpu);
        assert_eq!(
            wrong.text("amd rdna-3"),
            "CPU: the GPU (amd rdna-3) computes wrongly, a sample's exponent as 0.31 where the CPU has -0.25"
        );
        let reason = "device lost".to_owned();
        let broken = Trial::Broken { reason };
        assert_eq!(
            broken.text("amd rdna-3"),
            "CPU: the GPU (amd rdna-3) failed when it was checked (device lost)"
        );
        let refused = Trial::Refused {
            reason: "1792 neurons".to_owned(),
        };
        let of_all = [wrong, broken, refused, right(1.0, 2.0)].map(|it| it.is_of_all());
        assert_eq!(of_all, [true, true, false, false]);
    }
}
