//! What was found in files, before it is used.

use super::drop_view::to_lab;
use super::excerpt::ExcerptTable;
use super::guesses::Guesses;
use super::look::Look;
use super::pick::PickButton;
use super::words::{chance, command, digest, facts, headline, limits, size, split, told, updates};
use crate::core::config::{OwnForm, spoken_digits};
use crate::core::protocol::{FoundClass, Report, Seen};
use crate::page::kit::{Facts, FootBar, PageHead};
use crate::page::language::number::percent;
use crate::page::language::say;
use crate::page::store::brought::{Outcome, Reading};
use crate::page::store::use_store;
use leptos::prelude::*;

/// Classes whose bars are drawn; of more, the first.
const MOST_BARS: usize = 20;
/// Samples that are seen at once.
const AT_ONCE: usize = 3;

type Found = Memo<Option<Report>>;

fn report_of(reading: &Reading) -> Option<Report> {
    match &reading.outcome {
        Some(Outcome::Found(report)) => Some((**report).clone()),
        _ => None,
    }
}

/// Everything about it.
#[component]
pub fn FoundView() -> impl IntoView {
    let store = use_store();
    let reading = store.brought.reading;
    let report: Found = Memo::new(move |_| reading.with(report_of));
    let of = move |words: fn(&Report) -> String| {
        Signal::derive(move || report.with(|it| it.as_ref().map_or_else(String::new, words)))
    };
    let about = Memo::new(move |_| {
        reading.with(|it| {
            let given = it.given.as_ref()?;
            let (name, bytes) = (&given.name, size(given.bytes));
            Some(if given.is_example {
                say!("{name}, {size}, a ready example", name, size = bytes)
            } else {
                format!("{name}, {bytes}")
            })
        })
    });
    let all_facts =
        Signal::derive(move || report.with(|it| it.as_ref().map_or_else(Vec::new, facts)));
    view! {
        <PageHead
            headline=of(|it| headline(it.data))
            sub=Signal::derive(move || about.get().unwrap_or_default())
            back=("#view=lab", say("Lab"))
        >
            <PickButton label=say("Choose other files…") />
        </PageHead>
        <div class="split">
            <div>
                <section class="sec" id="data-facts" aria-label=say("What was found")>
                    <Facts facts=all_facts />
                </section>
                <Samples report />
                <section class="sec">
                    <div class="two">
                        <Classes report />
                        <Rows report />
                    </div>
                </section>
                <Limits report />
            </div>
            <div>
                <Guesses />
                <Beside report />
            </div>
        </div>
        <Foot report />
    }
}

/// Three samples at a time.
#[component]
fn Samples(report: Found) -> impl IntoView {
    let turn = RwSignal::new(0);
    let shown = Memo::new(move |_| {
        let turn = turn.get();
        report.with(|report| {
            let report = report.as_ref()?;
            let count = report.seen.len().max(1);
            let places = (0..AT_ONCE.min(count)).map(|at| (turn * AT_ONCE + at) % count);
            let named = |seen: &Seen| {
                let class = report.classes.get(seen.class);
                (
                    seen.clone(),
                    class.map_or(String::new(), |it| it.name.clone()),
                )
            };
            let found = places.filter_map(|at| report.seen.get(at)).map(named);
            Some((report.data.form, found.collect::<Vec<_>>()))
        })
    });
    let more =
        Memo::new(move |_| report.with(|it| it.as_ref().is_some_and(|it| it.seen.len() > AT_ONCE)));
    let meaning = move || {
        shown.with(|shown| match shown.as_ref().map(|(form, _)| *form) {
            Some(OwnForm::Spikes { time_steps, .. }) => {
                say!(
                    "as the network will see them: {steps} time steps",
                    steps = time_steps
                )
            }
            Some(OwnForm::Series { .. }) => {
                say("channels from top to bottom, time to the right").into()
            }
            Some(OwnForm::Values { .. }) => say("an encoding brings them in over time").into(),
            None => String::new(),
        })
    };
    let figures = move || {
        shown.get().map(|(form, seen)| {
            let figure = move |(seen, class)| view! { <Figure form seen class /> };
            seen.into_iter().map(figure).collect_view()
        })
    };
    view! {
        <section class="sec" aria-labelledby="samples-title">
            <header>
                <h2 id="samples-title">{say("Three samples")}</h2>
                <span class="meta">{meaning}</span>
                <Show when=move || more.get()>
                    <button class="lnk r" type="button" on:click=move |_| turn.update(|it| *it += 1)>
                        {say("Three others")}
                    </button>
                </Show>
            </header>
            <div class="three">{figures}</div>
        </section>
    }
}

