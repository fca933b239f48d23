//! By what a table is parted, which runs of it count, and what colours mean.

use super::super::map::{axes, axis_name, short_name, value_name};
use crate::core::name::Named;
use crate::core::sweep::{Choice, Table};
use crate::page::kit::{Choice as Option_, Segmented};
use crate::page::language::say;
use crate::page::store::sweep::Finding;
use leptos::prelude::*;
use std::sync::Arc;

/// What an axis of few values offers at most; of more, all count.
const MOST_OFFERED: usize = 60;

/// What the cells are coloured by.
#[component]
pub fn ColourBy(name: &'static str, finding: RwSignal<Finding>) -> impl IntoView {
    let choices = Finding::all().map(|finding| Option_::new(finding, short_name(finding)));
    view! {
        <Segmented
            name
            legend=say("Colour by")
            choices=choices.collect()
            value=finding
            on_change=move |chosen| finding.set(chosen)
        />
    }
}

/// Rows, columns, and one value or all of each other axis.
#[component]
pub fn AxisPicks(table: Signal<Arc<Table>>, choice: RwSignal<Choice>) -> impl IntoView {
    let all = table.with_untracked(|table| axes(table));
    let parted = StoredValue::new(all.clone());
    let others = Memo::new(move |_| {
        choice.with(|choice| {
            let is_other = |axis: &usize| ![choice.rows, choice.columns].contains(&Some(*axis));
            parted.with_value(|all| all.iter().copied().filter(is_other).collect::<Vec<_>>())
        })
    });
    let named = move |axis: usize| {
        let name = table.with_untracked(|table| axis_name(&table.axes[axis].path));
        (axis.to_string(), name)
    };
    let options: Vec<_> = all.into_iter().map(named).collect();
    let none = std::iter::once((String::new(), say("all together").to_owned()));
    let columns = options.clone();
    let rows: Vec<_> = none.chain(options).collect();
    let written = |axis: Option<usize>| axis.map_or(String::new(), |axis| axis.to_string());
    view! {
        <Pick
            id="results-rows"
            label=say("Rows")
            options=rows
            value=Signal::derive(move || choice.with(|choice| written(choice.rows)))
            on_change=Callback::new(move |text: String| choice.update(|choice| set_rows(choice, text.parse().ok())))
        />
        <Pick
            id="results-columns"
            label=say("Columns")
            options=columns
            value=Signal::derive(move || choice.with(|choice| written(choice.columns)))
            on_change=Callback::new(move |text: String| choice.update(|choice| set_columns(choice, text.parse().ok())))
        />
        <For each=move || others.get() key=|axis| *axis let:axis>
            <Only axis table choice />
        </For>
    }
}

/// One value of an axis, or all of them.
#[component]
fn Only(axis: usize, table: Signal<Arc<Table>>, choice: RwSignal<Choice>) -> impl IntoView {
    let (name, options) = table.with_untracked(|table| {
        let own = &table.axes[axis];
        let name = axis_name(&own.path);
        let value = |(place, value)| (place, value_name(&own.path, value));
        let values = own.values.iter().enumerate().map(value);
        let values = values.map(|(place, name): (usize, String)| (place.to_string(), name));
        let all = (String::new(), say("all").to_owned());
        (name, std::iter::once(all).chain(values).collect::<Vec<_>>())
    });
    let value = move || {
        choice.with(|choice| {
            let found = choice.only.iter().find(|(own, _)| *own == axis);
            found.map_or(String::new(), |(_, value)| value.to_string())
        })
    };
    let change = move |text: String| {
        choice.update(|choice| {
            choice.only.retain(|(own, _)| *own != axis);
            choice
                .only
                .extend(text.parse().ok().map(|value| (axis, value)));
        });
    };
    (options.len() <= MOST_OFFERED).then(|| {
        view! {
            <Pick
                id=format!("results-only-{axis}")
                label=name
                options
                value=Signal::derive(value)
                on_change=Callback::new(change)
            />
        }
    })
}

/// A select with its label.
#[component]
pub fn Pick(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    /// Values with their words.
    options: Vec<(String, String)>,
    value: Signal<String>,
    on_change: Callback<String>,
) -> impl IntoView {
    let option = move |(key, words): (String, String)| {
        let own = key.clone();
        view! {
            <option value=key selected=move || value.get() == own>{words}</option>
        }
    };
    let of = id.clone();
    view! {
        <label class="pick" for=of>
            <span>{label}</span>
            <select class="field" id=id on:change=move |event| on_change.run(event_target_value(&event))>
                {options.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// An axis that comes to be rows no longer counts by one value, and leaves the columns.
fn set_rows(choice: &mut Choice, axis: Option<usize>) {
    if choice.columns == axis && axis.is_some() {
        choice.columns = choice.rows;
    }
    choice.rows = axis;
    choice.only.retain(|(own, _)| Some(*own) != axis);
}

fn set_columns(choice: &mut Choice, axis: Option<usize>) {
    if choice.rows == axis {
        choice.rows = choice.columns;
    }
    choice.columns = axis;
    choice.only.retain(|(own, _)| Some(*own) != axis);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_change_places_where_one_is_given_the_others_axis() {
        let mut choice = Choice {
            rows: Some(1),
            columns: Some(0),
            only: vec![(2, 1)],
        };
        set_columns(&mut choice, Some(1));
        assert_eq!((choice.rows, choice.columns), (Some(0), Some(1)));
        set_rows(&mut choice, Some(1));
        assert_eq!((choice.rows, choice.columns), (Some(1), Some(0)));
        set_rows(&mut choice, Some(2));
        assert_eq!(
            (choice.rows, choice.columns, choice.only.len()),
            (Some(2), Some(0), 0)
        );
        set_rows(&mut choice, None);
        assert_eq!((choice.rows, choice.columns), (None, Some(0)));
    }
}
