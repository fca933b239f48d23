//! `snntorch`: a network as a folder that snnTorch opens, in one archive.

use super::arguments::counted;
use super::experiment::Asked;
use super::networks::Networks;
use super::weights_file::of_side;
use super::written::{check_place, write_whole};
use super::{Failure, Outcome};
use crate::core::about::Build;
use crate::core::archive::zip;
use crate::core::exchange::snntorch::{Exported, Samples, files};
use crate::engine::training::{Saved, Session};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

#[derive(Args)]
pub struct Snntorch {
    #[command(flatten)]
    networks: Networks,
    /// The archive that is written (ZIP); of two networks each to a file of its own.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Held-out samples in it.
    #[arg(long, default_value_t = 8, value_parser = counted(1..=1000))]
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
        check_place(&self.out)?;
        self.networks
            .each(|asked, session| self.write(asked, session))
    }

    fn write(&self, asked: &Asked, session: &Session) -> Result<(), Failure> {
        let samples = pollster::block_on(session.sampled(self.samples))?;
        let path = of_side(&self.out, asked.side);
        let files = snntorch_files(session, &samples)?;
        write_whole(&path, &zip(&files).map_err(Failure::broken)?)?;
        let of_layer =
            |layer: &Vec<u8>| layer.iter().map(|&spike| usize::from(spike)).sum::<usize>();
        let line = Line {
            file: path.display().to_string(),
            samples: samples.places.len(),
            spikes: samples.spikes.iter().map(of_layer).sum(),
            margin: samples.margin,
        };
        println!("{}", asked.line(line));
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
