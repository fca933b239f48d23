//! What a visitor sees: Leptos, no Burn.
//!
//! Knows the browser, and of the rest only [`crate::core`]. Must not know how anything is computed:
//! it asks the engine, which runs in a worker, and shows what comes back.
//!
//! In reading order; a module imports those above it.
//!
//! - [`clock`]: the time that has passed
//! - [`remembered`]: small things that this device keeps
//! - [`language`]: what it says, in the visitor's language
//! - [`site`]: its files, and what differs between browsers, asked of `www/guard.js`
//! - [`offline`]: whether the browser keeps the page
//! - [`worker_client`]: the engine as the page sees it
//! - [`reader_client`]: the reader of people's files, likewise
//! - [`storage`]: what is kept on this device between visits
//! - [`checkpoints`]: runs that are gone on with on another visit
//! - [`store`]: the state of the page
//! - [`guest`]: what it says to a page around it
//! - [`kit`]: parts that every view is made of
//! - [`charts`]: charts of lines, neurons and maps
//! - [`settings`], [`about`], [`share`]: what belongs to no view
//! - [`data`], [`lab`], [`inside`], [`proof`], [`compare`]: views, a folder each
//! - [`phase`]: the map of a class, for those who do an exercise and those who review it
//! - [`lessons`], [`teachers`]: more views
//! - [`app`]: the whole page

pub mod about;
pub mod app;
pub mod charts;
pub mod checkpoints;
pub mod clock;
pub mod compare;
pub mod data;
pub mod guest;
pub mod inside;
pub mod kit;
pub mod lab;
pub mod language;
pub mod lessons;
pub mod offline;
pub mod phase;
pub mod proof;
pub mod reader_client;
pub mod remembered;
pub mod settings;
pub mod share;
pub mod site;
pub mod storage;
pub mod store;
pub mod teachers;
pub mod worker_client;
