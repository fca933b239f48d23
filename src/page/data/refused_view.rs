//! Why files make no data: where, what stands there, what could, and what may put it right.

use super::choices::repairs;
use super::excerpt::ExcerptTable;
use super::guesses::Guesses;
use super::pick::PickButton;
use super::words::{count, refused, size, told};
use crate::core::protocol::Refusal;
use crate::page::kit::{FootBar, PageHead};
use crate::page::language::{heard, say};
use crate::page::store::brought::{Outcome, Reading};
use crate::page::store::use_store;
use leptos::prelude::*;

fn refusal_of(reading: &Reading) -> Option<Refusal> {
    match &reading.outcome {
        Some(Outcome::Refused(refusal)) => Some((**refusal).clone()),
        Some(Outcome::Broken(why)) => Some(Refusal::for_message(why)),
        _ => None,
    }
}

/// All of it.
#[component]
pub fn RefusedView() -> impl IntoView {
    let store = use_store();
    let reading = store.brought.reading;
    let refusal = Memo::new(move |_| reading.with(refusal_of));
    let name = Memo::new(move |_| {
        reading.with(|it| {
            it.given
                .as_ref()
                .map_or(String::new(), |it| it.name.clone())
        })
    });
    let headline = Signal::derive(move || say!("{name} cannot be read", name = name.get()));
    let sub = Signal::derive(move || {
        let bytes = reading.with(|it| it.given.as_ref().map_or(0.0, |it| it.bytes));
        size(bytes)
    });
    view! {
        <PageHead headline sub back=("#view=lab", say("Lab"))>
            <PickButton label=say("Choose other files…") />
        </PageHead>
        <div class="split">
            <div>
                <section class="sec">
                    {move || refusal.get().map(|refusal| view! { <Problem refusal /> })}
                </section>
            </div>
            <div>
                {move || refusal.get().and_then(around)}
                <Guesses />
            </div>
        </div>
        <FootBar sentence=say("Nothing is used until you say so.")>
            <button class="b" type="button" id="data-away" on:click=move |_| store.put_files_away()>
                {say("Put it away")}
            </button>
            <button class="b main sm" type="button" id="data-use" disabled>{say("Use this data")}</button>
        </FootBar>
    }
}

#[component]
fn Problem(refusal: Refusal) -> impl IntoView {
    let store = use_store();
    let buttons = repairs(&refusal).into_iter().map(move |repair| {
        let choose = move |_| store.choose_for_data(repair.key, &repair.value);
        view! {
            <button class="b" type="button" data-repair=repair.key on:click=choose>{heard(&repair.label)}</button>
        }
    });
    let buttons: Vec<_> = buttons.collect();
    let place = place(&refusal);
    let title = place.unwrap_or_else(|| refused(&refusal));
    let is_placed = refusal.row.is_some() || refusal.key.is_some();
    let allowed = refusal.allowed.as_deref().filter(|_| is_placed).map(told);
    let allowed = allowed.map(|allowed| view! { <p>{say!("Allowed: {allowed}.", allowed)}</p> });
    let buttons = (!buttons.is_empty()).then(|| view! { <div class="inl">{buttons}</div> });
    view! {
        <div class="alert" role="alert" id="data-problem" data-row=refusal.row.map(|row| row.to_string())>
            <h2>{title}</h2>
            {allowed}
            {buttons}
        </div>
    }
}

/// Where it is, and what stands there.
fn place(refusal: &Refusal) -> Option<String> {
    // What stands in the file stays as it is.
    let plain = |value: &str| match value.starts_with('“') {
        true => value.to_owned(),
        false => told(value),
    };
    let value = refusal.value.as_deref().map(plain).unwrap_or_default();
    if let Some(row) = refusal.row {
        let file = refusal.file.as_deref().unwrap_or_default();
        let column = match &refusal.column {
            Some((number, name)) if name.is_empty() => say!(", column {number}", number),
            Some((_, name)) => say!(", column “{name}”", name),
            None => String::new(),
        };
        return Some(say!(
            "{file}, row {row}{column}: {value}",
            file,
            row = count(row as u64),
            column,
            value
        ));
    }
    let key = refusal.key.as_deref()?;
    Some(say!(
        "{label} is {value}",
        label = super::choices::label(key),
        value
    ))
}

/// The rows around the one that is wrong.
fn around(refusal: Refusal) -> Option<impl IntoView> {
    let (rows, row) = (refusal.rows?, refusal.row?);
    let column = refusal.column.map(|(number, _)| number);
    let title = say!("Around row {row}", row = count(row as u64));
    Some(view! {
        <section class="sec">
            <header><h2>{title}</h2></header>
            <ExcerptTable excerpt=rows label=say("Rows around the problem") wrong=(row, column) />
            <p class="meta">{say("Rows are counted as an editor counts lines.")}</p>
        </section>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_file_row_column_and_value_or_the_choice() {
        let cell = Refusal {
            file: Some("touch.csv".to_owned()),
            row: Some(20_418),
            column: Some((2, "time".to_owned())),
            value: Some("“12,5”".to_owned()),
            ..Refusal::for_message("")
        };
        let said = place(&cell).expect("a place");
        assert_eq!(said, "touch.csv, row 20\u{202f}418, column “time”: “12,5”");
        let choice = Refusal {
            key: Some("label".to_owned()),
            value: Some("“colour”".to_owned()),
            ..Refusal::for_message("")
        };
        assert_eq!(place(&choice).as_deref(), Some("Class is “colour”"));
        assert_eq!(place(&Refusal::for_message("it is empty")), None);
    }
}
