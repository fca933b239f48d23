//! What a visitor sees: Leptos, no Burn.
//!
//! Knows the browser, and of the rest only [`crate::core`]. Must not know how anything is computed:
//! it asks the engine, which runs in a worker, and shows what comes back.
//!
//! In reading order; a module imports those above it.
//!
//! - [`dom`] makes elements
//! - [`site`]: what differs between browsers, asked of `www/guard.js`
//! - [`worker_client`]: the engine as the page sees it
//! - [`store`]: the state of the page
//! - [`kit`]: parts that every view is made of
//! - [`charts`], [`controls`], [`panels`]: what is drawn of it
//! - [`app`]: the whole page

pub mod app;
pub mod charts;
pub mod controls;
pub mod dom;
pub mod kit;
pub mod panels;
pub mod site;
pub mod store;
pub mod worker_client;
