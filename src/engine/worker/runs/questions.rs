//! What is asked besides, of a run or of an experiment: answered at once, or a piece at a time between the steps.

use super::events::{field_of, rejected};
use super::{Runs, Send};
use crate::core::config::ExperimentConfig;
use crate::core::encoding::thumbnail_in_pieces;
use crate::core::pieces::{Breath, Pieces};
use crate::core::protocol::{Event, RecordingRequest, RunId};
use crate::engine::training::initial_digests_begun;
use crate::engine::worker::errands::About;

/// Numbers drawn in a piece of a look at a task.
const DRAWN: u64 = 1_000_000;

impl Runs {
    /// One sample as the network sees it now.
    pub(super) async fn record(&mut self, run: RunId, request: &RecordingRequest, send: Send<'_>) {
        let Some(index) = self.find(run, send) else {
            return;
        };
        match self.active[index].session.record(request).await {
            Ok(recording) => send(Event::Recording { run, recording }),
            Err(error) => self.not_answered(index, &error, send),
        }
    }

    /// Every estimator at the present weights.
    pub(super) async fn measure(
        &mut self,
        run: RunId,
        samples: usize,
        eps: &[f64],
        send: Send<'_>,
    ) {
        let Some(index) = self.find(run, send) else {
            return;
        };
        let mut measuring = match self.active[index].session.measuring(samples, eps).await {
            Ok(measuring) => measuring,
            Err(error) => return self.not_answered(index, &error, send),
        };
        let answer = Pieces::new(async move {
            match measuring.rest().await {
                Ok(exponents) => Event::Exponents { run, exponents },
                Err(error) => rejected(run, field_of(&error), error.to_string()),
            }
        });
        self.answer(About::Measurement(run), answer, send);
    }

    /// Begins with the held-out samples, at the present weights.
    pub(super) fn evaluate(&mut self, run: RunId, send: Send<'_>) {
        if let Some(index) = self.find(run, send) {
            self.evaluating.retain(|(other, _)| *other != run);
            let evaluating = self.active[index].session.evaluating();
            self.evaluating.push((run, evaluating));
        }
    }

    /// Some more of the held-out samples that somebody asked for; false where nobody did.
    pub(super) async fn evaluate_more(&mut self, send: Send<'_>) -> bool {
        let Some((run, mut evaluating)) = self.evaluating.pop() else {
            return false;
        };
        let Some(index) = self.find(run, send) else {
            return true;
        };
        let session = &self.active[index].session;
        match session.evaluate_more(&mut evaluating).await {
            Ok(None) => self.evaluating.push((run, evaluating)),
            Ok(Some(metrics)) => send(Event::Evaluated { run, metrics }),
            Err(error) => self.not_answered(index, &error, send),
        }
        true
    }

    /// What a run of a configuration would begin with.
    pub(super) fn digest_of(&mut self, request: u32, config: ExperimentConfig, send: Send<'_>) {
        let mut digests = match initial_digests_begun(config, self.sources.clone()) {
            Ok(digests) => digests,
            Err(error) => {
                let digests = Err(error.to_string());
                return send(Event::Digests { request, digests });
            }
        };
        let answer = Pieces::new(async move {
            let digests = digests.rest().await.map_err(|error| error.to_string());
            Event::Digests { request, digests }
        });
        self.answer(About::Digest(request), answer, send);
    }

    /// A look at a configuration's task.
    pub(super) fn preview(&mut self, request: u32, config: ExperimentConfig, send: Send<'_>) {
        if let Err(error) = config.validate() {
            let thumbnail = Err(error.to_string());
            return send(Event::Preview { request, thumbnail });
        }
        let sources = self.sources.clone();
        let answer = Pieces::new(async move {
            let breath = Breath::every(DRAWN);
            let thumbnail = thumbnail_in_pieces(&config, &sources, &breath).await;
            let thumbnail = thumbnail.map_err(|error| error.to_string());
            Event::Preview { request, thumbnail }
        });
        self.answer(About::Preview, answer, send);
    }

    fn answer(&mut self, about: About, answer: Pieces<Event>, send: Send<'_>) {
        if let Some(event) = self.errands.begin(about, answer) {
            send(event);
        }
    }
}
