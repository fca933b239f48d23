//! The page's end of the lines to the workers: typed commands out, typed events in.
//!
//! A worker asks for the engine's program first, which the page compiles once for all of them. Then it
//! greets: one of another build is reported as [`Report::Mismatch`], and nothing more
//! of it is heard. Commands sent before the worker is ready wait for it. A worker that breaks is reported
//! once as [`Report::Crashed`] and not heard any more; [`WorkerClient::spawn`] then starts another in its
//! place, which gets what has been sent meanwhile.

pub(crate) mod line;
pub(in crate::page) mod link;
mod machine;
mod program;

pub use machine::{MOST_ENGINES, Machine};

use crate::core::config::OwnData;
use crate::core::identity::mismatch;
use crate::core::protocol::{Command, Event};
use crate::page::language::say;
use crate::page::site;
use js_sys::Uint8Array;
use leptos::task::spawn_local;
use line::Line;
use link::Link;
use program::Program;
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, MessageEvent, Worker};

/// What comes back from the worker.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "it is handed on at once, and never kept"
)]
pub enum Report {
    Event(Event),
    /// The worker is of another build than this page, in words.
    Mismatch(String),
    /// The worker is gone, and why.
    Crashed(String),
}

/// What a worker says before anything else, once it can be told something: see `www/worker_loader.js`.
const ASKS_FOR_PROGRAM: &str = "program";

/// Data of the visitor's own that every engine is to have; absent while it is on its way.
type Ledger = Rc<RefCell<Vec<(OwnData, Option<Blob>)>>>;

/// The workers, each in a place of its own.
pub struct Workers {
    brought: Ledger,
    program: Rc<Program>,
    places: RefCell<Vec<Rc<WorkerClient>>>,
    handler: Rc<dyn Fn(usize, Report)>,
}

impl Workers {
    /// None yet; `handler` is called for each report, with the place of whom it is from.
    pub fn new(handler: impl Fn(usize, Report) + 'static) -> Self {
        Self {
            brought: Rc::default(),
            program: Rc::default(),
            places: RefCell::default(),
            handler: Rc::new(handler),
        }
    }

    /// The worker in a place, started where it is not there yet, and those in the places before it.
    pub fn at(&self, place: usize) -> Rc<WorkerClient> {
        loop {
            let count = self.places.borrow().len();
            if let Some(client) = self.places.borrow().get(place) {
                return Rc::clone(client);
            }
            let handler = Rc::clone(&self.handler);
            let report = move |report| handler(count, report);
            let (program, brought) = (Rc::clone(&self.program), Rc::clone(&self.brought));
            let client = Rc::new(WorkerClient::new(program, brought, report));
            for (_, blob) in &*self.brought.borrow() {
                if blob.is_none() {
                    client.hold();
                }
            }
            self.places.borrow_mut().push(Rc::clone(&client));
            client.spawn();
        }
    }

    /// Ends the worker in a place; what waited for it goes to another, where there is one.
    pub fn close(&self, place: usize, to: Option<usize>) {
        let waiting = self.at(place).end();
        if let Some(to) = to.map(|to| self.at(to)) {
            waiting.into_iter().for_each(|command| to.send(command));
        }
    }

    /// Whether the engines have data of the visitor's own, or get it as soon as they listen.
    pub fn has(&self, data: OwnData) -> bool {
        let brought = self.brought.borrow();
        brought.iter().any(|(it, _)| *it == data)
    }

    /// Hands data over, packed: it is read before whatever is sent after it, by further engines too.
    pub fn bring(&self, data: OwnData, blob: Blob) {
        for client in self.places.borrow().iter() {
            client.hand(&blob);
        }
        self.brought.borrow_mut().push((data, Some(blob)));
    }

    /// Data is on its way; until it [came](Self::came), what is sent waits.
    pub fn expect(&self, data: OwnData) {
        self.brought.borrow_mut().push((data, None));
        for client in self.places.borrow().iter() {
            client.hold();
        }
    }

