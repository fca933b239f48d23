//! The page's own clock.

use leptos::prelude::window;

/// Milliseconds since the page was opened; 0 where the browser has no clock.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
