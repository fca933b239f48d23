//! The whole page, mounted once over the skeleton.

mod old;

use crate::core::name::Named;
use crate::core::share_link::View;
use crate::page::charts::{Measure, line_chart, provide_theme};
use crate::page::controls::{apply_remembered_theme, is_drawer, settings_panel, train_with_space};
use crate::page::dom::{El, el};
use crate::page::panels::{
    Address, FOLD, about, banner, earlier, exercise_panel, exponents_panel, follow_address,
    health_panel, inside_panel, lessons_view, proof_view, run_card, runs_table, sweep_panel,
    top_bar, trouble, verdict_view,
};
use crate::page::store::remembered::remembered;
use crate::page::store::{Side, Store};
use leptos::prelude::*;
use old::Old;

/// Everything that is seen; makes the store, and gives it to all within.
#[component]
pub fn App() -> impl IntoView {
    let address = Address::read();
    let store = Store::new(address.device);
    provide_context(store);
    open(store, address);
    let in_lab = move || store.desk.with(|desk| desk.view == View::Lab);
    view! {
        <div class="page" data-hide=move || hidden_parts(store)>
            <Old make=top_bar />
            <Old make=trouble />
            <Old make=banner />
            <Old make=earlier />
            <div class="workspace" hidden=move || !in_lab()>
                <Old make=settings_panel />
                <Old make=lab />
            </div>
            <Old make=lessons_view />
            <Old make=proof_view />
            <Old make=about />
        </div>
    }
}

/// As the address and the last visit say.
fn open(store: Store, address: Address) {
    apply_remembered_theme();
    provide_theme();
    train_with_space(store);
    let settings_open = !is_drawer() && remembered("settings").unwrap_or(true);
    store.desk.update(|desk| desk.settings_open = settings_open);
    store.show_inside(remembered(FOLD).unwrap_or(false));
    store.meet();
    follow_address(store);
    store
        .study
        .update(|study| study.notes.extend(address.notes));
    if address.autostart {
        store.start_if_idle();
    }
}

/// The names of the parts that a link left away; nothing where it left none.
fn hidden_parts(store: Store) -> Option<String> {
    let hidden = store.study.with(|study| study.hidden.clone());
    let keys: Vec<_> = hidden.iter().map(|part| part.key()).collect();
    (!keys.is_empty()).then(|| keys.join(" "))
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
        .children(Measure::all().map(line_chart));
    el("main")
        .class("lab")
        .children([exercise_panel(), pair, verdict, inside, charts])
        .children([
            runs_table(),
            health_panel(),
            exponents_panel(),
            sweep_panel(),
        ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::name::Labelled;

    /// What is seen before the page's wasm has arrived.
    const SKELETON: &str = include_str!("../../../www/index.html");

    /// What stands in it between two texts, each time.
    fn between(start: &str, end: &str) -> Vec<&'static str> {
        let parts = SKELETON.split(start).skip(1);
        parts
            .filter_map(|part| part.split_once(end).map(|it| it.0))
            .collect()
    }

    #[test]
    fn the_skeleton_links_to_the_views_that_the_page_has() {
        let links = View::all()
            .map(|view| format!("<a href=\"#view={}\">{}</a>", view.key(), view.label()))
            .collect::<String>();
        let views = between("<nav class=\"views\" aria-label=\"Views\">", "</nav>");
        assert_eq!(views, [links]);
    }

    #[test]
    fn the_skeleton_has_the_cards_of_both_runs() {
        assert_eq!(
            between("<section class=\"run\" data-run=\"", "\""),
            Side::BOTH.map(Side::key)
        );
        assert_eq!(
            between(
                "<h2><span class=\"swatch\" aria-hidden=\"true\"></span>",
                "</h2>"
            ),
            Side::BOTH.map(Side::title)
        );
    }

    #[test]
    fn the_skeleton_has_the_charts_in_the_pages_order() {
        assert_eq!(
            between("<h3>", "</h3>"),
            Measure::all().map(Measure::title).collect::<Vec<_>>()
        );
    }

    #[test]
    fn the_skeleton_has_the_place_that_the_page_is_mounted_in() {
        assert_eq!(SKELETON.matches("<div id=\"app\">").count(), 1);
    }
}