    /// What was expected is here, or will not come.
    pub fn came(&self, data: OwnData, blob: Option<Blob>) {
        self.brought.borrow_mut().retain(|(it, _)| *it != data);
        if let Some(blob) = blob {
            self.bring(data, blob);
        }
        for client in self.places.borrow().iter() {
            client.release();
        }
    }

    /// Has the engines let go of the data that this says; what is under way on it keeps it.
    pub fn let_go(&self, is_gone: impl Fn(OwnData) -> bool) {
        let mut gone = Vec::new();
        self.brought.borrow_mut().retain(|(data, blob)| {
            // What is on its way still comes.
            let stays = blob.is_none() || !is_gone(*data);
            if !stays {
                gone.push(*data);
            }
            stays
        });
        for client in self.places.borrow().iter() {
            for &data in &gone {
                client.send(Command::Forget { data });
            }
        }
    }

    /// Ends all of them; what waits is forgotten.
    pub fn give_up(&self) {
        for client in self.places.borrow().iter() {
            client.end();
        }
    }
}

/// A worker and the queue before it.
pub struct WorkerClient {
    shared: Rc<Shared>,
}

struct Shared {
    link: RefCell<Option<Link>>,
    line: RefCell<Line>,
    greeting: Cell<Greeting>,
    /// A file that the worker posted, for the event behind it.
    file: RefCell<Option<Blob>>,
    program: Rc<Program>,
    brought: Ledger,
    handler: Box<dyn Fn(Report)>,
}

/// Whether the worker has said which build it is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Greeting {
    Awaited,
    Fits,
    Refused,
}

impl WorkerClient {
    /// A client without a worker yet; `handler` is called for each report.
    fn new(program: Rc<Program>, brought: Ledger, handler: impl Fn(Report) + 'static) -> Self {
        Self {
            shared: Rc::new(Shared {
                link: RefCell::new(None),
                line: RefCell::default(),
                greeting: Cell::new(Greeting::Awaited),
                file: RefCell::new(None),
                program,
                brought,
                handler: Box::new(handler),
            }),
        }
    }

    /// Starts a worker, in place of an earlier one.
    pub fn spawn(&self) {
        self.shared.line.borrow_mut().spawned();
        self.shared.greeting.set(Greeting::Awaited);
        self.shared.link.replace(None);
        match open(&self.shared) {
            Ok(link) => {
                self.shared.link.replace(Some(link));
            }
            Err(reason) => self.shared.broke(reason),
        }
    }

    /// Sends a command now, or as soon as a worker is ready.
    pub fn send(&self, command: Command) {
        let now = self.shared.line.borrow_mut().send(command);
        if let Some(command) = now {
            Shared::post(&self.shared, &command);
        }
    }

    /// The file that the last event was about.
    pub fn take_file(&self) -> Option<Blob> {
        self.shared.file.take()
    }

    /// No worker will be started any more: what has waited for one.
    fn end(&self) -> Vec<Command> {
        self.shared.line.borrow_mut().end()
    }

    /// Something is on its way that is to be posted before what is sent from now on.
    fn hold(&self) {
        self.shared.line.borrow_mut().hold();
    }

    /// It is there, or will not come.
    fn release(&self) {
        let waiting = self.shared.line.borrow_mut().release();
        for command in waiting {
            Shared::post(&self.shared, &command);
        }
    }

    /// Posts data, where a worker listens; one that does not yet gets it when it does.
    fn hand(&self, blob: &Blob) {
        if self.shared.line.borrow().is_ready() {
            Shared::post_value(&self.shared, blob);
        }
    }
}

impl Shared {
    fn post(shared: &Rc<Self>, command: &Command) {
        match command.serialize(&serde_wasm_bindgen::Serializer::new()) {
            Ok(message) => Self::post_value(shared, &message),
            Err(error) => Self::broke_later(shared, error.to_string()),
        }
    }

