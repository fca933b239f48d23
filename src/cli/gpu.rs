//! `gpu`: the graphics adapter that runs use.

use super::arguments::Choice;
use super::{Failure, Outcome, experiment};
use crate::engine::bench::Ceiling;
use crate::engine::training::Graphics;
use clap::Args;
use serde::Serialize;
use std::process::ExitCode;

#[derive(Args)]
pub struct Gpu {
    /// Only say what it is.
    #[arg(long)]
    no_copy: bool,
}

#[derive(Serialize)]
struct Line {
    adapter: Graphics,
    #[serde(flatten)]
    ceiling: Option<Ceiling>,
}

impl Gpu {
    pub fn run(self) -> Outcome {
        let open = experiment::open(Choice::Gpu)?;
        let no_gpu = || Failure::broken("the device is no graphics adapter");
        let adapter = open.graphics().ok_or_else(no_gpu)?;
        let most = adapter.max_buffer_binding;
        let ceiling = || Ceiling::measure(&open.device, most).map_err(Failure::broken);
        let ceiling = (!self.no_copy).then(ceiling).transpose()?;
        println!("{}", serde_json::json!(Line { adapter, ceiling }));
        Ok(ExitCode::SUCCESS)
    }
}
