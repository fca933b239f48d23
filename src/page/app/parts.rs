//! What is not seen first: modules of their own, which the browser fetches when one is opened, or when the
//! page has settled.

use crate::core::share_link::View;
use crate::page::about::AboutDialog;
use crate::page::compare::CompareView;
use crate::page::data::DataView;
use crate::page::inside::InsideView;
use crate::page::lessons::LessonsView;
use crate::page::proof::ProofView;
use crate::page::share::ShareDialog;
use crate::page::teachers::{GuideView, MakeView, ReviewView};
use leptos::prelude::*;
use strum::VariantArray;
use wasm_split_helpers::SplitLoaderError;
#[cfg(split)]
use wasm_split_helpers::wasm_split;

/// A view or a dialog that comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub enum Part {
    Inside,
    Compare,
    Lessons,
    Teachers,
    Make,
    Guide,
    Proof,
    Data,
    Share,
    About,
}

/// What opens the dialogs.
#[derive(Clone, Copy)]
pub struct Doors {
    pub sharing: RwSignal<bool>,
    pub about: RwSignal<bool>,
}

/// Makes a part; a dialog's door is found in the [`Doors`] of the context.
pub type Maker = fn() -> AnyView;

/// A function that fetches what makes a part, and the module that it is in; without `--cfg split` all is in the
/// page's one module. Few modules: what some of them share and others do not is a file of its own for each
/// such set.
macro_rules! part {
    ($name:ident in $module:ident, $make:expr) => {
        #[cfg(split)]
        #[wasm_split($module, fallible)]
        fn $name() -> Result<Maker, SplitLoaderError> {
            Ok($make)
        }

        #[cfg(not(split))]
        async fn $name() -> Result<Maker, SplitLoaderError> {
            Ok($make)
        }
    };
}

part!(inside in views, || view! { <InsideView /> }.into_any());
part!(compare in views, || view! { <CompareView /> }.into_any());
part!(lessons in classroom, || view! { <LessonsView /> }.into_any());
part!(teachers in classroom, || view! { <ReviewView /> }.into_any());
part!(make in classroom, || view! { <MakeView /> }.into_any());
part!(guide in classroom, || view! { <GuideView /> }.into_any());
part!(proof in views, || view! { <ProofView /> }.into_any());
part!(data in views, || view! { <DataView /> }.into_any());
part!(share in dialogs, || {
    let open = expect_context::<Doors>().sharing;
    view! { <ShareDialog open /> }.into_any()
});
part!(about in dialogs, || {
    let open = expect_context::<Doors>().about;
    view! { <AboutDialog open /> }.into_any()
});

impl Part {
    /// The part that a view is; the lab is there from the beginning.
    pub fn of(view: View) -> Option<Self> {
        match view {
            View::Lab => None,
            View::Inside => Some(Self::Inside),
            View::Compare => Some(Self::Compare),
            View::Lessons => Some(Self::Lessons),
            View::Teachers => Some(Self::Teachers),
            View::Make => Some(Self::Make),
            View::Guide => Some(Self::Guide),
            View::Proof => Some(Self::Proof),
            View::Data => Some(Self::Data),
        }
    }

    /// What makes it, as soon as its module is there.
    ///
    /// # Errors
    /// Where the module does not come; it may be asked for again.
    pub async fn fetched(self) -> Result<Maker, SplitLoaderError> {
        match self {
            Self::Inside => inside().await,
            Self::Compare => compare().await,
            Self::Lessons => lessons().await,
            Self::Teachers => teachers().await,
            Self::Make => make().await,
            Self::Guide => guide().await,
            Self::Proof => proof().await,
            Self::Data => data().await,
            Self::Share => share().await,
            Self::About => about().await,
        }
    }
}
