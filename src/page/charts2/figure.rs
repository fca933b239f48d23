//! The frame of every chart: its name, its table, and its files.

use super::export::{save_png, save_svg, save_text};
use super::redraw::redraw;
use super::table::Table;
use crate::page::kit::{Icon, Sign};
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What stands around a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Frame {
    /// A head with name, unit and buttons.
    #[default]
    Full,
    /// The buttons alone, in the corner, where pointer or focus is on the chart.
    Corner,
    /// Nothing: what it shows stands elsewhere too.
    Plain,
}

/// A chart's numbers, made when they are asked for.
#[derive(Clone, Copy)]
pub struct Numbers {
    pub table: Callback<(), Table>,
    pub csv: Callback<(), String>,
}

/// What of the frame is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Table,
    Files,
}

/// A chart in its frame.
#[component]
pub fn Figure(
    #[prop(into)] name: Signal<String>,
    #[prop(into)] unit: Signal<String>,
    numbers: Numbers,
    #[prop(optional)] frame: Frame,
    children: Children,
) -> impl IntoView {
    let body = NodeRef::<Div>::new();
    let open = RwSignal::new(Open::Nothing);
    let toggle = move |what: Open| {
        let is_open = open.get_untracked() == what;
        open.set(if is_open { Open::Nothing } else { what });
    };
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() != Open::Nothing {
            event.stop_propagation();
            open.set(Open::Nothing);
        }
    };
    let heading = (frame == Frame::Full).then(|| {
        view! {
            <h3>{move || name.get()}</h3>
            <span class="meta">{move || unit.get()}</span>
        }
    });
    let tools = (frame != Frame::Plain).then(|| {
        view! {
            <figcaption class="chart-head" class:corner=frame == Frame::Corner>
                {heading}
                <button
                    class="tbl"
                    type="button"
                    aria-label=move || format!("{}: show as a table", name.get())
                    aria-expanded=move || (open.get() == Open::Table).to_string()
                    on:click=move |_| toggle(Open::Table)
                >
                    <Icon sign=Sign::Table />
                </button>
                <Files name numbers body open />
            </figcaption>
        }
    });
    view! {
        <figure class="chart" data-chart=move || name.get() on:keydown=escape>
            {tools}
            <div class="chart-body" node_ref=body>
                {children()}
            </div>
            <NumbersTable name numbers shown=Signal::derive(move || open.get() == Open::Table) />
        </figure>
    }
}

/// The menu of files.
#[component]
fn Files(
    name: Signal<String>,
    numbers: Numbers,
    body: NodeRef<Div>,
    open: RwSignal<Open>,
) -> impl IntoView {
    let is_open = move || open.get() == Open::Files;
    let toggle = move |_| {
        let open_now = open.get_untracked() == Open::Files;
        open.set(if open_now { Open::Nothing } else { Open::Files });
    };
    let menu = NodeRef::<Div>::new();
    let leave = move |event: FocusEvent| {
        let to = event.related_target();
        let to = to.and_then(|it| it.dyn_into::<web_sys::Node>().ok());
        let within = menu
            .get_untracked()
            .is_some_and(|menu| menu.contains(to.as_ref()));
        if !within && open.get_untracked() == Open::Files {
            open.set(Open::Nothing);
        }
    };
    let file = move |kind: &'static str| {
        let save = move |_| {
            let name = file_name(&name.get_untracked());
            if let Some(body) = body.get_untracked() {
                match kind {
                    "PNG" => save_png(&body, &name),
                    "SVG" => save_svg(&body, &name),
                    _ => save_text(&format!("{name}.csv"), "text/csv", &numbers.csv.run(())),
                }
            }
            open.set(Open::Nothing);
        };
        view! { <button type="button" on:click=save>{kind}</button> }
    };
    view! {
        <div class="chart-files" node_ref=menu on:focusout=leave>
            <button
                class="tbl"
                type="button"
                aria-label=move || format!("{}: save", name.get())
                aria-expanded=move || is_open().to_string()
                on:click=toggle
            >
                <Icon sign=Sign::Download />
            </button>
            <Show when=is_open>
                <div class="chart-menu">{["PNG", "SVG", "CSV"].map(file).collect_view()}</div>
            </Show>
        </div>
    }
}

/// The table, in the page while it is shown.
#[component]
fn NumbersTable(name: Signal<String>, numbers: Numbers, shown: Signal<bool>) -> impl IntoView {
    let table = RwSignal::new(Table::default());
    redraw(shown, move || table.set(numbers.table.run(())));
    let heads = move || {
        let head = |head: &String| view! { <th scope="col">{head.clone()}</th> };
        table.with(|it| it.heads.iter().map(head).collect_view())
    };
    let rows = move || table.with(|it| it.rows.iter().map(|row| cells(row)).collect_view());
    view! {
        <Show when=move || shown.get()>
            <div
                class="chart-table"
                role="region"
                tabindex="0"
                aria-label=move || format!("{} as a table", name.get())
            >
                <table>
                    <caption class="vh">{move || name.get()}</caption>
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Show>
    }
}

fn cells(row: &[String]) -> impl IntoView + use<> {
    let mut cells = row.iter().cloned();
    let head = cells.next().unwrap_or_default();
    let rest: Vec<String> = cells.collect();
    let cell = |cell| view! { <td>{cell}</td> };
    view! {
        <tr>
            <th scope="row">{head}</th>
            {rest.into_iter().map(cell).collect_view()}
        </tr>
    }
}

/// A name that any file system takes.
fn file_name(name: &str) -> String {
    let plain = |character: char| {
        if character.is_alphanumeric() {
            character.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let name: String = name.chars().map(plain).collect();
    let parts: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        "chart".to_owned()
    } else {
        parts.join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_as_its_chart_without_what_a_file_system_refuses() {
        assert_eq!(file_name("Gradient norm"), "gradient-norm");
        assert_eq!(file_name("λ: a/b?"), "λ-a-b");
        assert_eq!(file_name("…"), "chart");
    }
}
