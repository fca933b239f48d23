//! Elements, made and followed by plain calls: `el("p").class("help").live_text(move || ...)`.
//!
//! Leptos' `view!` gives each element a type of its own, and each type its own code to build it: about
//! 500 bytes of wasm an element, which was half of the page. Here the calls are shared by all elements.
//! Signals, effects and owners are Leptos' own; what follows a signal lives as long as the owner that
//! was current when it was made.

use leptos::prelude::*;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use web_sys::{Element, Event, HtmlCanvasElement, HtmlElement, Node};

/// An element that is being made.
#[derive(Debug, Clone)]
pub struct El(Element);

/// A new element of this name.
pub fn el(name: &str) -> El {
    let made = document().create_element(name);
    El(made.expect("the name is one of HTML's"))
}

/// A new canvas, and the same to draw on.
pub fn canvas() -> (El, HtmlCanvasElement) {
    let made = el("canvas");
    let canvas = made.node().clone().unchecked_into();
    (made, canvas)
}

/// A button with its words; it sends no form.
pub fn button(class: &str, words: &str) -> El {
    el("button").attr("type", "button").class(class).text(words)
}

/// Makes a view and puts it into `place`, for as long as the page lives.
pub fn mount(place: &Node, view: impl FnOnce() -> El) {
    // An error says that it has been done already.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.with(|| append(place, &view().0));
    std::mem::forget(owner);
}

impl El {
    /// The element itself.
    pub fn node(&self) -> &Element {
        &self.0
    }

    pub fn attr(self, name: &str, value: impl AsRef<str>) -> Self {
        set(&self.0, name, value.as_ref());
        self
    }

    /// An attribute without a value, such as `hidden`.
    pub fn flag(self, name: &str) -> Self {
        self.attr(name, "")
    }

    /// Its classes, between blanks.
    pub fn class(self, names: &str) -> Self {
        if names.is_empty() {
            return self;
        }
        self.attr("class", names)
    }

    pub fn id(self, id: impl AsRef<str>) -> Self {
        self.attr("id", id)
    }

    /// Text at its end.
    pub fn text(self, words: impl AsRef<str>) -> Self {
        append(&self.0, &document().create_text_node(words.as_ref()));
        self
    }

    /// Another element at its end.
    pub fn child(self, child: El) -> Self {
        append(&self.0, &child.0);
        self
    }

    /// Elements at its end.
    pub fn children(self, children: impl IntoIterator<Item = El>) -> Self {
        for child in children {
            append(&self.0, &child.0);
        }
        self
    }

    /// An attribute that follows.
    pub fn live_attr(self, name: &'static str, value: impl Fn() -> String + 'static) -> Self {
        self.follow_text(name, Box::new(value), |element, name, value| {
            set(element, name, value);
        })
    }

    /// An attribute that follows, and is not there for `None`.
    pub fn live_option(
        self,
        name: &'static str,
        value: impl Fn() -> Option<String> + 'static,
    ) -> Self {
        let element = self.0.clone();
        follow(Box::new(value), move |value| match value {
            Some(value) => set(&element, name, value),
            None => unset(&element, name),
        });
        self
    }

    /// An attribute that is there or not, such as `hidden` or `disabled`.
    pub fn live_flag(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        self.follow_state(name, Box::new(on), |element, name, on| {
            if on {
                set(element, name, "");
            } else {
                unset(element, name);
            }
        })
    }

    /// A class that it has or not.
    pub fn live_class(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        self.follow_state(name, Box::new(on), |element, name, on| {
            // Fails for no name without blanks.
            let _ = element.class_list().toggle_with_force(name, on);
        })
    }

    /// One property of its style.
    pub fn style(self, name: &str, value: &str) -> Self {
        style(&self.0, name, value);
        self
    }

    /// One property of its style that follows.
    pub fn live_style(self, name: &'static str, value: impl Fn() -> String + 'static) -> Self {
        self.follow_text(name, Box::new(value), style)
    }

    /// A text property that follows, such as an input's `value`.
    pub fn live_value(self, name: &'static str, value: impl Fn() -> String + 'static) -> Self {
        fn erased(element: Element, name: &'static str, value: Box<dyn Source<String>>) {
            // Every time: the visitor may have typed something else meanwhile.
            keep(Box::new(move || {
                property(&element, name, &value.get().into())
            }));
        }
        erased(self.0.clone(), name, Box::new(value));
        self
    }

