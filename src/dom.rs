//! Elements, made and followed by plain calls: `el("p").class("help").live_text(move || ...)`.
//!
//! Leptos' `view!` gives each element a type of its own, and each type its own code to build it: about
//! 500 bytes of wasm an element, which was half of the page. Here the calls are shared by all elements.
//! Signals, effects and owners are Leptos' own; what follows a signal lives as long as the owner that
//! was current when it was made.

use leptos::prelude::*;
use leptos::tachys::html::element::ElementType;
use leptos::tachys::html::node_ref::NodeRefContainer;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::convert::FromWasmAbi;
use leptos::wasm_bindgen::{JsCast, JsValue};
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use web_sys::{Element, Event, HtmlElement, Node};

/// An element that is being made.
#[derive(Debug, Clone)]
pub struct El(Element);

/// A new element of this name.
pub fn el(name: &str) -> El {
    let made = document().create_element(name);
    El(made.expect("the name is one of HTML's"))
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

    /// Fills a reference with it.
    pub fn node_ref<E>(self, place: NodeRef<E>) -> Self
    where
        E: ElementType,
        E::Output: JsCast + 'static,
    {
        place.load(&self.0);
        self
    }

    /// An attribute that follows.
    pub fn live_attr(self, name: &'static str, value: impl Fn() -> String + 'static) -> Self {
        let element = self.0.clone();
        follow(Box::new(value), move |value| set(&element, name, value));
        self
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
        let element = self.0.clone();
        follow(Box::new(on), move |&on| {
            if on {
                set(&element, name, "");
            } else {
                unset(&element, name);
            }
        });
        self
    }

    /// A class that it has or not.
    pub fn live_class(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        let classes = self.0.class_list();
        follow(Box::new(on), move |&on| {
            // Fails for no name without blanks.
            let _ = classes.toggle_with_force(name, on);
        });
        self
    }

    /// One property of its style.
    pub fn style(self, name: &str, value: &str) -> Self {
        let element: &HtmlElement = self.0.unchecked_ref();
        // Fails for no element of HTML.
        let _ = element.style().set_property(name, value);
        self
    }

    /// One property of its style that follows.
    pub fn live_style(self, name: &'static str, value: impl Fn() -> String + 'static) -> Self {
        let element: HtmlElement = self.0.clone().unchecked_into();
        follow(Box::new(value), move |value: &String| {
            let _ = element.style().set_property(name, value);
        });
        self
    }

    /// A text property that follows, such as an input's `value`.
    pub fn live_value(self, name: &'static str, value: impl Fn() -> String + 'static) -> Self {
        let element = self.0.clone();
        // Every time: the visitor may have typed something else meanwhile.
        keep(Box::new(move || property(&element, name, &value().into())));
        self
    }

    /// A property of yes and no that follows, such as `checked`, `selected` or `open`.
    pub fn live_state(self, name: &'static str, on: impl Fn() -> bool + 'static) -> Self {
        let element = self.0.clone();
        keep(Box::new(move || property(&element, name, &on().into())));
        self
    }

    /// Text at its end that follows.
    pub fn live_text(self, words: impl Fn() -> String + 'static) -> Self {
        let text = document().create_text_node("");
        append(&self.0, &text);
        follow(Box::new(words), move |words: &String| text.set_data(words));
        self
    }

    /// All that it contains, made anew whenever a signal that `children` reads has changed.
    pub fn live_children(self, children: impl Fn() -> Vec<El> + 'static) -> Self {
        let element = self.0.clone();
        let fill: Box<dyn Fn()> = Box::new(move || {
            let children = children();
            element.set_text_content(None);
            for child in &children {
                append(&element, &child.0);
            }
        });
        keep(fill);
        self
    }

    /// Does something when an event comes, such as `click`.
    pub fn on<E>(self, name: &str, action: impl FnMut(E) + 'static) -> Self
    where
        E: FromWasmAbi + AsRef<Event> + 'static,
    {
        let action = Closure::<dyn FnMut(E)>::new(action).into_js_value();
        // Fails for no function.
        let _ = self
            .0
            .add_event_listener_with_callback(name, action.unchecked_ref());
        self
    }

    /// Does something when it is pressed.
    pub fn on_click(self, action: impl Fn() + 'static) -> Self {
        self.on("click", move |_: Event| action())
    }
}

fn append(parent: &Node, child: &Node) {
    parent
        .append_child(child)
        .expect("neither contains the other");
}

fn set(element: &Element, name: &str, value: impl AsRef<str>) {
    element
        .set_attribute(name, value.as_ref())
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
fn follow<T: PartialEq + 'static>(value: Box<dyn Fn() -> T>, hand_on: impl Fn(&T) + 'static) {
    let last = RefCell::new(None);
    keep(Box::new(move || {
        let now = value();
        let mut last = last.borrow_mut();
        if last.as_ref() != Some(&now) {
            hand_on(&now);
            *last = Some(now);
        }
    }));
}

/// Runs now, and again whenever a signal that it read has changed, until the owner goes.
fn keep(action: Box<dyn Fn()>) {
    let effect = SendWrapper::new(RenderEffect::new(move |_: Option<()>| action()));
    on_cleanup(move || drop(effect));
}
