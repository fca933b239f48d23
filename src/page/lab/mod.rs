//! The lab: the pair of networks, how they learn, and what came of it.
//!
//! What it shows is a pure function of a moment and of each network's record and film; a recorded run, a
//! live one and a live one that is scrubbed are shown by the same.
//!
//! In reading order; a module imports those above it.
//!
//! - [`film`], [`moment`], [`segments`], [`phase`]: what is shown, as plain data
//! - [`recorded`]: the run that comes with the page
//! - [`stage`]: which of it is shown now, as signals
//! - [`timeline`], [`status`], [`transport`], [`headline`], [`messages`]: above the networks
//! - [`network`], [`courses`]: the networks, and their courses over training
//! - [`health`], [`happened`]: at the foot

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

pub use courses::{Course, Courses, Quantity};
pub use happened::Happened;
pub use network::{NetworkPanel, PanelSize};
pub use phase::Phase;
pub use recorded::Recorded;
pub use stage::{Stage, provide_stage, use_stage};
pub use status::{LabTimeline, ProgressLine, StatusChip};
pub use timeline::Timeline;
pub use transport::{Buttons, Restart, Transport};

use crate::page::controls::settings_panel;
use crate::page::kit::Old;
use crate::page::panels::exercise_panel;
use crate::page::store::{Side, use_store};
use headline::Headline;
use leptos::prelude::*;
use messages::Messages;

/// The first view.
#[component]
pub fn LabView() -> impl IntoView {
    let store = use_store();
    use_stage().fetch_recording();
    let studies = Memo::new(move |_| store.study.with(|study| study.exercise.is_some()));
    view! {
        <div class="app">
            <Old make=settings_panel />
            <main id="main" class="lab">
                <section class="hero" aria-label="Experiment">
                    <Headline />
                    <Transport />
                </section>
                <Show when=move || studies.get()>
                    <Old make=exercise_panel />
                </Show>
                <Messages />
                <ProgressLine />
                <section class="pair" aria-label="The two networks">
                    <NetworkPanel side=Side::Unregularised />
                    <NetworkPanel side=Side::Regularised />
                </section>
                <Courses />
                <Happened />
            </main>
        </div>
    }
}
