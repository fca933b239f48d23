//! The words of a link. Those of a version never change; a new field gets a word here.

use crate::core::fields::{self, Field};

/// Version 1: the word and the field's path, in the order in which they are read.
pub(super) const V1: [(&str, &str); 65] = [
    ("task", "task.kind"),
    ("steps", "task.time_steps"),
    ("encoding", "task.encoding.kind"),
    ("peak", "task.encoding.peak"),
    ("gain", "task.encoding.gain"),
    ("cue", "task.cue_steps"),
    ("recall", "task.recall_steps"),
    ("bits", "task.bits"),
    ("classes", "task.classes"),
    ("units", "task.units"),
    ("manifold", "task.manifold_dim"),
    ("smoothness", "task.smoothness"),
    ("held-out", "task.test_share"),
    ("validation", "task.validation_share"),
    ("samples", "task.samples"),
    ("network", "model.kind"),
    ("hidden", "model.hidden_dims"),
    ("alpha", "model.alpha"),
    ("beta", "model.beta"),
    ("threshold", "model.threshold"),
    ("dropout", "model.dropout"),
    ("surrogate", "model.surrogate.kind"),
    ("surrogate-alpha", "model.surrogate.alpha"),
    ("slope", "model.surrogate.slope"),
    ("width", "model.surrogate.width"),
    ("surrogate-threshold", "model.surrogate.threshold"),
    ("reset", "model.reset"),
    ("learn-alpha", "model.learn_alpha"),
    ("learn-beta", "model.learn_beta"),
    ("learn-threshold", "model.learn_threshold"),
    ("recurrence", "model.recurrence"),
    ("init", "model.recurrent_init.kind"),
    ("init-gain", "model.recurrent_init.gain"),
    ("input-gain", "model.input_gain"),
    ("readout", "model.readout"),
    ("readout-beta", "model.readout.beta"),
    ("correct-rate", "training.loss.correct_rate"),
    ("incorrect-rate", "training.loss.incorrect_rate"),
    ("epochs", "training.epochs"),
    ("batch", "training.batch_size"),
    ("micro-batch", "training.micro_batch"),
    ("optimizer", "training.optimizer.kind"),
    ("weight-decay", "training.optimizer.weight_decay"),
    ("momentum", "training.optimizer.momentum"),
    ("learning-rate", "training.learning_rate"),
    ("clip", "training.clip"),
    ("firing-rate", "training.firing_rate"),
    ("firing-target", "training.firing_rate.target"),
    ("firing-weight", "training.firing_rate.weight"),
    ("target", "lyapunov.lambda_target"),
    ("regulariser", "lyapunov.regulariser"),
    ("statistic", "lyapunov.statistic"),
    ("penalty", "lyapunov.penalty"),
    ("strength", "lyapunov.lambda_reg"),
    ("warmup", "lyapunov.warmup_steps"),
    ("warmup-rate", "lyapunov.warmup_learning_rate"),
    ("every", "lyapunov.every"),
    ("measure-every", "lyapunov.measure_every"),
    ("estimator", "lyapunov.estimator"),
    ("eps", "lyapunov.eps"),
    ("exponents", "lyapunov.exponents"),
    ("qr-every", "lyapunov.qr_every"),
    ("transient", "lyapunov.transient"),
    ("layers", "lyapunov.layers"),
    ("seed", "seed"),
];

/// The field that a word stands for, and the word as the table has it.
pub fn field_of(key: &str) -> Option<(&'static str, &'static Field)> {
    let &(key, path) = V1.iter().find(|(word, _)| *word == key)?;
    let field = fields::all().find(|field| field.path == path)?;
    Some((key, field))
}

/// The word of a field's path.
pub fn key_of(path: &str) -> Option<&'static str> {
    let found = V1.iter().find(|(_, of)| *of == path)?;
    Some(found.0)
}
