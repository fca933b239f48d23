//! What was found in a file of a network, before it is opened.

use super::drop_view::to_lab;
use super::guesses::Guesses;
use super::network_words::{
    Stage, about, capital, changed, command, fitting, headline, network, place, problems, remark,
    shape,
};
use super::pick::PickButton;
use super::words::{size, told};
use crate::core::config::ExperimentConfig;
use crate::core::protocol::{NetworkKind, NetworkReport, Placed};
use crate::page::kit::{FootBar, PageHead};
use crate::page::language::say;
use crate::page::store::brought::{Outcome, Reading};
use crate::page::store::names::chosen_names;
use crate::page::store::{Side, use_store};
use leptos::prelude::*;

type Found = Memo<Option<NetworkReport>>;

fn report_of(reading: &Reading) -> Option<NetworkReport> {
    match &reading.outcome {
        Some(Outcome::Network(report)) => Some((**report).clone()),
        _ => None,
    }
}

fn config_of(report: &NetworkReport) -> Option<ExperimentConfig> {
    serde_json::from_str(report.config.as_deref()?).ok()
}

/// Everything about it.
#[component]
pub fn NetworkView() -> impl IntoView {
    let store = use_store();
    let reading = store.brought.reading;
    let report: Found = Memo::new(move |_| reading.with(report_of));
    let config = Memo::new(move |_| report.with(|it| it.as_ref().and_then(config_of)));
    let title =
        Signal::derive(move || report.with(|it| it.as_ref().map_or_else(String::new, headline)));
    let sub = Signal::derive(move || {
        let given = reading.with(|it| it.given.clone()).unwrap_or_default();
        let about = report.with(|it| it.as_ref().map_or_else(String::new, about));
        format!("{}, {}, {about}", given.name, size(given.bytes))
    });
    view! {
        <PageHead headline=title sub back=("#view=lab", say("Lab"))>
            <PickButton label=say("Choose another file…") />
        </PageHead>
        <div class="split">
            <div>
                <Problems report />
                <Tensors report />
                <Graph report />
                <Makes config />
                <Unsaid report />
            </div>
            <div>
                <Guesses />
                <Changes config />
                <Line report />
            </div>
        </div>
        <Foot report />
    }
}

/// Why it cannot be opened as it is.
#[component]
fn Problems(report: Found) -> impl IntoView {
    let problems =
        Memo::new(move |_| report.with(|it| it.as_ref().map_or_else(Vec::new, problems)));
    move || {
        let problems = problems.get();
        let first = problems.first().cloned()?;
        let rest = problems.into_iter().skip(1);
        let rest: Vec<_> = rest.map(|it| view! { <li>{told(&it)}</li> }).collect();
        Some(view! {
            <section class="sec">
                <div class="alert" role="alert" id="network-problem">
                    <h2>{told(&first)}</h2>
                    <ul>{rest}</ul>
                </div>
            </section>
        })
    }
}

/// The table: their tensors, our places.
#[component]
fn Tensors(report: Found) -> impl IntoView {
    let store = use_store();
    let reading = store.brought.reading;
    let rows = Memo::new(move |_| report.with(|it| it.as_ref().map_or(0, |it| it.tensors.len())));
    let changed = Memo::new(move |_| reading.with(|it| !it.places.is_empty()));
    let table = move || {
        view! {
            <section class="sec" aria-labelledby="tensors-title">
                <header>
                    <h2 id="tensors-title">{say("What is in the file")}</h2>
                    <span class="meta">{say("rows are outputs, as in PyTorch")}</span>
                    <Show when=move || changed.get()>
                        <button class="lnk r" type="button" id="unplace" on:click=move |_| store.unplace_tensors()>
                            {say("As guessed")}
                        </button>
                    </Show>
                </header>
                <div class="scrollx" tabindex="0" role="region" aria-label=say("Tensors")>
                    <table class="tensors">
                        <caption class="vh">{say("Tensors of the file and their place in our network")}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{say("Their name")}</th>
                                <th scope="col">{say("Shape")}</th>
                                <th scope="col">{say("Our place")}</th>
                                <th scope="col">{say("Fits")}</th>
                            </tr>
                        </thead>
                        <tbody id="tensors">
                            {(0..rows.get()).map(|at| view! { <Row report at /> }).collect_view()}
                        </tbody>
                    </table>
                </div>
            </section>
        }
    };
    move || (rows.get() > 0).then(table)
}

