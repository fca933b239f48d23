//! The page as a guest: framed by another page, with which it speaks by messages (docs/embedding.md).
//!
//! It speaks with one origin only, which its address names (`?host=…`); without that name, or outside of
//! a frame, it neither listens nor tells.
//!
//! In reading order; a module imports those above it.
//!
//! - `host`: whom it speaks with
//! - `asked`, `said`: the messages, in and out
//! - `handle`: the line to the host
//! - `handed_in`: what a student hands to it
//! - `listening`, `telling`: what is done for it, and what it is told

mod asked;
mod handed_in;
mod handle;
mod host;
mod listening;
mod said;
mod telling;

pub use handle::{Guest, use_guest};
pub use host::{Collects, Host};

use crate::page::store::Store;
use leptos::html::Div;
use leptos::prelude::*;

/// The protocol's version; a message of another is refused.
pub const VERSION: u32 = 1;
/// The key by which a message is known to be one of these, with [`VERSION`] as its value.
pub const KEY: &str = "lyapunovLab";

/// Begins to listen, and to tell the host that the address named what happens; `whole` is all of the page.
pub fn begin(store: Store, host: Option<(Host, Collects)>, whole: NodeRef<Div>) {
    let guest = host.and_then(|(host, collects)| Guest::new(host, collects));
    provide_context(guest);
    listening::listen(store, guest);
    if let Some(guest) = guest {
        telling::tell(store, guest, whole);
    }
}
