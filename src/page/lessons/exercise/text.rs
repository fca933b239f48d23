//! An exercise's text: headings, paragraphs, lists, figures, words explained in place, and links that set
//! controls.

use super::figure::Figure;
use super::word::Word;
use crate::core::exercise::edits;
use crate::core::settings::with_word;
use crate::core::text::{Block, Span, Style, Target};
use crate::page::language::{heard, say};
use leptos::prelude::*;

/// What a link within the text sets: paths of settings, and what is written into them.
pub type Edits = Vec<(&'static str, String)>;

/// How a link that sets settings stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setter {
    /// It can be pressed.
    Free,
    /// What it sets is set already.
    Set,
    /// Why it does nothing.
    Dead(String),
}

/// What the links of a text do when they are pressed, and how they stand.
#[derive(Debug, Clone, Copy)]
pub struct Links {
    pub set: Callback<Edits>,
    pub state: Callback<Edits, Setter>,
}

/// The blocks, under the exercise's own heading.
#[component]
pub fn Text(#[prop(into)] blocks: Signal<Vec<Block>>, links: Links) -> impl IntoView {
    move || {
        let blocks = blocks.get();
        blocks
            .iter()
            .map(|block| block_view(block, links))
            .collect::<Vec<_>>()
    }
}

fn block_view(block: &Block, links: Links) -> AnyView {
    let line = |spans: &[Span]| {
        spans
            .iter()
            .map(|span| span_view(span, links))
            .collect::<Vec<_>>()
    };
    match block {
        // All alike, so that no level is left out under the exercise's own heading.
        Block::Heading { spans, .. } => view! { <h2>{line(spans)}</h2> }.into_any(),
        Block::Paragraph(spans) => view! { <p>{line(spans)}</p> }.into_any(),
        Block::List { ordered, items } => {
            let items: Vec<_> = items
                .iter()
                .map(|spans| view! { <li>{line(spans)}</li> })
                .collect();
            if *ordered {
                view! { <ol>{items}</ol> }.into_any()
            } else {
                view! { <ul>{items}</ul> }.into_any()
            }
        }
        Block::Table { head, rows } => {
            let head: Vec<_> = head
                .iter()
                .map(|cell| view! { <th scope="col">{line(cell)}</th> })
                .collect();
            let row = |cells: &Vec<Vec<Span>>| {
                let cells: Vec<_> = cells
                    .iter()
                    .map(|cell| view! { <td>{line(cell)}</td> })
                    .collect();
                view! { <tr>{cells}</tr> }
            };
            let rows: Vec<_> = rows.iter().map(row).collect();
            view! {
                <div class="of-text" tabindex="0" role="group" aria-label=say("Table")>
                    <table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
                </div>
            }
            .into_any()
        }
        Block::Code(code) => view! { <pre><code>{code.clone()}</code></pre> }.into_any(),
        Block::Figure { name, caption } => {
            view! { <Figure name=name.clone() caption=caption.clone() /> }.into_any()
        }
        Block::Divider(_) => ().into_any(),
    }
}

fn span_view(span: &Span, links: Links) -> AnyView {
    let text = span.text.clone();
    match &span.target {
        Some(Target::Web(address)) => view! {
            <a href=address.clone() target="_blank" rel="noopener noreferrer">{text}</a>
        }
        .into_any(),
        Some(Target::Set(pairs)) => set_link(text, pairs, links),
        Some(Target::Word(key)) => view! { <Word key=key.clone() text /> }.into_any(),
        Some(Target::View(view)) => view! { <a href=format!("#view={view}")>{text}</a> }.into_any(),
        None => match span.style {
            Style::Plain => text.into_any(),
            Style::Emphasis => view! { <em>{text}</em> }.into_any(),
            Style::Strong => view! { <strong>{text}</strong> }.into_any(),
            Style::Code => view! { <code>{text}</code> }.into_any(),
        },
    }
}

fn set_link(text: String, pairs: &[(String, String)], links: Links) -> AnyView {
    let edits = edits(pairs);
    let sets = in_words(pairs);
    let pressed = edits.clone();
    let state = Memo::new(move |_| links.state.run(edits.clone()));
    let dead = move || state.with(|it| matches!(it, Setter::Dead(_)));
    let is_set = move || state.with(|it| *it == Setter::Set);
    let title = move || match state.get() {
        Setter::Free => say!("Sets {sets}", sets),
        Setter::Set => say!("{sets}: as it is set now", sets),
        Setter::Dead(why) => heard(&why),
    };
    view! {
        <button
            class="set sets"
            type="button"
            title=title
            aria-pressed=move || is_set().to_string()
            disabled=dead
            on:click=move |_| links.set.run(pressed.clone())
        >
            {text}
        </button>
    }
    .into_any()
}

/// The settings by their labels: `Time steps 20`.
fn in_words(pairs: &[(String, String)]) -> String {
    let one = |(key, value): &(String, String)| match with_word(key) {
        Some(field) => {
            let value = field
                .label_of(value)
                .map_or(value.as_str(), |label| say(label));
            say!("{setting} to {value}", setting = say(field.label), value)
        }
        None => say!("{setting} to {value}", setting = key, value),
    };
    pairs.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_the_settings_that_its_words_name_by_their_labels() {
        let pairs = [("steps", "20"), ("moon", "1")].map(|(key, value)| (key.into(), value.into()));
        let words = in_words(&pairs);
        assert!(words.contains(" to 20, moon to 1"), "{words}");
        let label = with_word("steps").expect("a word").label;
        assert!(words.starts_with(label), "{words}");
    }
}
