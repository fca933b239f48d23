//! Some rows of a table as they stand in the file.

use crate::core::protocol::Excerpt;
use crate::page::language::say;
use leptos::prelude::*;

/// A table of them; the cell of `wrong`, its row and column from 1, is marked.
#[component]
pub fn ExcerptTable(
    excerpt: Excerpt,
    #[prop(into)] label: String,
    #[prop(optional)] wrong: Option<(usize, Option<usize>)>,
) -> impl IntoView {
    let width = excerpt.rows.iter().map(|(_, cells)| cells.len()).max();
    let head = excerpt.header.unwrap_or_else(|| {
        let numbers = 1..=width.unwrap_or(0);
        numbers.map(|number| number.to_string()).collect()
    });
    let head = head
        .into_iter()
        .map(|name| view! { <th scope="col">{name}</th> });
    let rows = excerpt.rows.into_iter().map(move |(number, cells)| {
        let is_wrong = wrong.is_some_and(|(row, _)| row == number);
        let column = wrong.and_then(|(_, column)| column).filter(|_| is_wrong);
        let cells = cells.into_iter().enumerate().map(move |(at, cell)| {
            if column == Some(at + 1) {
                view! { <td><b>{cell}</b></td> }.into_any()
            } else {
                view! { <td>{cell}</td> }.into_any()
            }
        });
        view! {
            <tr class:bad=is_wrong>
                <th scope="row">{number}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <div class="scrollx" tabindex="0" role="region" aria-label=label>
            <table class="raw mono">
                <thead>
                    <tr>
                        <th scope="col">{say("row")}</th>
                        {head.collect_view()}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}
