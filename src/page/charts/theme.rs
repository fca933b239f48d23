//! The style sheet's colours, for what is drawn rather than styled.

use crate::page::store::Side;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Colours as CSS writes them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Theme {
    pub page: String,
    pub surface: String,
    pub ink: String,
    pub muted: String,
    pub grid: String,
    pub rule: String,
    /// Of what has to be told from the background.
    pub edge: String,
    pub off: String,
    pub held: String,
}

impl Theme {
    /// The accent of one side.
    pub fn side(&self, side: Side) -> &str {
        match side {
            Side::Unregularised => &self.off,
            Side::Regularised => &self.held,
        }
    }

    fn read() -> Self {
        let style = document()
            .document_element()
            .and_then(|root| window().get_computed_style(&root).ok().flatten());
        let colour = |name: &str| {
            let value = style
                .as_ref()
                .and_then(|style| style.get_property_value(name).ok());
            value.map_or_else(|| "gray".to_owned(), |value| value.trim().to_owned())
        };
        Self {
            page: colour("--page"),
            surface: colour("--surface"),
            ink: colour("--ink"),
            muted: colour("--muted"),
            grid: colour("--grid"),
            rule: colour("--rule"),
            edge: colour("--field-edge"),
            off: colour("--off"),
            held: colour("--held"),
        }
    }
}

thread_local! {
    static PRESENT: Cell<Option<RwSignal<Theme>>> = const { Cell::new(None) };
}

/// Reads the style sheet's colours again: the visitor has chosen others.
pub fn theme_changed() {
    use_theme().set(Theme::read());
}

/// Gives the page its theme, which follows the system's switch between light and dark.
pub fn provide_theme() {
    let theme = RwSignal::new(Theme::read());
    PRESENT.set(Some(theme));
    if let Ok(Some(dark)) = window().match_media("(prefers-color-scheme: dark)") {
        let follow = Closure::<dyn FnMut()>::new(move || theme.set(Theme::read()));
        dark.set_onchange(Some(follow.as_ref().unchecked_ref()));
        // Both last as long as the page.
        follow.forget();
        std::mem::forget(dark);
    }
}

/// The page's theme.
///
/// # Panics
///
/// Before it has one.
pub fn use_theme() -> RwSignal<Theme> {
    PRESENT.get().expect("the page provides it first")
}
