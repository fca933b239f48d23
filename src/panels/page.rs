//! The whole page.

use super::address::{Address, follow_view};
use super::exponents::exponents_panel;
use super::health::health_panel;
use super::inside::{FOLD, inside_panel};
use super::proof::proof_view;
use super::run_card::run_card;
use super::runs::runs_table;
use super::sweep::sweep_panel;
use super::top_bar::top_bar;
use super::verdict::verdict_view;
use crate::charts::{Measure, line_chart, provide_theme};
use crate::controls::{
    apply_remembered_theme, is_drawer, remembered, settings_panel, train_with_space,
};
use crate::dom::{El, el};
use crate::share_link::View;
use crate::store::{Side, Store};
use leptos::prelude::*;

/// Mounted once, over the skeleton.
pub fn page() -> El {
    let address = Address::read();
    let store = Store::new(address.device);
    provide_context(store);
    apply_remembered_theme();
    provide_theme();
    train_with_space(store);
    follow_view(store);
    let settings_open = !is_drawer() && remembered("settings").unwrap_or(true);
    store.desk.update(|desk| desk.settings_open = settings_open);
    store.show_inside(remembered(FOLD).unwrap_or(false));
    if address.autostart {
        store.toggle_training();
    }
    let bar = top_bar();
    let workspace = el("div")
        .class("workspace")
        .live_flag("hidden", move || {
            store.desk.with(|desk| desk.view != View::Lab)
        })
        .child(settings_panel())
        .child(lab());
    el("div")
        .class("page")
        .children([bar, workspace, proof_view()])
}

fn lab() -> El {
    let pair = el("section")
        .class("pair")
        .attr("aria-label", "The two networks")
        .children(Side::BOTH.map(run_card));
    let verdict = verdict_view();
    let inside = inside_panel();
    let charts = el("section")
        .class("charts")
        .attr("aria-label", "Charts")
        .children(Measure::ALL.map(line_chart));
    el("main")
        .class("lab")
        .children([pair, verdict, inside, charts])
        .children([
            runs_table(),
            health_panel(),
            exponents_panel(),
            sweep_panel(),
        ])
}
