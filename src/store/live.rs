//! Values that follow the signals, behind one type for each kind of value.
//!
//! Leptos compiles its machinery anew for every closure type that a view holds. Boxed closures
//! share one copy of it, which takes tens of kilobytes off the page's wasm.

use leptos::prelude::*;

/// Something a view shows that changes.
pub type Live<T> = Box<dyn Fn() -> T + Send>;

/// Makes a view follow `value`.
pub fn live<T: 'static>(value: impl Fn() -> T + Send + 'static) -> Live<T> {
    Box::new(value)
}

/// What is done when an event comes.
pub fn on<E: 'static>(action: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(action)
}

/// Sets a signal where the value is another one than it has, so that nothing follows in vain.
pub fn set_if_new<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, now: T) {
    if signal.with_untracked(|before| *before != now) {
        signal.set(now);
    }
}

/// Does something now, and again whenever a signal that it read has changed.
pub fn effect(action: impl Fn() + 'static) {
    fn erased(action: Box<dyn Fn()>) {
        Effect::new(move |_: Option<()>| action());
    }
    erased(Box::new(action));
}
