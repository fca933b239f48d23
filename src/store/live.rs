//! What follows the signals, behind one type for each kind: Leptos compiles its machinery anew for
//! every closure type that it is given. Boxed closures share one copy of it.

use leptos::prelude::*;
use std::pin::Pin;

/// Sets a signal where the value is another one than it has, so that nothing follows in vain.
pub fn set_if_new<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, now: T) {
    if signal.with_untracked(|before| *before != now) {
        signal.set(now);
    }
}

/// Does something now, and again whenever a signal that it read has changed.
pub fn effect(action: impl Fn() + 'static) {
    fn erased(action: Box<dyn Task>) {
        Effect::new(move |_: Option<()>| action.run());
    }
    erased(Box::new(action));
}

/// What an effect does. A trait of our own has one entry in its table, where `Fn` has three.
trait Task {
    fn run(&self);
}

impl<F: Fn()> Task for F {
    fn run(&self) {
        self();
    }
}

/// Runs a future in the page, behind one type for all of them.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}