#[component]
fn Figure(form: OwnForm, seen: Seen, class: String) -> impl IntoView {
    let steps = form.time_steps();
    let picture = matches!(form, OwnForm::Values { rows: 2.., .. });
    let number = seen.sample + 1;
    let sentence = match steps {
        Some(steps) => say!(
            "Sample {number}, class {class}: {channels} channels over {steps} time steps",
            number,
            class,
            channels = form.channels(),
            steps
        ),
        None => say!(
            "Sample {number}, class {class}: {channels} values",
            number,
            class,
            channels = form.channels()
        ),
    };
    let axis = steps.map(|steps| {
        view! {
            <div class="xax meta" aria-hidden="true">
                <span>"1"</span>
                <span>{say("time step →")}</span>
                <span>{steps}</span>
            </div>
        }
    });
    view! {
        <figure class:picture=picture>
            <figcaption>
                <b>{class}</b>
                <span class="meta">{say!("sample {number}", number)}</span>
            </figcaption>
            <Look seen sentence />
            {axis}
        </figure>
    }
}

#[component]
fn Classes(report: Found) -> impl IntoView {
    let said = move || {
        report.with(|report| {
            let (share, name) = chance(report.as_ref()?)?;
            Some(say!(
                "chance is {share}: always “{name}”",
                share = percent(share),
                name
            ))
        })
    };
    let bars = move || {
        let classes = report.with(|it| it.as_ref().map(|it| it.classes.clone()));
        let classes = classes.unwrap_or_default();
        let most = classes
            .iter()
            .map(|it| it.samples)
            .max()
            .unwrap_or(1)
            .max(1);
        let rest = classes.len().saturating_sub(MOST_BARS);
        let bar = move |FoundClass { name, samples }| {
            let width = samples as f64 / most as f64 * 100.0;
            view! {
                <li>
                    <span>{name}</span>
                    <svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
                        <rect width=width.to_string() height="12"></rect>
                    </svg>
                    <span class="n">{samples}</span>
                </li>
            }
        };
        let bars = classes.into_iter().take(MOST_BARS).map(bar).collect_view();
        let rest =
            (rest > 0).then(|| view! { <li class="meta">{say!("and {rest} more", rest)}</li> });
        (bars, rest)
    };
    view! {
        <div class="stack">
            <header class="inl">
                <h2>{say("Classes")}</h2>
                <span class="meta">{said}</span>
            </header>
            <ul class="bars" id="data-classes">{bars}</ul>
        </div>
    }
}

/// The first rows of a table, and what was done that nobody sees otherwise.
#[component]
fn Rows(report: Found) -> impl IntoView {
    let rows = move || {
        let rows = report.with(|it| it.as_ref().and_then(|it| it.rows.clone()))?;
        Some(view! {
            <header class="inl"><h2>{say("First rows")}</h2></header>
            <ExcerptTable excerpt=rows label=say("First rows of the file") />
        })
    };
    let notes = move || {
        let notes = report.with(|it| it.as_ref().map(|it| it.notes.clone()))?;
        let notes: Vec<_> = notes
            .into_iter()
            .map(|note| view! { <li>{told(&note)}</li> })
            .collect();
        (!notes.is_empty()).then(|| view! { <ul class="ink2" id="data-notes">{notes}</ul> })
    };
    view! { <div class="stack">{rows} {notes}</div> }
}