/// A row; its control stays while the file is read again, since it has the focus.
#[component]
fn Row(report: Found, at: usize) -> impl IntoView {
    let store = use_store();
    let row = Memo::new(move |_| {
        report.with(|it| it.as_ref().and_then(|it| it.tensors.get(at).cloned()))
    });
    let of = move |words: fn(&Placed) -> String| {
        move || row.with(|row| row.as_ref().map_or_else(String::new, words))
    };
    let theirs = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|it| it.theirs.clone())));
    let options = Memo::new(move |_| {
        let (row, report) = (row.get(), report.get());
        let (row, report) = row.zip(report)?;
        let places = fitting(&report.places, &row);
        Some(places.iter().map(|it| it.name.clone()).collect::<Vec<_>>())
    });
    let ours = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|it| it.ours.clone())));
    let said = move || {
        let places = report.with(|it| it.as_ref().map_or_else(Vec::new, |it| it.places.clone()));
        row.with(|row| row.as_ref().map(|row| remark(row, &places)))
    };
    let is_fine = move || said().is_none_or(|it| it.is_fine);
    let choose = move |event| {
        let value: String = event_target_value(&event);
        if let Some(theirs) = theirs.get_untracked() {
            store.place_tensor(&theirs, Some(value.as_str()).filter(|it| !it.is_empty()));
        }
    };
    let control = move || {
        let Some(name) = theirs.get() else {
            let place = ours.get().map(|name| place(&name));
            return view! { <span class="ink2">{place}</span> }.into_any();
        };
        let option = move |name: String| {
            let own = name.clone();
            let words = place(&name);
            view! { <option value=name prop:selected=move || ours.with(|it| it.as_deref() == Some(&own))>{words}</option> }
        };
        let options = options.get().unwrap_or_default();
        view! {
            <select class="field" aria-label=say!("Place of {name}", name) data-place=name on:change=choose>
                {options.into_iter().map(option).collect_view()}
                <option value="" prop:selected=move || ours.with(Option::is_none)>{say("leave out")}</option>
            </select>
        }
        .into_any()
    };
    view! {
        <tr data-fits=move || is_fine().to_string()>
            <th scope="row" class="mono">{move || theirs.get().unwrap_or_else(|| "\u{2014}".to_owned())}</th>
            <td>{of(|it| shape(&it.shape))}</td>
            <td>{control}</td>
            <td>
                <span class:ok1=is_fine class:no1=move || !is_fine()>
                    {move || if is_fine() { "✓ " } else { "✗ " }}
                </span>
                <span class="meta">{move || said().map_or_else(String::new, |it| it.words)}</span>
            </td>
        </tr>
    }
}

/// The nodes of a graph.
#[component]
fn Graph(report: Found) -> impl IntoView {
    move || {
        let nodes = report.with(|it| it.as_ref().map(|it| it.nodes.clone()))?;
        if nodes.is_empty() {
            return None;
        }
        let node = |node: crate::core::protocol::GraphNode| Stage {
            name: node.kind,
            about: match node.is_recurrent {
                true => format!("{}: {} ↻", node.name, shape(&node.shape)),
                false => format!("{}: {}", node.name, shape(&node.shape)),
            },
            is_recurrent: node.is_recurrent,
        };
        let end = |name: &str| Stage {
            name: name.to_owned(),
            about: String::new(),
            is_recurrent: false,
        };
        let stages = [end(say("Input"))]
            .into_iter()
            .chain(nodes.into_iter().map(node));
        let stages: Vec<Stage> = stages.chain([end(say("Output"))]).collect();
        Some(view! {
            <section class="sec" aria-labelledby="graph-title">
                <header>
                    <h2 id="graph-title">{say("The graph")}</h2>
                    <span class="meta">{say("each node as NIR names it")}</span>
                </header>
                <Flow stages label=say("NIR graph") />
            </section>
        })
    }
}

/// The network that it makes here.
#[component]
fn Makes(config: Memo<Option<ExperimentConfig>>) -> impl IntoView {
    move || {
        let stages = config.with(|it| it.as_ref().map(network))?;
        Some(view! {
            <section class="sec" aria-labelledby="makes-title">
                <header><h2 id="makes-title">{say("The network it makes")}</h2></header>
                <Flow stages label=say("Network") />
            </section>
        })
    }
}

/// Boxes with arrows between.
#[component]
fn Flow(stages: Vec<Stage>, label: &'static str) -> impl IntoView {
    let boxes = stages.into_iter().enumerate().map(|(at, stage)| {
        let arrow = (at > 0).then(|| view! { <span class="a" aria-hidden="true">"→"</span> });
        view! {
            {arrow}
            <div class:rec=stage.is_recurrent>
                <b>{stage.name}</b>
                <span class="meta">{stage.about}</span>
            </div>
        }
    });
    view! {
        <div class="flow" tabindex="0" role="region" aria-label=label>{boxes.collect_view()}</div>
    }
}

/// What the file leaves open, and how it was read.
#[component]
fn Unsaid(report: Found) -> impl IntoView {
    move || {
        let (unsaid, notes) =
            report.with(|it| it.as_ref().map(|it| (it.unsaid.clone(), it.notes.clone())))?;
        let listed = |all: Vec<String>| {
            let items = all
                .into_iter()
                .map(|it| view! { <li>{capital(&told(&it))}</li> });
            items.collect_view()
        };
        let is_graph = !unsaid.is_empty();
        let noted = (!notes.is_empty()).then(|| {
            view! {
                <section class="sec" id="network-notes">
                    <header><h2>{say("How it was read")}</h2></header>
                    <ul class="cant ink2">{listed(notes)}</ul>
                </section>
            }
        });
        let open = is_graph.then(|| {
            view! {
                <section class="sec" id="network-unsaid">
                    <header>
                        <h2>{say("What NIR cannot say")}</h2>
                        <span class="meta">{say("it is as the experiment has it")}</span>
                    </header>
                    <ul class="cant ink2">{listed(unsaid)}</ul>
                </section>
            }
        });
        Some((noted, open))
    }
}

