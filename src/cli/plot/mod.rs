//! `plot`: the standard pictures of a sweep's folder.

mod folder;

use super::written::write_whole;
use super::{Failure, Outcome};
use crate::core::plot::{Kind, Picture, Quantity, Request, pictures};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Args)]
pub struct Plot {
    /// The folder that `sweep --out` filled.
    folder: PathBuf,
    /// The folder for the pictures; the sweep's own if not given.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// One of test_accuracy, best_test_accuracy, test_loss, exponent, firing_rate,
    /// max_gradient_norm, steps_to_accuracy; test accuracy and exponent if not given, or steps and
    /// exponent where the sweep stops runs at an accuracy.
    #[arg(long)]
    quantity: Option<String>,
    /// The setting along the level axis, such as model.beta; all that vary if not given.
    #[arg(long, value_name = "SETTING")]
    x: Option<String>,
    /// The setting along a map's upright axis.
    #[arg(long, value_name = "SETTING")]
    y: Option<String>,
    /// The pictures that suit the sweep if not given.
    #[arg(long, value_enum)]
    kind: Option<Kind>,
}

impl Plot {
    pub fn run(self) -> Outcome {
        let quantity = self.quantity.as_deref().map(str::parse::<Quantity>);
        let request = Request {
            quantity: quantity.transpose().map_err(Failure::unusable)?,
            kind: self.kind,
            x: self.x.as_deref(),
            y: self.y.as_deref(),
        };
        let read = folder::read(&self.folder)?;
        for note in &read.notes {
            eprintln!("lyapunov-snn: {note}");
        }
        let named = |error| Failure::unusable(format_args!("{}: {error}", self.folder.display()));
        let pictures = pictures(&read.sweep, request).map_err(named)?;
        let out = self.out.as_deref().unwrap_or(&self.folder);
        std::fs::create_dir_all(out).map_err(|error| broken(out, error))?;
        for picture in pictures {
            write(out, &picture)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes a picture and says where it is.
fn write(out: &Path, picture: &Picture) -> Result<(), Failure> {
    let path = out.join(picture.file_name());
    let svg = picture.svg().map_err(Failure::broken)?;
    write_whole(&path, svg.as_bytes())?;
    // Whoever reads this may have had enough of it; the picture is there.
    let _ = writeln!(std::io::stdout(), "{}", path.display());
    Ok(())
}

fn broken(path: &Path, error: std::io::Error) -> Failure {
    Failure::broken(format_args!("{}: {error}", path.display()))
}