#[component]
fn Limits(report: Found) -> impl IntoView {
    let bars = move || {
        let limits = report.with(|it| it.as_ref().map(|it| limits(it.data)));
        let bar = |limit: super::words::Limit| {
            let width = (limit.share * 100.0).clamp(0.5, 100.0);
            view! {
                <div class="limit">
                    <span>{limit.name}</span>
                    <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                        <rect width=width.to_string() height="6"></rect>
                    </svg>
                    <span>{limit.words}</span>
                </div>
            }
        };
        limits
            .unwrap_or_default()
            .into_iter()
            .map(bar)
            .collect_view()
    };
    view! {
        <section class="sec" aria-labelledby="limits-title">
            <header><h2 id="limits-title">{say("Within the limits")}</h2></header>
            <div class="two lims">{bars}</div>
        </section>
    }
}

/// What is unseen, how much is learnt of the rest, and the same on the command line.
#[component]
fn Beside(report: Found) -> impl IntoView {
    let store = use_store();
    let reading = store.brought.reading;
    let data = Memo::new(move |_| report.with(|it| it.as_ref().map(|it| it.data)));
    let unseen = move || data.get().map(split);
    let learnt = move || {
        let config = store.experiment_on(data.get()?)?;
        Some(view! { <p class="ink2" id="data-updates">{updates(&config)}</p> })
    };
    let line = Memo::new(move |_| {
        reading.with(|it| {
            let name = it.given.as_ref().map_or("", |given| given.name.as_str());
            command(name, &it.map())
        })
    });
    view! {
        <section class="sec">
            <header><h2>{say("Unseen samples")}</h2></header>
            <p class="ink2" id="data-split">{unseen}</p>
            {learnt}
            <details class="more">
                <summary>{say("On the command line")}</summary>
                <p class="mono" id="data-command">{move || line.get()}</p>
            </details>
        </section>
    }
}

#[component]
fn Foot(report: Found) -> impl IntoView {
    let store = use_store();
    let brought = store.brought;
    let busy = Memo::new(move |_| brought.reading.with(|it| it.is_busy));
    let sentence = Signal::derive(move || {
        let said = brought.said.get();
        if !said.is_empty() {
            return said;
        }
        let Some(data) = report.with(|it| it.as_ref().map(|it| it.data)) else {
            return String::new();
        };
        match store.lacks() {
            Some(wanted) if wanted == data => {
                say("This is the data that the experiment needs.").to_owned()
            }
            Some(wanted) => say!(
                "The experiment needs other data, {wanted}: this is {found}.",
                wanted = digest(wanted),
                found = digest(data)
            ),
            None => say!(
                "A link names this data by its digest, {digest}. The file itself does not travel.",
                digest = digest(data)
            ),
        }
    });
    let spoken =
        Memo::new(move |_| report.with(|it| it.as_ref().is_some_and(|it| it.kind == "hdf5")));
    let take_spoken = move |_| {
        if store.use_found_in(spoken_digits()) {
            to_lab();
        }
    };
    let take = move |_| {
        if store.use_found() {
            to_lab();
        }
    };
    view! {
        <FootBar sentence>
            <button class="b" type="button" id="data-away" on:click=move |_| store.put_files_away()>
                {say("Put it away")}
            </button>
            <Show when=move || spoken.get()>
                <button class="b" type="button" id="data-use-shd" disabled=move || busy.get() on:click=take_spoken>
                    {say("Use it with SHD's settings")}
                </button>
            </Show>
            <button
                class="b main sm"
                type="button"
                id="data-use"
                disabled=move || busy.get()
                on:click=take
            >
                {move || if busy.get() { say("Reading…") } else { say("Use this data") }}
            </button>
        </FootBar>
    }
}
