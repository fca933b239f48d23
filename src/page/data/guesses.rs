//! Every guess as a control: what it is, what it was guessed as, and the way back.

use super::choices::{about, label, option};
use crate::core::protocol::Chosen;
use crate::page::language::{heard, say};
use crate::page::store::brought::Reading;
use crate::page::store::focus::focus;
use crate::page::store::use_store;
use leptos::prelude::*;

/// All that was chosen for the files, by the reader or by the visitor.
#[component]
pub fn Guesses() -> impl IntoView {
    let store = use_store();
    let reading = store.brought.reading;
    let choices = Memo::new(move |_| reading.with(|it| it.choices().to_vec()));
    let none = Memo::new(move |_| choices.with(Vec::is_empty));
    view! {
        <section class="sec" aria-labelledby="guesses-title" hidden=move || none.get()>
            <header>
                <h2 id="guesses-title">{say("What was guessed")}</h2>
                <span class="meta">{say("change what is wrong")}</span>
            </header>
            <div id="guesses">
                <For each=move || choices.get() key=|choice| choice.key.clone() let:choice>
                    <Guess choice />
                </For>
            </div>
        </section>
    }
}

/// One of them. Its id is its key's.
#[component]
fn Guess(choice: Chosen) -> impl IntoView {
    let store = use_store();
    let reading = store.brought.reading;
    let key = StoredValue::new(choice.key.clone());
    let id = format!("guess-{}", choice.key);
    let present = Memo::new(move |_| {
        let found = |it: &Reading| {
            let mut all = it.choices().iter();
            all.find(|it| key.with_value(|key| it.key == *key)).cloned()
        };
        reading.with(found).unwrap_or_else(|| choice.clone())
    });
    let changed = Memo::new(move |_| key.with_value(|key| reading.with(|it| it.is_chosen(key))));
    let guessed = Memo::new(move |_| {
        let guess = key.with_value(|key| reading.with(|it| it.guess(key).map(str::to_owned)));
        guess.map(|guess| key.with_value(|key| option(key, &guess)))
    });
    let choose = move |event| {
        let value: String = event_target_value(&event);
        key.with_value(|key| store.choose_for_data(key, value.trim()));
    };
    let undo = move |_| {
        key.with_value(|key| store.undo_for_data(key));
        // The button itself goes.
        key.with_value(|key| focus(&format!("guess-{key}")));
    };
    let why = move || match guessed.get() {
        Some(guess) if changed.get() => say!("guessed {guess}", guess),
        _ if changed.get() => say("as the link says").to_owned(),
        _ => key.with_value(|key| about(key)).to_owned(),
    };
    let (why_id, described) = (format!("{id}-why"), format!("{id}-why"));
    let name = key.with_value(|key| label(key).to_owned());
    view! {
        <div class="choice" class:ch=move || changed.get() data-key=key.get_value()>
            <label for=id.clone()>{name}</label>
            {control(key, present, id, described, choose)}
            <p class="why" id=why_id>
                {why} " "
                <Show when=move || changed.get()>
                    <button class="lnk" type="button" on:click=undo>{say("undo")}</button>
                </Show>
            </p>
        </div>
    }
}

/// A list where all is known that it can be, else a line.
fn control(
    key: StoredValue<String>,
    present: Memo<Chosen>,
    id: String,
    described: String,
    choose: impl Fn(leptos::ev::Event) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let listed = Memo::new(move |_| present.with(|it| it.options.clone()));
    let value = Memo::new(move |_| present.with(|it| it.value.clone()));
    // One that is refused has to be seen too. A list that stays is not made anew: it has the focus.
    let refused = Memo::new(move |_| {
        present.with(|it| (!it.options.contains(&it.value)).then(|| it.value.clone()))
    });
    move || {
        let options = listed.get();
        let (id, described) = (id.clone(), described.clone());
        if options.is_empty() {
            let allowed = move || present.with(|it| heard(&it.allowed));
            return view! {
                <input
                    id=id
                    class="field"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    title=allowed
                    aria-describedby=described
                    prop:value=move || value.get()
                    on:change=choose
                />
            }
            .into_any();
        }
        let all = refused.get().into_iter().chain(options);
        let option = move |name: String| {
            let words = key.with_value(|key| option(key, &name));
            let own = name.clone();
            view! { <option value=name prop:selected=move || value.with(|it| *it == own)>{words}</option> }
        };
        view! {
            <select id=id class="field" aria-describedby=described on:change=choose>
                {all.map(option).collect_view()}
            </select>
        }
        .into_any()
    }
}
