//! The whole page.

use super::address::{Address, follow_view};
use super::exponents::ExponentsPanel;
use super::health::HealthPanel;
use super::inside::{FOLD, InsidePanel};
use super::proof::ProofView;
use super::run_card::RunCard;
use super::runs::RunsTable;
use super::sweep::SweepPanel;
use super::top_bar::TopBar;
use super::verdict::Verdict;
use crate::charts::{LineChart, Measure, provide_theme};
use crate::controls::{
    SettingsPanel, apply_remembered_theme, is_drawer, remembered, train_with_space,
};
use crate::store::live::live;
use crate::store::{Side, Store, View};
use leptos::prelude::*;

/// Mounted once, over the skeleton.
#[component]
pub fn Page() -> impl IntoView {
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
    view! {
        <TopBar />
        <div
            class="workspace"
            hidden=live(move || store.desk.with(|desk| desk.view != View::Lab))
        >
            <SettingsPanel />
            <main class="lab">
                <section class="pair" aria-label="The two networks">
                    {Side::BOTH.map(|side| view! { <RunCard side=side /> })}
                </section>
                <Verdict />
                <InsidePanel />
                <section class="charts" aria-label="Charts">
                    {Measure::ALL.map(|measure| view! { <LineChart measure=measure /> })}
                </section>
                <RunsTable />
                <HealthPanel />
                <ExponentsPanel />
                <SweepPanel />
            </main>
        </div>
        <ProofView />
    }
}
