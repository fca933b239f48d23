//! The whole page.

use super::about::about;
use super::address::{Address, follow_address};
use super::banner::banner;
use super::earlier::earlier;
use super::exercise::exercise_panel;
use super::exponents::exponents_panel;
use super::health::health_panel;
use super::inside::{FOLD, inside_panel};
use super::lessons::lessons_view;
use super::proof::proof_view;
use super::run_card::run_card;
use super::runs::runs_table;
use super::sweep::sweep_panel;
use super::top_bar::top_bar;
use super::trouble::trouble;
use super::verdict::verdict_view;
use crate::core::name::Named;
use crate::core::share_link::View;
use crate::page::charts::{Measure, line_chart, provide_theme};
use crate::page::controls::{apply_remembered_theme, is_drawer, settings_panel, train_with_space};
use crate::page::dom::{El, el};
use crate::page::store::remembered::remembered;
use crate::page::store::{Side, Store};

/// Mounted once, over the skeleton.
pub fn page() -> El {
    let address = Address::read();
    let store = Store::new(address.device);
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
        .live_option("data-hide", move || {
            let hidden = store.study.with(|study| study.hidden.clone());
            let keys: Vec<_> = hidden.iter().map(|part| part.key()).collect();
            (!keys.is_empty()).then(|| keys.join(" "))
        })
        .children([
            bar,
            trouble(),
            banner(),
            earlier(),
            workspace,
            lessons_view(),
            proof_view(),
            about(),
        ])
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
