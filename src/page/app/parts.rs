//! The views that are not seen first: modules of their own, which the browser fetches when one is opened
//! or when it has nothing else to do.

use crate::core::share_link::View;
use crate::page::compare::CompareView;
use crate::page::inside::InsideView;
use crate::page::lessons::LessonsView;
use crate::page::proof::ProofView;
use crate::page::teachers::TeachersView;
use leptos::prelude::*;
use wasm_split_helpers::SplitLoaderError;
#[cfg(split)]
use wasm_split_helpers::wasm_split;

/// Makes a view.
pub type Make = fn() -> AnyView;

/// A function that fetches the module of a view, under the name of that module; without `--cfg split` the
/// view is part of the page.
macro_rules! part {
    ($name:ident, $view:ident) => {
        #[cfg(split)]
        #[wasm_split($name, fallible)]
        fn $name() -> Result<Make, SplitLoaderError> {
            Ok(|| view! { <$view /> }.into_any())
        }

        #[cfg(not(split))]
        async fn $name() -> Result<Make, SplitLoaderError> {
            Ok(|| view! { <$view /> }.into_any())
        }
    };
}

part!(inside, InsideView);
part!(compare, CompareView);
part!(lessons, LessonsView);
part!(teachers, TeachersView);
part!(proof, ProofView);

/// Fetches what makes this view; of the lab, which is there from the beginning, nothing.
pub async fn fetched(view: View) -> Result<Option<Make>, SplitLoaderError> {
    match view {
        View::Lab => Ok(None),
        View::Inside => inside().await.map(Some),
        View::Compare => compare().await.map(Some),
        View::Lessons => lessons().await.map(Some),
        View::Teachers => teachers().await.map(Some),
        View::Proof => proof().await.map(Some),
    }
}
