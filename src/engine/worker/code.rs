//! QR codes.

use crate::core::protocol::Code;
use qrcodegen::{QrCode, QrCodeEcc};

/// The text as a code, with as little redundancy as there is: a screen has no stains.
pub(super) fn code(text: &str) -> Option<Code> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let across = 0..code.size();
    let dark = across
        .clone()
        .flat_map(|y| across.clone().map(move |x| (x, y)))
        .map(|(x, y)| u8::from(code.get_module(x, y)));
    Some(Code {
        size: code.size().unsigned_abs() as usize,
        dark: dark.collect(),
    })
}
