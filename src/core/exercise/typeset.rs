//! Markdown into [`Block`]s, in the engine: the parser would make the page a tenth larger.

use super::MOST_TEXT;
use crate::core::settings::with_word;
use crate::core::share_link::Pairs;
use crate::core::text::{Block, Span, Style, Target};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

/// What a text says. HTML in it is shown as text; images, tables and the like are passed over.
pub fn typeset(markdown: &str) -> Vec<Block> {
    let mut end = markdown.len().min(MOST_TEXT);
    while !markdown.is_char_boundary(end) {
        end -= 1;
    }
    let mut setter = Setter::default();
    for event in Parser::new(&markdown[..end]) {
        setter.take(event);
    }
    setter.finish_block();
    setter.blocks
}

#[derive(Default)]
struct Setter {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    style: Style,
    target: Option<Target>,
    heading: Option<u8>,
    code: Option<String>,
    /// Whether the innermost list is numbered, and its items so far.
    list: Option<(bool, Vec<Vec<Span>>)>,
    /// Lists within lists: their items join the outermost.
    depth: usize,
}

impl Setter {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, self.style),
            Event::Code(text) => self.text(&text, Style::Code),
            Event::Html(text) | Event::InlineHtml(text) => self.text(&text, Style::Plain),
            Event::SoftBreak | Event::HardBreak => self.text(" ", self.style),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, style: Style) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        let target = self.target.clone();
        match self.spans.last_mut() {
            Some(last) if last.style == style && last.target == target => last.text.push_str(text),
            _ => self.spans.push(Span {
                text: text.to_owned(),
                style,
                target,
            }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.finish_block();
                self.heading = Some(match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    _ => 3,
                });
            }
            Tag::Paragraph if self.depth == 0 => self.finish_block(),
            Tag::CodeBlock(_) => {
                self.finish_block();
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                if self.depth == 0 {
                    self.finish_block();
                    self.list = Some((first.is_some(), Vec::new()));
                } else {
                    self.finish_item();
                }
                self.depth += 1;
            }
            Tag::Item => self.finish_item(),
            Tag::Emphasis => self.style = Style::Emphasis,
            Tag::Strong => self.style = Style::Strong,
            Tag::Link { dest_url, .. } => self.target = target(&dest_url),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.finish_item();
                self.depth -= 1;
                if self.depth == 0
                    && let Some((ordered, items)) = self.list.take()
                {
                    self.blocks.push(Block::List { ordered, items });
                }
            }
            TagEnd::Item => self.finish_item(),
            TagEnd::Heading(_) | TagEnd::CodeBlock => self.finish_block(),
            TagEnd::Paragraph if self.depth == 0 => self.finish_block(),
            TagEnd::Paragraph => self.text(" ", Style::Plain),
            TagEnd::Emphasis | TagEnd::Strong => self.style = Style::Plain,
            TagEnd::Link => self.target = None,
            _ => {}
        }
    }

    fn finish_item(&mut self) {
        if let Some((_, items)) = &mut self.list
            && !self.spans.is_empty()
        {
            items.push(std::mem::take(&mut self.spans));
        }
    }

    fn finish_block(&mut self) {
        if let Some(code) = self.code.take() {
            self.blocks.push(Block::Code(code));
        }
        let heading = self.heading.take();
        if self.spans.is_empty() {
            return;
        }
        let spans = std::mem::take(&mut self.spans);
        self.blocks.push(match heading {
            Some(level) => Block::Heading { level, spans },
            None => Block::Paragraph(spans),
        });
    }
}

/// `#set&slope=25` sets settings, `https://` opens a page; anything else is plain text.
fn target(address: &str) -> Option<Target> {
    if address.starts_with("https://") {
        return Some(Target::Web(address.to_owned()));
    }
    let mut pairs = Pairs::read(address.strip_prefix("#set&")?).ok()?;
    let keys: Vec<_> = pairs.keys().map(str::to_owned).collect();
    let known = keys.into_iter().filter(|key| with_word(key).is_some());
    let known: Vec<_> = known.collect();
    let edits = known.into_iter().filter_map(|key| {
        let value = pairs.take(&key)?;
        Some((key, value))
    });
    Some(Target::Set(edits.collect()))
}
