//! The native command line: what is asked for, and a file for each command.

#[macro_use]
mod said;

mod arguments;
mod bench;
mod data;
mod eval;
mod experiment;
mod gpu;
mod interrupt;
mod kept_file;
mod measure;
mod memory;
mod networks;
mod nir;
mod parity;
mod past;
mod places;
mod plot;
mod preset;
mod prove;
mod record;
mod results;
mod saving;
mod snntorch;
mod sweep;
mod train;
mod training;
mod weights;
mod weights_file;
mod written;

use clap::{Parser, Subcommand};
use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;

/// Spiking neural networks with their Lyapunov exponent measured and pulled to a target.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Train the experiment of a configuration file; metrics go to standard output as JSON lines.
    Train(train::Train),
    /// Say what a file of your own data is, as one JSON object; exits 2, with the reason, where it is none.
    Data(data::Data),
    /// Compare cases (safetensors) with their expected values; exits 0 where all are within
    /// tolerance, 1 where not, 2 where a file is no such case or the device does not do it.
    Parity(parity::Parity),
    /// Print a preset as a configuration, to be trained or changed; without a name, list them.
    Preset(preset::Print),
    /// Measure a network's exponents by every estimator; prints one JSON object.
    Measure(measure::Measure),
    /// Evaluate a network on all held-out samples: loss, accuracy, firing rates, the configured exponent with its
    /// standard error, and by every estimator along --samples of them; prints one JSON object.
    Eval(eval::Eval),
    /// Show where the tensors of a file of weights go, as one JSON object; exits 2 where they make no network.
    Weights(weights::Weights),
    /// Networks to NIR, the Neuromorphic Intermediate Representation, and from it.
    Nir(nir::Nir),
    /// Write a network as a folder that snnTorch opens, in one archive: a module, its weights, held-out samples, and a
    /// script that exits 0 where snnTorch reads them as they are read here; prints one JSON object.
    Snntorch(snntorch::Snntorch),
    /// Run the estimators on systems and networks whose exponents are known; exits 1 where one is
    /// off by more than its tolerance.
    Prove(prove::Prove),
    /// Run a sweep: settings varied over several seeds, with and without the regulariser.
    Sweep(sweep::Sweep),
    /// Draw the standard pictures of a sweep's folder as SVG; prints their paths.
    Plot(plot::Plot),
    /// Train both networks of the demonstration and write them as the recording that the page opens with.
    Record(record::Record),
    /// Time training steps of the benchmark's shapes; one JSON line each.
    Bench(bench::Times),
    /// Say which graphics adapter runs use, what it can do and how fast it copies; prints one JSON object.
    Gpu(gpu::Gpu),
}

/// What a command came to: its exit code, or why it could not be done.
type Outcome = Result<ExitCode, Failure>;

/// What is said on standard error, and the exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Failure {
    message: String,
    code: u8,
}

/// Of several networks those that broke on the way: the others are gone on with.
#[derive(Default)]
struct Broken(Option<Failure>);

impl Broken {
    /// Takes note of one; what cannot be used is of use to no other.
    fn note(&mut self, failure: Failure) -> Result<(), Failure> {
        if failure.code == UNUSABLE {
            return Err(failure);
        }
        if let Some(earlier) = self.0.replace(failure) {
            earlier.say();
        }
        Ok(())
    }

    fn outcome(self) -> Outcome {
        self.0.map_or(Ok(ExitCode::SUCCESS), Err)
    }
}

/// Exit code of a file or configuration that cannot be used.
const UNUSABLE: u8 = 2;

impl Failure {
    /// Of what was given, which cannot be used.
    fn unusable(message: impl ToString) -> Self {
        Self {
            message: message.to_string(),
            code: UNUSABLE,
        }
    }

    /// Of a file that was given, which cannot be used.
    fn of_file(path: &Path, why: impl Display) -> Self {
        Self::unusable(format_args!("{}: {why}", path.display()))
    }

    fn say(&self) {
        eprintln!("lyapunov-snn: {}", self.message);
    }

    /// Of what was begun.
    fn broken(message: impl ToString) -> Self {
        Self {
            message: message.to_string(),
            code: 1,
        }
    }
}

/// Does what the arguments of this process ask for.
pub fn main() -> ExitCode {
    memory::keep_what_is_freed();
    let result = match Arguments::parse().action {
        Action::Train(train) => train.run(),
        Action::Data(data) => data.run(),
        Action::Parity(parity) => parity.run(),
        Action::Preset(preset) => preset.run(),
        Action::Measure(measure) => measure.run(),
        Action::Eval(eval) => eval.run(),
        Action::Weights(weights) => weights.run(),
        Action::Nir(nir) => nir.run(),
        Action::Snntorch(snntorch) => snntorch.run(),
        Action::Prove(prove) => prove.run(),
        Action::Sweep(sweep) => sweep.run(),
        Action::Plot(plot) => plot.run(),
        Action::Record(record) => record.run(),
        Action::Bench(times) => times.run(),
        Action::Gpu(gpu) => gpu.run(),
    };
    result.unwrap_or_else(|failure| {
        failure.say();
        ExitCode::from(failure.code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn no_command_has_two_options_of_one_name() {
        Arguments::command().debug_assert();
    }
}
