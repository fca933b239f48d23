//! Parts that every view is made of: they know no store and no experiment.
//!
//! Names, props and looks follow one list, so that a button, a switch or a dialog is the same wherever
//! it stands; their styles are in `www/style/base.css`.

mod around;
mod chip;
mod close_button;
mod dialog;
mod download;
mod embed;
mod facts;
mod files;
mod foot_bar;
mod icon;
mod keys;
mod note;
mod page_head;
mod qr_code;
mod segmented;
mod sight;
mod slide;

pub use around::around;
pub use chip::{Chip, Tone};
pub use close_button::CloseButton;
pub use dialog::Dialog;
pub use download::{
    download, download_blob, download_bytes, download_file, download_from, download_table,
};
pub use embed::{element, framed};
pub use facts::{Fact, Facts};
pub use files::{Hover, chosen_files, dropped_files};
pub use foot_bar::FootBar;
pub use icon::{Icon, Sign};
pub use keys::is_free;
pub use note::Note;
pub use page_head::PageHead;
pub use qr_code::QrCode;
pub use segmented::{Choice, Segmented};
pub use sight::{bring_along, bring_into_sight, bring_up};
pub use slide::{COARSE, Slide, next_cell, pace};
