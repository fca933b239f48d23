//! The page's end of the line to the reader: a worker for one wish, started for it and ended behind it.
//!
//! Its WebAssembly is fetched at the first wish and by nobody else.

use crate::core::identity::mismatch;
use crate::core::protocol::{Answer, Wish, from_bytes, to_bytes};
use crate::page::language::say;
use crate::page::site;
use crate::page::worker_client::link::{Link, reason};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{File, MessageEvent, Worker};

/// What comes of a wish: the answer with what goes beside it, or why there is none.
pub type Heard = Result<(Answer, Option<ArrayBuffer>), String>;

/// A reader at work; dropped, it is ended, and its memory with it.
pub struct ReaderClient {
    _link: Link,
}

impl ReaderClient {
    /// Starts a reader for a wish about these files; `handler` is called once, later.
    ///
    /// # Errors
    /// Where the browser starts no worker.
    pub fn ask(
        wish: &Wish,
        files: &[File],
        handler: impl Fn(Heard) + 'static,
    ) -> Result<Self, String> {
        let message = Array::of1(&Uint8Array::from(&to_bytes(wish)[..]));
        for file in files {
            message.push(file);
        }
        let once = Once::new(handler);
        let on_message = listener(once.clone(), message);
        let on_error = move |said: String| once.tell(Err(broke(&said)));
        let link = Link::open(&site::reader(), on_message, on_error)
            .map_err(|_| say("The browser starts no worker for it.").to_owned())?;
        Ok(Self { _link: link })
    }
}

/// A handler that hears one thing.
struct Once<F> {
    handler: Rc<F>,
    is_told: Rc<Cell<bool>>,
}

impl<F> Clone for Once<F> {
    fn clone(&self) -> Self {
        Self {
            handler: Rc::clone(&self.handler),
            is_told: Rc::clone(&self.is_told),
        }
    }
}

impl<F: Fn(Heard) + 'static> Once<F> {
    fn new(handler: F) -> Self {
        Self {
            handler: Rc::new(handler),
            is_told: Rc::default(),
        }
    }

    /// Later, since the handler ends the worker whose own callback this is.
    fn tell(&self, heard: Heard) {
        if !self.is_told.replace(true) {
            let handler = Rc::clone(&self.handler);
            spawn_local(async move { handler(heard) });
        }
    }
}

/// Hears the greeting, sends the message, hears the answer.
fn listener<F: Fn(Heard) + 'static>(
    once: Once<F>,
    message: Array,
) -> impl Fn(&Worker, &MessageEvent) + 'static {
    let is_greeted = Cell::new(false);
    move |worker, event| {
        let data = event.data();
        if !is_greeted.replace(true) {
            if let Some(words) = mismatch(data.as_string().as_deref()) {
                once.tell(Err(words));
            } else if worker.post_message(&message).is_err() {
                once.tell(Err(broke(say("it takes no message"))));
            }
            return;
        }
        let parts = Array::from(&data);
        let answer = Uint8Array::new(&parts.get(0)).to_vec();
        once.tell(match from_bytes(&answer) {
            Some(Answer::Crashed { message }) => Err(broke(&message)),
            Some(answer) => Ok((answer, parts.get(1).dyn_into().ok())),
            None => Err(broke(say("its answer could not be read"))),
        });
    }
}

fn broke(why: &str) -> String {
    match reason(why) {
        "" => say("The reader could not be loaded. Reload the page to try again.").to_owned(),
        why => say!(
            "The reader broke down ({why}). Nothing else did; try another file.",
            why
        ),
    }
}
