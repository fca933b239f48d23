//! What a task looks like: the spikes of one sample, what is asked, what a good result is.

use crate::charts::TaskThumbnail;
use crate::config::Task;
use crate::store::live::live;
use crate::store::{Store, use_store};
use leptos::prelude::*;

/// Beside the choice of the task.
#[component]
pub fn TaskView() -> impl IntoView {
    let store = use_store();
    let no_result = live(move || task(store).good_result().is_empty());
    view! {
        <figure class="task">
            <TaskThumbnail />
            <figcaption>
                <p class="help">{live(move || task(store).sentence())}</p>
                <p class="help result" hidden=no_result>
                    "A good result: " {live(move || task(store).good_result())}
                </p>
            </figcaption>
        </figure>
    }
}

fn task(store: Store) -> Task {
    store.desk.with(|desk| desk.settings.good().task.kind)
}
