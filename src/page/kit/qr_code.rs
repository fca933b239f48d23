//! A text's QR code.

use crate::core::protocol::Code;
use leptos::prelude::*;
use std::fmt::Write;

/// Light modules around the code, as scanners want them.
const QUIET: usize = 4;

/// Black on white in both themes: that is what scanners read. Blank until the engine has made it.
#[component]
pub fn QrCode(
    #[prop(into)] code: Signal<Option<Code>>,
    #[prop(into)] id: String,
    label: &'static str,
) -> impl IntoView {
    let size = Memo::new(move |_| code.with(|code| code.as_ref().map_or(0, |code| code.size)));
    let whole = move || size.get() + 2 * QUIET;
    let path = Memo::new(move |_| code.with(|code| code.as_ref().map(path).unwrap_or_default()));
    view! {
        <svg
            id=id
            class="qr"
            role="img"
            aria-label=label
            shape-rendering="crispEdges"
            viewBox=move || format!("0 0 {0} {0}", whole())
            data-modules=move || size.get().to_string()
        >
            <path d=move || path.get() fill="#000"></path>
        </svg>
    }
}

/// The dark modules as an outline: of each row, every unbroken stretch as one box.
fn path(code: &Code) -> String {
    let mut path = String::new();
    for (y, row) in code.dark.chunks(code.size.max(1)).enumerate() {
        let mut x = 0;
        for stretch in row.chunk_by(|one, other| one == other) {
            let length = stretch.len();
            if stretch.first().is_some_and(|&dark| dark > 0) {
                let (left, top) = (x + QUIET, y + QUIET);
                // A text takes everything that is written to it.
                let _ = write!(path, "M{left} {top}h{length}v1h-{length}z");
            }
            x += length;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_modules_are_drawn_within_the_quiet_zone_each_stretch_once() {
        let code = Code {
            size: 3,
            dark: vec![1, 1, 0, 0, 0, 0, 1, 0, 1],
        };
        assert_eq!(path(&code), "M4 4h2v1h-2zM4 6h1v1h-1zM6 6h1v1h-1z");
    }
}