    fn post_value(shared: &Rc<Self>, message: &JsValue) {
        let sent = match &*shared.link.borrow() {
            Some(link) => link.post(message).map_err(|error| text(&error)),
            None => Err(say("There is no worker.").to_owned()),
        };
        if let Err(reason) = sent {
            Self::broke_later(shared, reason);
        }
    }

    /// Later: whoever sends is in the middle of something, and a crash changes it.
    fn broke_later(shared: &Rc<Self>, reason: String) {
        let shared = Rc::clone(shared);
        spawn_local(async move { shared.broke(reason) });
    }

    /// Reports that the worker is gone, once.
    fn broke(&self, reason: String) {
        let is_news = self.line.borrow_mut().broke();
        if is_news {
            (self.handler)(Report::Crashed(reason));
        }
    }

    /// The worker's first words: which build it is of.
    fn greeted(&self, message: &MessageEvent) {
        let said = message.data().as_string();
        let words = mismatch(said.as_deref());
        self.greeting.set(match words {
            None => Greeting::Fits,
            Some(_) => Greeting::Refused,
        });
        if let Some(words) = words {
            (self.handler)(Report::Mismatch(words));
        }
    }

    /// Hands the worker what it runs.
    fn give_program(shared: &Rc<Self>) {
        let shared = Rc::clone(shared);
        spawn_local(async move {
            let given = shared.program.get().await.and_then(|program| {
                let link = shared.link.borrow();
                link.as_ref().map_or(Ok(()), |link| {
                    link.post(&program).map_err(|error| text(&error))
                })
            });
            if let Err(reason) = given {
                shared.broke(reason);
            }
        });
    }

    fn receive(shared: &Rc<Self>, message: &MessageEvent) {
        if !shared.line.borrow().is_heard() {
            return;
        }
        match shared.greeting.get() {
            Greeting::Refused => return,
            Greeting::Awaited
                if message.data().as_string().as_deref() == Some(ASKS_FOR_PROGRAM) =>
            {
                return Self::give_program(shared);
            }
            Greeting::Awaited => return shared.greeted(message),
            Greeting::Fits => {}
        }
        let file = message.data().dyn_into::<Blob>();
        if let Ok(file) = file {
            shared.file.replace(Some(file));
            return;
        }
        let bytes = message.data().dyn_into::<Uint8Array>();
        match bytes
            .ok()
            .and_then(|bytes| crate::core::protocol::from_bytes(&bytes.to_vec()))
        {
            Some(Event::Crashed { message }) => shared.broke(message),
            Some(event) => {
                let ready = matches!(event, Event::Ready { .. });
                (shared.handler)(Report::Event(event));
                if ready {
                    for (_, blob) in &*shared.brought.borrow() {
                        if let Some(blob) = blob {
                            Self::post_value(shared, blob);
                        }
                    }
                    let waiting = shared.line.borrow_mut().ready();
                    for command in waiting {
                        Self::post(shared, &command);
                    }
                }
            }
            None => shared.broke(say("Its message could not be read.").to_owned()),
        }
    }
}

/// Starts a worker. Its closures hold the client weakly, so that neither keeps the other alive.
fn open(shared: &Rc<Shared>) -> Result<Link, String> {
    let (hears, breaks) = (Rc::downgrade(shared), Rc::downgrade(shared));
    let on_message = move |_: &Worker, message: &MessageEvent| {
        if let Some(shared) = hears.upgrade() {
            Shared::receive(&shared, message);
        }
    };
    let on_error = move |reason| {
        let shared = breaks.upgrade();
        // A worker of another build has been told of.
        let shared = shared.filter(|it| it.greeting.get() != Greeting::Refused);
        if let Some(shared) = shared {
            shared.broke(reason);
        }
    };
    Link::open(&site::engine(), on_message, on_error).map_err(|error| text(&error))
}

fn text(error: &JsValue) -> String {
    let message = error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()));
    message.or_else(|| error.as_string()).unwrap_or_default()
}
