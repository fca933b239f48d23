//! An exercise's text: headings, paragraphs, lists, and links that set controls.

use crate::core::settings::with_word;
use crate::core::text::{Block, Span, Style, Target};
use leptos::prelude::*;

/// What a link within the text sets: paths of settings, and what is written into them.
pub type Edits = Vec<(&'static str, String)>;

/// The blocks, under the exercise's own heading; `on_set` gets what a link sets when it is pressed.
#[component]
pub fn Text(#[prop(into)] blocks: Signal<Vec<Block>>, on_set: Callback<Edits>) -> impl IntoView {
    move || {
        let blocks = blocks.get();
        blocks
            .iter()
            .map(|block| block_view(block, on_set))
            .collect::<Vec<_>>()
    }
}

fn block_view(block: &Block, on_set: Callback<Edits>) -> AnyView {
    let line = |spans: &[Span]| {
        spans
            .iter()
            .map(|span| span_view(span, on_set))
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
        Block::Code(code) => view! { <pre><code>{code.clone()}</code></pre> }.into_any(),
    }
}

fn span_view(span: &Span, on_set: Callback<Edits>) -> AnyView {
    let text = span.text.clone();
    match &span.target {
        Some(Target::Web(address)) => view! {
            <a href=address.clone() target="_blank" rel="noopener noreferrer">{text}</a>
        }
        .into_any(),
        Some(Target::Set(pairs)) => {
            let edits = edits(pairs);
            let title = format!("Sets {}", in_words(pairs));
            view! {
                <button class="set sets" type="button" title=title on:click=move |_| on_set.run(edits.clone())>
                    {text}
                </button>
            }
            .into_any()
        }
        None => match span.style {
            Style::Plain => text.into_any(),
            Style::Emphasis => view! { <em>{text}</em> }.into_any(),
            Style::Strong => view! { <strong>{text}</strong> }.into_any(),
            Style::Code => view! { <code>{text}</code> }.into_any(),
        },
    }
}

/// What a link's words set, of those that are settings.
fn edits(pairs: &[(String, String)]) -> Edits {
    let known = pairs
        .iter()
        .filter_map(|(key, value)| Some((with_word(key)?.path, value.clone())));
    known.collect()
}

/// The settings by their labels: `Time steps 20`.
fn in_words(pairs: &[(String, String)]) -> String {
    let one = |(key, value): &(String, String)| match with_word(key) {
        Some(field) => {
            let value = field.label_of(value).unwrap_or(value);
            format!("{} to {value}", field.label)
        }
        None => format!("{key} to {value}"),
    };
    pairs.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_sets_the_settings_that_its_words_name_and_says_so_by_their_labels() {
        let pairs = [("steps", "20"), ("moon", "1")].map(|(key, value)| (key.into(), value.into()));
        assert_eq!(edits(&pairs), [("task.time_steps", "20".to_owned())]);
        let words = in_words(&pairs);
        assert!(words.contains(" to 20, moon to 1"), "{words}");
        let label = with_word("steps").expect("a word").label;
        assert!(words.starts_with(label), "{words}");
    }
}
