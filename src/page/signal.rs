//! State that the page follows, and what follows it, behind few types.
//!
//! Leptos compiles its machinery anew for every type that a signal of its holds and for every closure
//! that follows one. Here values and closures are boxed, so that all of them share one copy. Who
//! follows whom, and for how long, is Leptos' own business.

use leptos::prelude::{ArcTrigger, Effect, GetValue, LocalStorage, Notify, StoredValue, Track};
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;

/// A value, and the list of those who follow it; as cheap to copy as a number. It lives as long as
/// the owner that was current when it was made.
pub struct Signal<T> {
    kept: Kept,
    holds: PhantomData<fn() -> T>,
}

type Kept = StoredValue<Rc<Node<dyn Any>>, LocalStorage>;

struct Node<T: ?Sized> {
    followers: ArcTrigger,
    /// A `RefCell` of the value.
    value: T,
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T: 'static> Signal<T> {
    pub fn new(value: T) -> Self {
        let node = Node {
            followers: ArcTrigger::new(),
            value: RefCell::new(value),
        };
        Self {
            kept: keep(Rc::new(node)),
            holds: PhantomData,
        }
    }

    /// Calls the present effect again when the value has changed.
    ///
    /// # Panics
    ///
    /// Where the signal's owner is gone.
    pub fn track(self) {
        track(self.kept);
    }

    /// Tells all who follow that the value has changed. Nothing happens where the signal's owner is
    /// gone.
    pub fn notify(self) {
        if let Some(node) = node(self.kept) {
            node.followers.notify();
        }
    }

    /// Reads the value, and follows it.
    ///
    /// # Panics
    ///
    /// Where the signal's owner is gone, or the value is being changed.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        let node = track(self.kept);
        read(&cell(&node.value).borrow())
    }

    /// Reads the value as it is now.
    ///
    /// # Panics
    ///
    /// Where the signal's owner is gone, or the value is being changed.
    pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        let node = living(self.kept);
        read(&cell(&node.value).borrow())
    }

    /// Changes the value and tells. Nothing happens, and nothing comes back, where its owner is gone:
    /// what the browser calls back may come late.
    ///
    /// # Panics
    ///
    /// Where the value is being read.
    pub fn try_update<U>(self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        let node = node(self.kept)?;
        let changed = change(&mut cell(&node.value).borrow_mut());
        node.followers.notify();
        Some(changed)
    }

    /// Changes the value and tells.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    /// Changes the value and does not tell.
    ///
    /// # Panics
    ///
    /// Where the signal's owner is gone, or the value is being read.
    pub fn update_untracked<U>(self, change: impl FnOnce(&mut T) -> U) -> U {
        let node = living(self.kept);
        change(&mut cell(&node.value).borrow_mut())
    }

    /// Another value.
    pub fn set(self, value: T) {
        self.update(|held| *held = value);
    }
}

impl<T: Clone + 'static> Signal<T> {
    /// A copy of the value, which is followed.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value as it is now.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

impl<T: PartialEq + 'static> Signal<T> {
    /// Sets the value where it is another one, so that nothing follows in vain.
    pub fn set_if_new(self, value: T) {
        if self.with_untracked(|held| *held != value) {
            self.set(value);
        }
    }
}

#[inline(never)]
fn keep(node: Rc<Node<dyn Any>>) -> Kept {
    StoredValue::new_local(node)
}

#[inline(never)]
fn node(kept: Kept) -> Option<Rc<Node<dyn Any>>> {
    kept.try_get_value()
}

#[inline(never)]
fn living(kept: Kept) -> Rc<Node<dyn Any>> {
    node(kept).expect("its owner lives")
}

#[inline(never)]
fn track(kept: Kept) -> Rc<Node<dyn Any>> {
    let node = living(kept);
    node.followers.track();
    node
}

fn cell<T: 'static>(value: &dyn Any) -> &RefCell<T> {
    value.downcast_ref().expect("made by Signal::new")
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
