//! The lab: the pair of networks, how they learn, and what came of it.
//!
//! What it shows is a pure function of a moment and of each network's record and film; a recorded run, a
//! live one and a live one that is scrubbed are shown by the same.
//!
//! In reading order; a module imports those above it.
//!
//! - `film`, `moment`, `segments`, `phase`: what is shown, as plain data
//! - `recorded`: the run that comes with the page
//! - `stage`: which of it is shown now, as signals
//! - `timeline`, `status`, `transport`, `headline`, `messages`: above the networks
//! - `network`, `courses`: the networks, and their courses over training
//! - `bound`: on the way to the moment that a link names
//! - `health`, `happened`: at the foot

mod bound;
mod courses;
pub mod film;
mod happened;
mod headline;
mod health;
mod messages;
pub mod moment;
mod network;
mod phase;
mod recorded;
pub mod segments;
mod stage;
mod status;
mod timeline;
mod transport;

pub use bound::{Bound, WayOn};
pub use courses::{Course, Courses, POWERS, Quantity};
pub use happened::Happened;
pub use messages::Messages;
pub use network::{Digit, NetworkPanel, PanelSize, colour, name, reads, tone};
pub use phase::Phase;
pub use recorded::Recorded;
pub use stage::{Stage, provide_stage, use_stage};
pub use status::{LabTimeline, ProgressLine, StatusChip};
pub use timeline::Timeline;
pub use transport::{
    ANOTHER_SEED, Buttons, PauseElsewhere, Restart, SAME_SEED, Transport, step_title,
};

use crate::page::language::say;
use crate::page::settings::Settings;
use crate::page::store::Side;
use headline::Headline;
use leptos::prelude::*;

/// The first view.
#[component]
pub fn LabView() -> impl IntoView {
    use_stage().fetch_recording();
    view! {
        <div class="app">
            <Settings />
            <main id="main" class="lab">
                <section class="hero" aria-label=say("Experiment")>
                    <Headline />
                    <Transport />
                </section>
                <Messages />
                <ProgressLine />
                <Bound way_on=WayOn::Elsewhere />
                <section class="pair" aria-label=say("The two networks")>
                    <NetworkPanel side=Side::Unregularised />
                    <NetworkPanel side=Side::Regularised />
                </section>
                <Courses />
                <Happened />
            </main>
        </div>
    }
}
