//! What a visitor sees: Leptos, no Burn.
//!
//! Knows the browser, and of the rest only [`crate::core`]. Must not know how anything is computed:
//! it asks the engine, which runs in a worker, and shows what comes back.
//!
//! In reading order; a module imports those above it.
//!
//! - [`signal`], [`dom`]: reactive values and elements
//! - [`site`]: what differs between browsers, asked of `www/guard.js`
//! - [`worker_client`]: the engine as the page sees it
//! - [`store`]: the state of the page
//! - [`charts`], [`controls`], [`panels`]: what is drawn of it

pub mod charts;
pub mod controls;
pub mod dom;
pub mod panels;
pub mod signal;
pub mod site;
pub mod store;
pub mod worker_client;
