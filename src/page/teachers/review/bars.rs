//! Counts as bars: filled where it came true, hatched where not.

use crate::core::review::Bar;
use crate::page::language::say;
use leptos::prelude::*;

/// A bar's words, for those who do not see it.
fn spoken(bar: &Bar) -> String {
    let told = bar.right + bar.wrong;
    if told == 0 {
        format!("{}: {}", bar.label, bar.count())
    } else {
        say!(
            "{bar}: {count}, of which {right} came true",
            bar = bar.label,
            count = bar.count(),
            right = bar.right
        )
    }
}

/// A bar each, as long as their counts.
#[component]
pub fn ShareBars(bars: Vec<Bar>) -> impl IntoView {
    let most = bars.iter().map(Bar::count).max().unwrap_or_default().max(1);
    let share = move |count: usize| format!("{}%", 100.0 * count as f64 / most as f64);
    let rows: Vec<_> = bars
        .into_iter()
        .map(|bar| {
            let (count, told) = (bar.count(), bar.right + bar.wrong);
            let number = if told == 0 {
                view! { <b>{count}</b> }.into_any()
            } else {
                view! { <b>{bar.right}</b> " " {say!("of {count}", count)} }.into_any()
            };
            let spoken = spoken(&bar);
            view! {
                <span>{bar.label.clone()}</span>
                <span class="bb" role="img" aria-label=spoken>
                    <i class="hit" style:width=share(bar.right)></i>
                    <i class="mis" style:width=share(bar.wrong)></i>
                    <i class="opn" style:width=share(bar.open)></i>
                </span>
                <span class="num">{number}</span>
            }
        })
        .collect();
    view! { <div class="bars">{rows}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_says_its_count_and_how_many_of_it_came_true_where_that_can_be_told() {
        let bar = |right, wrong, open| Bar {
            label: "Yes".into(),
            right,
            wrong,
            open,
            of: Vec::new(),
        };
        assert_eq!(spoken(&bar(2, 1, 0)), "Yes: 3, of which 2 came true");
        assert_eq!(spoken(&bar(0, 0, 4)), "Yes: 4");
    }
}
