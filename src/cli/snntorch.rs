//! `snntorch`: a network as a folder that snnTorch opens, in one archive.

use super::arguments::{counted, file};
use super::experiment::Asked;
use super::networks::Networks;
use super::written::write_whole;
use super::{Failure, Outcome};
use crate::core::about::Build;
use crate::core::archive::zip;
use crate::core::exchange::snntorch::{Exported, Samples, files};
use crate::engine::training::{Saved, Session};
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Snntorch {
    #[command(flatten)]
    networks: Networks,
    /// The archive that is written (ZIP); of two networks each to a file of its own.
    #[arg(long, value_name = "FILE", value_parser = file())]
    out: PathBuf,
    /// Held-out samples in it.
    #[arg(long, default_value_t = 8, value_parser = counted(1..=1000), allow_negative_numbers = true)]
    samples: usize,
}

/// What is printed.
#[derive(Serialize)]
struct Line {
    file: String,
    samples: usize,
    spikes: usize,
    /// Least distance of a membrane potential from its threshold.
    margin: f64,
}

impl Snntorch {
    pub fn run(self) -> Outcome {
        let write =
            |asked: &Asked, session: &Session, path: &Path| self.write(asked, session, path);
        self.networks.each_into(&self.out, write)
    }

    fn write(&self, asked: &Asked, session: &Session, path: &Path) -> Result<(), Failure> {
        let samples = pollster::block_on(session.sampled(self.samples))?;
        let files = snntorch_files(session, &samples)?;
        write_whole(path, &zip(&files).map_err(Failure::broken)?)?;
        let of_layer =
            |layer: &Vec<u8>| layer.iter().map(|&spike| usize::from(spike)).sum::<usize>();
        let line = Line {
            file: path.display().to_string(),
            samples: samples.places.len(),
            spikes: samples.spikes.iter().map(of_layer).sum(),
            margin: samples.margin,
        };
        let (got, wanted) = (line.samples, self.samples);
        println!("{}", asked.line(line));
        if got < wanted {
            asked.remark(format_args!(
                "{got} of the {wanted} samples asked for: as many are held out, or there is room for"
            ));
        }
        Ok(())
    }
}

/// The files of a network's archive.
pub fn snntorch_files(
    session: &Session,
    samples: &Samples,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let Saved { tensors, metadata } = pollster::block_on(session.saved())?;
    Ok(files(&Exported {
        config: &session.config,
        weights: &tensors,
        metadata: &metadata,
        samples,
        version: &Build::own().to_string(),
    }))
}