/// Settings that change with it.
#[component]
fn Changes(config: Memo<Option<ExperimentConfig>>) -> impl IntoView {
    let store = use_store();
    let now = Memo::new(move |_| store.desk.with(|desk| desk.settings.good().clone()));
    let all = Memo::new(move |_| {
        let (now, then) = (now.get(), config.get());
        then.map(|then| changed(&now, &then))
    });
    move || {
        let all = all.get()?;
        let none = all.is_empty();
        let row = |[name, was, will]: [String; 3]| {
            view! {
                <li>
                    <b>{name}</b>
                    <span>{was} " → " {will}</span>
                </li>
            }
        };
        let rows: Vec<_> = all.into_iter().map(row).collect();
        Some(view! {
            <section class="sec" aria-labelledby="changes-title">
                <header>
                    <h2 id="changes-title">{say("Settings that change")}</h2>
                </header>
                <ul class="cant" id="network-changes">{rows}</ul>
                {none.then(|| view! { <p class="ink2">{say("None: it is of the present experiment.")}</p> })}
            </section>
        })
    }
}

/// The same on the command line.
#[component]
fn Line(report: Found) -> impl IntoView {
    let reading = use_store().brought.reading;
    let line = Memo::new(move |_| {
        let report = report.get()?;
        reading.with(|it| {
            let name = it.given.as_ref().map_or("", |given| given.name.as_str());
            Some(command(&report, name, &it.places))
        })
    });
    view! {
        <section class="sec">
            <details class="more">
                <summary>{say("On the command line")}</summary>
                <p class="mono" id="network-command">{move || line.get()}</p>
            </details>
        </section>
    }
}

/// The side whose network a file says it is.
fn side_of(file: Option<u8>) -> Side {
    match file {
        Some(0) => Side::Unregularised,
        _ => Side::Regularised,
    }
}

/// By the network's name, where the two differ in something else than the regulariser.
fn open_words(side: Side, usual: &str) -> String {
    match chosen_names() {
        Some(names) => say!("Open as {network}", network = names[side as usize]),
        None => usual.to_owned(),
    }
}

#[component]
fn Foot(report: Found) -> impl IntoView {
    let store = use_store();
    let brought = store.brought;
    let busy = Memo::new(move |_| brought.reading.with(|it| it.is_busy));
    let digest = Memo::new(move |_| {
        report.with(|it| it.as_ref().map_or_else(String::new, |it| it.digest.clone()))
    });
    let fits = Memo::new(move |_| {
        let is_whole = report.with(|it| it.as_ref().is_some_and(|it| problems(it).is_empty()));
        is_whole && !busy.get()
    });
    let wanted = Memo::new(move |_| digest.with(|digest| store.wants_weights(digest)));
    let guess = Memo::new(move |_| {
        let of_file = report.with(|it| it.as_ref().and_then(|it| it.side));
        wanted.get().unwrap_or_else(|| side_of(of_file))
    });
    let sentence = Signal::derive(move || {
        let said = brought.said.get();
        let digest = digest.get();
        if !said.is_empty() {
            return said;
        }
        if report.with(|it| it.as_ref().is_none_or(|it| !problems(it).is_empty())) {
            return say("It can be opened once what is wrong is put right.").to_owned();
        }
        let lacks = brought.first.with(|both| {
            let mut both = both
                .iter()
                .filter_map(crate::page::store::brought::First::wanted);
            both.next().map(|it| it.digest.clone())
        });
        match (wanted.get(), lacks) {
            (Some(_), _) => say("These are the weights that the experiment needs.").to_owned(),
            (None, Some(lacks)) => {
                say!(
                    "The experiment needs other weights, {wanted}: these are {found}.",
                    wanted = lacks,
                    found = digest
                )
            }
            (None, None) => say!(
                "A link names these weights by their digest, {digest}. The file itself does not travel.",
                digest
            ),
        }
    });
    let button = move |side: Side, words: &'static str| {
        let open = move |_| {
            if store.open_network(side) {
                to_lab();
            }
        };
        view! {
            <button
                class="b"
                class:main=move || guess.get() == side
                class:sm=move || guess.get() == side
                type="button"
                id=format!("open-{}", <&str>::from(side))
                disabled=move || !fits.get()
                on:click=open
            >
                {move || open_words(side, words)}
            </button>
        }
    };
    let is_graph =
        move || report.with(|it| it.as_ref().is_some_and(|it| it.kind == NetworkKind::Nir));
    view! {
        <FootBar sentence>
            <span class="vh">{move || if is_graph() { say("Open the graph") } else { say("Open the weights") }}</span>
            <button class="b quiet" type="button" id="data-away" on:click=move |_| store.put_files_away()>
                {say("Put it away")}
            </button>
            {button(Side::Unregularised, say("Open as unregularised"))}
            {button(Side::Regularised, say("Open as regularised"))}
        </FootBar>
    }
}
