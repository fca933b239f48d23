//! Markdown into [`Block`]s, in the engine: the parser would make the page a tenth larger.

use super::{FIGURES, MOST_TEXT, divider, meaning};
use crate::core::name::Named;
use crate::core::settings::with_word;
use crate::core::share_link::{Pairs, View};
use crate::core::text::{Block, Span, Style, Target};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// What a text says. HTML in it is shown as text; foreign images, footnotes and the like are passed over.
pub fn typeset(markdown: &str) -> Vec<Block> {
    let mut end = markdown.len().min(MOST_TEXT);
    while !markdown.is_char_boundary(end) {
        end -= 1;
    }
    let mut setter = Setter::default();
    for part in parts(&markdown[..end]) {
        match part {
            Part::Text(text) => {
                for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
                    setter.take(event);
                }
                setter.finish_block();
            }
            Part::Divider(name) => setter.blocks.push(Block::Divider(name.to_owned())),
        }
    }
    setter.blocks
}

/// A piece of a text that lines such as `--- run` part.
enum Part<'a> {
    Text(&'a str),
    Divider(&'a str),
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let (mut found, mut from, mut at) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if let Some(name) = divider(line) {
            found.push(Part::Text(&text[from..at]));
            found.push(Part::Divider(name));
            from = end;
        }
        at = end;
    }
    found.push(Part::Text(&text[from..]));
    found
}

#[derive(Default)]
struct Setter {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    style: Style,
    target: Option<Target>,
    heading: Option<u8>,
    code: Option<String>,
    /// The figure whose caption comes.
    figure: Option<String>,
    /// Whether the innermost list is numbered, and its items so far.
    list: Option<(bool, Vec<Vec<Span>>)>,
    /// Lists within lists: their items join the outermost.
    depth: usize,
    /// The rows of a table so far, its head first.
    table: Option<Vec<Vec<Vec<Span>>>>,
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
            Tag::Table(_) if self.depth == 0 => {
                self.finish_block();
                self.table = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(rows) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self.style = Style::Emphasis,
            Tag::Strong => self.style = Style::Strong,
            Tag::Link { dest_url, .. } => self.target = target(&dest_url),
            Tag::Image { dest_url, .. } => {
                let name = dest_url.strip_prefix("figure:").unwrap_or_default();
                if self.depth == 0 && FIGURES.contains(&name) {
                    self.finish_block();
                    self.figure = Some(name.to_owned());
                }
            }
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
            TagEnd::TableCell => self.finish_cell(),
            TagEnd::Table => {
                if let Some(rows) = self.table.take() {
                    let mut rows = rows.into_iter();
                    let head = rows.next().unwrap_or_default();
                    let rows = rows.collect();
                    self.blocks.push(Block::Table { head, rows });
                }
            }
            TagEnd::Heading(_) | TagEnd::CodeBlock => self.finish_block(),
            TagEnd::Paragraph if self.depth == 0 => self.finish_block(),
            TagEnd::Paragraph => self.text(" ", Style::Plain),
            TagEnd::Emphasis | TagEnd::Strong => self.style = Style::Plain,
            TagEnd::Link => self.target = None,
            TagEnd::Image => self.finish_figure(),
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

    /// In a list, which holds no table, cells are words with a space between.
    fn finish_cell(&mut self) {
        match self.table.as_mut().and_then(|rows| rows.last_mut()) {
            Some(row) => row.push(std::mem::take(&mut self.spans)),
            None => self.text(" ", Style::Plain),
        }
    }

    fn finish_figure(&mut self) {
        if let Some(name) = self.figure.take() {
            let spans = std::mem::take(&mut self.spans);
            let caption = spans.into_iter().map(|span| span.text).collect();
            self.blocks.push(Block::Figure { name, caption });
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

/// `#set&slope=25` sets settings, `#word=loss` explains a word, `#view=inside` goes to a view, `https://`
/// opens a page; anything else is plain text.
fn target(address: &str) -> Option<Target> {
    if let Some(key) = address.strip_prefix("#word=") {
        return meaning(key).map(|_| Target::Word(key.to_owned()));
    }
    if let Some(key) = address.strip_prefix("#view=") {
        return View::from_key(key).map(|view| Target::View(view.key().to_owned()));
    }
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
