//! `preset`: the page's experiments as configurations.

use super::{Failure, Outcome};
use crate::core::config::{PRESETS, Preset};
use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
pub struct Print {
    name: Option<String>,
}

impl Print {
    pub fn run(self) -> Outcome {
        let Some(name) = self.name else {
            for Preset {
                key,
                title,
                sentence,
                ..
            } in &PRESETS
            {
                println!("{key:<16} {title}: {sentence}");
            }
            return Ok(ExitCode::SUCCESS);
        };
        let Some(preset) = Preset::named(&name) else {
            let names = PRESETS.map(|preset| preset.key).join(", ");
            return Err(Failure::unusable(format_args!(
                "preset is {name}; allowed: {names}"
            )));
        };
        println!("{}", serde_json::json!((preset.config)()));
        Ok(ExitCode::SUCCESS)
    }
}
