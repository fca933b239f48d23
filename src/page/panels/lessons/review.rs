//! Hand-ins: many at once, each with its answers, its results, and what of its receipts does not fit.

use crate::core::exercise::HandIn;
use crate::core::share_link::Link;
use crate::page::charts::{fixed, percent};
use crate::page::dom::{El, button, el};
use crate::page::store::study::Review;
use crate::page::store::{Side, Store};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

const HEADS: [&str; 7] = [
    "Name",
    "Exercise",
    "Goals",
    "Not held",
    "Held",
    "Receipt",
    "Train again",
];

pub fn review(store: Store) -> El {
    let help = "Choose the files that your students handed in; they are read \
                here and go nowhere. What was handed in as a link comes into the list when it is opened. A \
                receipt can be checked without training; training again is what proves it.";
    let chosen = move |event: Event| {
        let input = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let files = input.and_then(|input| input.files());
        for index in 0..files.as_ref().map_or(0, |files| files.length()) {
            if let Some(file) = files.as_ref().and_then(|files| files.get(index)) {
                store.review_file(file);
            }
        }
    };
    let input = el("input")
        .id("review-files")
        .attr("type", "file")
        .flag("multiple")
        .on("change", chosen);
    let none = move || store.study.with(|study| study.reviews.is_empty());
    let clear = button("quiet", "Clear the list")
        .live_flag("hidden", none)
        .on_click(move || store.clear_reviews());
    let head = el("tr").children(HEADS.map(|words| el("th").attr("scope", "col").text(words)));
    let body = el("tbody").live_children(move || {
        store
            .study
            .with(|study| study.reviews.iter().map(row).collect())
    });
    let table = el("table")
        .id("reviews")
        .class("numbers-table")
        .child(el("caption").class("visually-hidden").text("Hand-ins"))
        .child(el("thead").child(head))
        .child(body);
    let scroll = el("div")
        .id("reviews-scroll")
        .class("scroll")
        .attr("role", "region")
        .attr("tabindex", "0")
        .attr("aria-label", "Hand-ins")
        .live_flag("hidden", none)
        .child(table);
    el("section")
        .class("panel review")
        .attr("aria-labelledby", "review-title")
        .child(el("h2").id("review-title").text("Review hand-ins"))
        .child(el("p").class("help").text(help))
        .child(el("label").attr("for", "review-files").text("Files"))
        .child(el("div").class("row").children([input, clear]))
        .child(scroll)
}

fn row(review: &Review) -> El {
    let cell = |words: String| el("td").text(words);
    let hand_in = match &review.hand_in {
        Ok(hand_in) => hand_in,
        Err(reason) => {
            let words = el("td").attr("colspan", "6").class("error").text(reason);
            return el("tr")
                .child(el("th").attr("scope", "row").text(&review.file))
                .child(words);
        }
    };
    let goals = format!("{} of {}", hand_in.goals_met(), hand_in.goals.len());
    let outcomes = hand_in.outcomes();
    let result = |side: Side| match &outcomes[side as usize] {
        Some(out) => format!(
            "{}, λ {}",
            percent(out.test_accuracy.into()),
            fixed(out.exponent.into(), 3)
        ),
        None => "–".to_owned(),
    };
    let name = el("th")
        .attr("scope", "row")
        .text(&hand_in.name)
        .child(answers(hand_in));
    let again = Link {
        start: true,
        ..hand_in.link.clone()
    };
    let again = el("a")
        .attr("href", format!("#{}", again.fragment()))
        .text("Train it here");
    el("tr")
        .attr("data-name", &hand_in.name)
        .child(name)
        .child(cell(hand_in.exercise.clone()))
        .child(cell(goals))
        .children(Side::BOTH.map(|side| cell(result(side))))
        .child(findings(review))
        .child(el("td").child(again))
}

fn answers(hand_in: &HandIn) -> El {
    let one =
        |(question, answer): &(String, String)| [el("dt").text(question), el("dd").text(answer)];
    el("details")
        .child(el("summary").text("Answers"))
        .child(el("dl").children(hand_in.answers.iter().flat_map(one)))
}

fn findings(review: &Review) -> El {
    let cell = el("td").class("findings");
    match &review.findings {
        None => cell.attr("data-fits", "").text("Checking…"),
        Some(found) => {
            let fits = found.iter().all(|it| it.is_note);
            let words = if fits {
                "Fits its experiment."
            } else {
                "Does not fit:"
            };
            let line = |it: &crate::core::exercise::Finding| el("li").text(&it.words);
            cell.attr("data-fits", fits.to_string())
                .text(words)
                .child(el("ul").children(found.iter().map(line)))
        }
    }
}
