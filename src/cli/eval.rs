//! `eval`: a network on the samples that it never learnt from.

use super::Outcome;
use super::measure::Along;
use clap::Args;

#[derive(Args)]
pub struct Eval {
    #[command(flatten)]
    along: Along,
}

impl Eval {
    pub fn run(self) -> Outcome {
        self.along.each(|asked, session, samples, eps| {
            let evaluated = pollster::block_on(session.evaluated(samples, eps))?;
            println!("{}", asked.line(&evaluated));
            Ok(evaluated.measured)
        })
    }
}