    /// A property of yes and no that follows, such as `checked`, `selected` or `open`.
    pub fn live_state(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        fn erased(element: Element, name: &'static str, on: Box<dyn Source<bool>>) {
            keep(Box::new(move || property(&element, name, &on.get().into())));
        }
        erased(self.0.clone(), name, Box::new(on));
        self
    }

    /// Text at its end that follows.
    pub fn live_text(self, words: impl Fn() -> String + 'static) -> Self {
        fn erased(element: &Element, words: Box<dyn Source<String>>) {
            let text = document().create_text_node("");
            append(element, &text);
            follow(words, move |words: &String| text.set_data(words));
        }
        erased(&self.0, Box::new(words));
        self
    }

    /// All that it contains, made anew whenever a signal that `children` reads has changed.
    pub fn live_children(self, children: impl Fn() -> Vec<El> + 'static) -> Self {
        fn erased(element: Element, children: Box<dyn Source<Vec<El>>>) {
            keep(Box::new(move || {
                let children = children.get();
                element.set_text_content(None);
                for child in &children {
                    append(&element, &child.0);
                }
            }));
        }
        erased(self.0.clone(), Box::new(children));
        self
    }

    /// Does something when an event comes, such as `click`.
    pub fn on<E: JsCast + 'static>(self, name: &str, mut action: impl FnMut(E) + 'static) -> Self {
        listen(
            &self.0,
            name,
            Box::new(move |event: Event| action(event.unchecked_into())),
        );
        self
    }

    /// Does something when it is pressed.
    pub fn on_click(self, action: impl Fn() + 'static) -> Self {
        listen(&self.0, "click", Box::new(move |_| action()));
        self
    }

    fn follow_text(
        self,
        name: &'static str,
        value: Box<dyn Source<String>>,
        hand_on: fn(&Element, &str, &str),
    ) -> Self {
        let element = self.0.clone();
        follow(value, move |value| hand_on(&element, name, value));
        self
    }

    fn follow_state(
        self,
        name: &'static str,
        on: Box<dyn Source<bool>>,
        hand_on: fn(&Element, &str, bool),
    ) -> Self {
        let element = self.0.clone();
        follow(on, move |&on| hand_on(&element, name, on));
        self
    }
}

fn listen(element: &Element, name: &str, mut action: Box<dyn Listener>) {
    let action = Closure::<dyn FnMut(Event)>::new(move |event| action.hear(event)).into_js_value();
    // Fails for no function.
    let _ = element.add_event_listener_with_callback(name, action.unchecked_ref());
}

fn style(element: &Element, name: &str, value: &str) {
    let element: &HtmlElement = element.unchecked_ref();
    // Fails for no element of HTML.
    let _ = element.style().set_property(name, value);
}

/// What a closure is asked for. A trait of our own has one entry in its table, where `Fn` has three.
trait Source<T> {
    fn get(&self) -> T;
}

impl<T, F: Fn() -> T> Source<T> for F {
    fn get(&self) -> T {
        self()
    }
}

/// What a closure does with an event.
trait Listener {
    fn hear(&mut self, event: Event);
}

impl<F: FnMut(Event)> Listener for F {
    fn hear(&mut self, event: Event) {
        self(event);
    }
}

fn append(parent: &Node, child: &Node) {
    parent
        .append_child(child)
        .expect("neither contains the other");
}

fn set(element: &Element, name: &str, value: &str) {
    element
        .set_attribute(name, value)
        .expect("the name is an attribute's");
}

fn unset(element: &Element, name: &str) {
    // Fails for no name that is an attribute's.
    let _ = element.remove_attribute(name);
}

fn property(element: &Element, name: &str, value: &JsValue) {
    // Fails only for what may not be written.
    let _ = js_sys::Reflect::set(element, &name.into(), value);
}

/// Hands on a value now, and again when it has changed.
fn follow<T: PartialEq + 'static>(value: Box<dyn Source<T>>, hand_on: impl Fn(&T) + 'static) {
    let last = RefCell::new(None);
    keep(Box::new(move || {
        let now = value.get();
        let mut last = last.borrow_mut();
        if last.as_ref() != Some(&now) {
            hand_on(&now);
            *last = Some(now);
        }
    }));
}

/// Runs now, and again whenever a signal that it read has changed, until the owner goes.
fn keep(action: Box<dyn Source<()>>) {
    let effect = SendWrapper::new(RenderEffect::new(move |_: Option<()>| action.get()));
    on_cleanup(move || drop(effect));
}
