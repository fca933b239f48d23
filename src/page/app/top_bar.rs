//! Name, views, device and Share, always in sight.

use super::device_badge::DeviceBadge;
use crate::core::name::{Labelled, Named};
use crate::core::share_link::View;
use crate::page::kit::{Icon, Sign, bring_along};
use crate::page::language::say;
use crate::page::store::focus::focus;
use crate::page::store::use_store;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// Goes to the content; the address stays that of the experiment.
fn skip(event: MouseEvent) {
    event.prevent_default();
    if let Some(main) = document().get_element_by_id("main") {
        // Fails for no name of an attribute.
        let _ = main.set_attribute("tabindex", "-1");
    }
    focus("main");
}

/// The view that a tab leads to: the form of an exercise, where that was `left` for another tab.
fn behind(tab: View, now: View, left: View) -> View {
    match tab {
        View::Teachers if now.tab() != tab && left == View::Make => left,
        tab => tab,
    }
}

/// The bar at the top. Share sets `sharing`; its popover can set `about`.
#[component]
pub fn TopBar(sharing: RwSignal<bool>, about: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let view = Memo::new(move |_| store.desk.with(|desk| desk.view));
    // Whoever makes an exercise goes to the lab for its experiment, and comes back to the form.
    let left = Memo::new(move |before: Option<&View>| match view.get() {
        at if at.tab() == View::Teachers => at,
        _ => before.copied().unwrap_or(View::Teachers),
    });
    // On a small screen the tabs are wider than the bar.
    Effect::new(move |_| {
        view.track();
        request_animation_frame(|| bring_along(".top .nav", "[aria-current]"));
    });
    let tabs = View::TABS.map(|tab| {
        let current = move || (view.get().tab() == tab).then_some("page");
        let href = move || format!("#view={}", behind(tab, view.get(), left.get()).key());
        view! {
            <a id=format!("to-{}", tab.key()) href=href aria-current=current>
                {say(tab.label())}
            </a>
        }
    });
    view! {
        <header class="top" data-view=move || view.get().key()>
            <a class="skip" href="#main" on:click=skip>{say("Skip to content")}</a>
            <a class="brand" href="#view=lab" aria-label=say("Lyapunov Lab, home")>
                <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke-width="2.5">
                    <path d="M2 15c8 0 12-3 20-11" stroke="var(--un)" stroke-dasharray="4 2.5"></path>
                    <path d="M2 19h20" stroke="var(--re)"></path>
                </svg>
                <span>{say("Lyapunov Lab")}</span>
            </a>
            <nav class="nav" aria-label=say("Views")>{tabs}</nav>
            <div class="end">
                <DeviceBadge about />
                <button class="b share" type="button" id="share-open" aria-label=say("Share") on:click=move |_| sharing.set(true)>
                    <Icon sign=Sign::Share />
                    <span class="txt">{say("Share")}</span>
                </button>
            </div>
        </header>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_teachers_tab_leads_back_to_the_form_that_was_left_for_the_lab() {
        assert_eq!(behind(View::Teachers, View::Lab, View::Make), View::Make);
        for (now, left) in [
            (View::Make, View::Make),
            (View::Lab, View::Teachers),
            (View::Lab, View::Guide),
        ] {
            assert_eq!(behind(View::Teachers, now, left), View::Teachers, "{now:?}");
        }
        assert_eq!(behind(View::Inside, View::Lab, View::Make), View::Inside);
    }
}
