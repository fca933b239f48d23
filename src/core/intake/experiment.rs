//! An experiment on own data.

use crate::core::config::{Encoding, EncodingKind, ExperimentConfig, OwnData, OwnForm, Task};

impl ExperimentConfig {
    /// The same experiment on this data: with its time steps where it has its own, its channels and classes, and
    /// an encoding that it takes.
    #[must_use]
    pub fn on_data(mut self, data: OwnData) -> Self {
        self.task.kind = Task::Own;
        self.task.data = Some(data);
        if let Some(time_steps) = data.form.time_steps() {
            self.task.time_steps = time_steps;
        }
        let is_still = matches!(
            self.task.encoding,
            Encoding::Latency {} | Encoding::Rows { .. }
        );
        if is_still && matches!(data.form, OwnForm::Series { .. }) {
            self.task.encoding = EncodingKind::Poisson.into();
        }
        self.model.input_dim = self.task.input_dim();
        self.model.num_classes = self.task.num_classes();
        self
    }
}
