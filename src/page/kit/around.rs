//! A message with parts of the page in the places of its placeholders.

use crate::page::language::{Piece, pieces};
use leptos::prelude::*;

/// The message in the language in use, with each placeholder's view in its place: a bold word, a link, a piece of
/// code. A view that the message has no place for is left out.
pub fn around(english: &'static str, views: Vec<(&'static str, AnyView)>) -> impl IntoView {
    let mut views = views;
    let shown = pieces(english)
        .into_iter()
        .filter_map(move |piece| match piece {
            Piece::Fixed(text) => Some(text.into_any()),
            Piece::Name(name) => {
                let at = views.iter().position(|(own, _)| *own == name)?;
                Some(views.swap_remove(at).1)
            }
        });
    shown.collect_view()
}
