//! A few numbers with their names.

use leptos::prelude::*;

/// A name, a value as text, and its unit where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub name: String,
    pub value: String,
    pub unit: String,
}

/// Numbers side by side.
#[component]
pub fn Facts(#[prop(into)] facts: Signal<Vec<Fact>>) -> impl IntoView {
    view! {
        <dl class="facts">
            <For each=move || facts.get() key=|fact| fact.name.clone() let:fact>
                {
                    let name = fact.name.clone();
                    let present = Memo::new(move |_| {
                        facts.with(|all| all.iter().find(|it| it.name == name).cloned())
                    });
                    let value = move || present.get().map_or(String::new(), |it| it.value);
                    let unit = move || present.get().map_or(String::new(), |it| it.unit);
                    view! {
                        <div>
                            <dt>{fact.name}</dt>
                            <dd>{value} <small>{unit}</small></dd>
                        </div>
                    }
                }
            </For>
        </dl>
    }
}
