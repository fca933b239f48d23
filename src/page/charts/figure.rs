//! The frame of every chart: its name, its table, and its files.

use super::export::{save_png, save_svg};
use super::redraw::redraw;
use super::table::Table;
use crate::page::kit::{Icon, Sign, download_table};
use crate::page::language::say;
use leptos::ev::KeyboardEvent;
use leptos::html::{Details, Div};
use leptos::prelude::*;

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

/// A chart in its frame.
#[component]
pub fn Figure(
    #[prop(into)] name: Signal<String>,
    #[prop(into)] unit: Signal<String>,
    numbers: Numbers,
    frame: Frame,
    children: Children,
) -> impl IntoView {
    let body = NodeRef::<Div>::new();
    let heading = (frame == Frame::Full).then(|| {
        view! {
            <h3>{name}</h3>
            <span class="meta">{unit}</span>
        }
    });
    let (table, files) = (RwSignal::new(false), RwSignal::new(false));
    let save = move |kind: &'static str| {
        let save = move |_| {
            let name = file_name(&name.get_untracked());
            if let Some(body) = body.get_untracked() {
                match kind {
                    "PNG" => save_png(&body, &name),
                    "SVG" => save_svg(&body, &name),
                    _ => download_table(&format!("{name}.csv"), &numbers.csv.run(())),
                }
            }
            files.set(false);
        };
        view! { <button type="button" on:click=save>{kind}</button> }
    };
    let tools = (frame != Frame::Plain).then(|| {
        view! {
            <figcaption class="chart-head" class:corner=frame == Frame::Corner>
                {heading}
                <Tool name does=say("show as a table") sign=Sign::Table open=table>
                    <NumbersTable name numbers open=table />
                </Tool>
                <Tool name does=say("save") sign=Sign::Download open=files>
                    <div class="chart-menu">{["PNG", "SVG", "CSV"].map(save).collect_view()}</div>
                </Tool>
            </figcaption>
        }
    });
    view! {
        <figure class="chart" data-chart=name>
            {tools}
            <div class="chart-body" node_ref=body>
                {children()}
            </div>
        </figure>
    }
}

/// A button that opens something; Escape closes it, and so does opening another one.
#[component]
fn Tool(
    name: Signal<String>,
    does: &'static str,
    sign: Sign,
    open: RwSignal<bool>,
    children: Children,
) -> impl IntoView {
    let details = NodeRef::<Details>::new();
    let follow = move |_| open.set(details.get_untracked().is_some_and(|it| it.open()));
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
        }
    };
    view! {
        <details
            name="chart-tool"
            node_ref=details
            prop:open=open
            on:toggle=follow
            on:keydown=escape
        >
            <summary class="tbl" aria-label=move || format!("{}: {does}", name.get())>
                <Icon sign />
            </summary>
            {children()}
        </details>
    }
}

/// The table; in the page, and made, only while it is open.
#[component]
fn NumbersTable(name: Signal<String>, numbers: Numbers, open: RwSignal<bool>) -> impl IntoView {
    let table = RwSignal::new(Table::default());
    redraw(open.into(), move || table.set(numbers.table.run(())));
    let heads = move || {
        let head = |head: &String| view! { <th scope="col">{head.clone()}</th> };
        table.with(|it| it.heads.iter().map(head).collect_view())
    };
    let rows = move || table.with(|it| it.rows.iter().map(|row| cells(row)).collect_view());
    view! {
        <Show when=move || open.get()>
            <div
                class="chart-table"
                role="region"
                tabindex="0"
                aria-label=move || say!("{name} as a table", name = name.get())
            >
                <table>
                    <caption class="vh">{name}</caption>
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
    let head = cells
        .next()
        .map(|head| view! { <th scope="row">{head}</th> });
    let rest = cells.map(|cell| view! { <td>{cell}</td> }).collect_view();
    view! { <tr>{head} {rest}</tr> }
}

/// A name that any file system takes.
fn file_name(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let parts = lower.split(|character: char| !character.is_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return "chart".to_owned();
    }
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_as_its_chart_without_what_a_file_system_refuses() {
        let named = ["Gradient norm", "λ: a/b?", "…"].map(file_name);
        assert_eq!(named, ["gradient-norm", "λ-a-b", "chart"]);
    }
}
