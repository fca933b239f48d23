//! What readers hand over, and one data set of all of it.

use super::choices::Choices;
use super::labels::Labels;
use super::{File, IntakeError, Part};
use crate::core::config::{OwnData, OwnForm};
use crate::core::dataset::packed::digest;
use crate::core::dataset::{OwnSet, Samples, Scale};
use crate::core::text::{cut, short};

/// The samples of a file, or of a part of one.
#[derive(Debug, Clone)]
pub(super) struct Gathered {
    pub file: String,
    pub form: OwnForm,
    pub samples: Samples,
    pub labels: Labels,
    /// What they are for, where that is known.
    pub part: Option<Part>,
}

impl Gathered {
    /// The part is what was said, or what the file's name says.
    pub fn new(file: &File<'_>, form: OwnForm, samples: Samples, labels: Labels) -> Self {
        Self {
            file: cut(file.name),
            form,
            samples,
            labels,
            part: file.part.or_else(|| Part::named(file.name)),
        }
    }

    /// Within the file a part may be named for itself.
    pub fn within(self, part: Option<Part>) -> Self {
        Self {
            part: part.or(self.part),
            ..self
        }
    }

    fn refused(&self, what: impl Into<String>) -> IntakeError {
        IntakeError::File {
            file: self.file.clone(),
            what: what.into(),
        }
    }
}

/// Which parts there are. A name such as `train.csv` alone says nothing of what is held out, and what is for
/// validation where nothing is for the test is what is reported.
pub(super) fn settle_parts(all: &mut [Gathered], choices: &mut Choices) {
    let has = |all: &[Gathered], part: Part| all.iter().any(|it| it.part == Some(part));
    if !has(all, Part::Test) && has(all, Part::Validation) {
        for it in all
            .iter_mut()
            .filter(|it| it.part == Some(Part::Validation))
        {
            it.part = Some(Part::Test);
        }
        choices.say("there is no test part: the samples for validation are the test's".to_owned());
    }
    if has(all, Part::Test) {
        say_unseen(all, choices);
    }
}

/// Classes that are named in a note.
const MOST_NAMED: usize = 5;

/// Says which classes nothing is trained on.
fn say_unseen(all: &[Gathered], choices: &mut Choices) {
    let (held, trained): (Vec<&Gathered>, Vec<&Gathered>) = all
        .iter()
        .partition(|it| matches!(it.part, Some(Part::Validation | Part::Test)));
    let is_seen = |name: &&String| trained.iter().any(|it| it.labels.names().contains(name));
    let names = held.iter().flat_map(|it| it.labels.names());
    let mut unseen: Vec<String> = names
        .filter(|it| !is_seen(it))
        .map(|it| short(it))
        .collect();
    unseen.sort();
    unseen.dedup();
    if !trained.is_empty() && !unseen.is_empty() {
        let named = unseen[..unseen.len().min(MOST_NAMED)].join(", ");
        choices.say(format!("no training sample is of class {named}"));
    }
}

/// All of it as one: training samples, then those for validation, then those for the test. Where there is no
/// test part, nothing is held out here.
pub(super) fn merged(mut all: Vec<Gathered>, scale: Scale) -> Result<OwnSet, IntakeError> {
    if let Some(first) = all.first()
        && all.iter().all(|it| it.labels.len() == 0)
    {
        return Err(first.refused("it has no samples"));
    }
    all.retain(|it| it.labels.len() > 0);
    let has_test = all.iter().any(|it| it.part == Some(Part::Test))
        && all.iter().any(|it| it.part != Some(Part::Test));
    let part = |it: &Gathered| it.part.unwrap_or(Part::Training);
    if has_test {
        all.sort_by_key(part);
    }
    let count = |wanted: Part| {
        let of = all.iter().filter(|it| part(it) == wanted);
        of.map(|it| it.labels.len()).sum::<usize>()
    };
    let held_out = has_test.then(|| [count(Part::Validation), count(Part::Test)]);
    let mut all = all.into_iter();
    let Some(mut first) = all.next() else {
        return Err(IntakeError::NoFile);
    };
    for next in all {
        if next.form != first.form {
            let said = format!(
                "its samples are {:?}, those of {} {:?}",
                next.form, first.file, first.form
            );
            return Err(next.refused(said));
        }
        first
            .labels
            .append(&next.labels)
            .map_err(|why| next.refused(why))?;
        let room = first.labels.len() as u64 * first.form.sample_bytes();
        if room > crate::core::config::MOST_DATA {
            let most = crate::core::config::MOST_DATA >> 20;
            return Err(next.refused(format!(
                "with it there are {} MiB; allowed: at most {most} MiB",
                room >> 20
            )));
        }
        join(&mut first.samples, next.samples);
    }
    finished(first, held_out, scale)
}

fn join(to: &mut Samples, more: Samples) {
    match (to, more) {
        (Samples::Values(to), Samples::Values(mut more))
        | (Samples::Series(to), Samples::Series(mut more)) => to.append(&mut more),
        (Samples::Spikes(to), Samples::Spikes(mut more)) => to.append(&mut more),
        (Samples::Bits(to), Samples::Bits(more)) => to.append(more),
        // Of one form, which has one kind of samples.
        _ => {}
    }
}

fn finished(
    gathered: Gathered,
    held_out: Option<[usize; 2]>,
    scale: Scale,
) -> Result<OwnSet, IntakeError> {
    let Gathered {
        form,
        samples,
        labels,
        ..
    } = gathered;
    let (labels, classes) = labels.in_order();
    if let [only] = &classes[..] {
        return Err(IntakeError::OneClass(short(only)));
    }
    let data = OwnData {
        digest: digest(form, &samples, &labels, held_out, scale),
        samples: labels.len(),
        form,
        classes: classes.len(),
        held_out,
    };
    let data = data.checked().map_err(IntakeError::Data)?;
    Ok(OwnSet::new(data, samples, labels, classes, scale)?)
}
