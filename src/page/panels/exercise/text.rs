//! An exercise's text: headings, paragraphs, lists, and links that set controls.

use crate::core::settings::with_word;
use crate::core::text::{Block, Span, Style, Target};
use crate::page::dom::{El, button, el};
use crate::page::store::Store;

/// The blocks, under the exercise's own heading.
pub fn text(store: Store, blocks: &[Block]) -> Vec<El> {
    blocks.iter().map(|block| view(store, block)).collect()
}

fn view(store: Store, block: &Block) -> El {
    let line = |name: &str, spans: &[Span]| {
        el(name).children(spans.iter().map(|span| inline(store, span)))
    };
    match block {
        // All alike, so that no level is left out under the exercise's own heading.
        Block::Heading { spans, .. } => line("h3", spans),
        Block::Paragraph(spans) => line("p", spans),
        Block::List { ordered, items } => el(if *ordered { "ol" } else { "ul" })
            .children(items.iter().map(|spans| line("li", spans))),
        Block::Code(code) => el("pre").child(el("code").text(code)),
    }
}

fn inline(store: Store, span: &Span) -> El {
    let name = match span.style {
        Style::Plain => "span",
        Style::Emphasis => "em",
        Style::Strong => "strong",
        Style::Code => "code",
    };
    match &span.target {
        None => el(name).text(&span.text),
        Some(Target::Web(address)) => el("a")
            .attr("href", address)
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .text(&span.text),
        Some(Target::Set(pairs)) => {
            let known = pairs
                .iter()
                .filter_map(|(key, value)| Some((with_word(key)?.path, value.clone())));
            let edits: Vec<_> = known.collect();
            let words: Vec<_> = pairs
                .iter()
                .map(|(key, value)| format!("{key} = {value}"))
                .collect();
            button("sets", &span.text)
                .attr("title", format!("Sets {}", words.join(", ")))
                .on_click(move || store.take_up(&edits))
        }
    }
}
