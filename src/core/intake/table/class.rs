//! What says the class of a sample, and that it is none that is measured.

use super::Table;
use super::role::Role;
use crate::core::intake::IntakeError;
use crate::core::intake::choices::Choices;
use crate::core::intake::gathered::Gathered;
use crate::core::intake::labels::Labels;
use crate::core::text::short;

/// What says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Classed {
    Column(usize),
    /// The folder that the table is in.
    Folder,
}

impl Classed {
    pub fn column(self) -> Option<usize> {
        match self {
            Self::Column(column) => Some(column),
            Self::Folder => None,
        }
    }
}

impl Table<'_> {
    /// What says the class, which is none of the columns that are taken.
    pub fn classed(
        &self,
        taken: &[Option<usize>],
        choices: &mut Choices,
    ) -> Result<Option<Classed>, IntakeError> {
        if self.folder.is_some() {
            self.columns.no_label(choices)?;
            return Ok(Some(Classed::Folder));
        }
        let label = self.columns.label(taken, choices)?;
        Ok(label.map(Classed::Column))
    }

    /// Adds a sample of these rows.
    pub fn add_class(
        &self,
        labels: &mut Labels,
        rows: &[usize],
        by: Classed,
    ) -> Result<(), IntakeError> {
        match by {
            Classed::Column(label) => {
                let class = self.one_class(rows, label)?;
                let added = labels.add(&class);
                added.map_err(|why| self.refused(rows[0], label, why))
            }
            Classed::Folder => {
                let added = labels.add(self.folder.unwrap_or_default());
                added.map_err(|why| self.error(why))
            }
        }
    }
}

/// Whether the folders of tables are their classes: of all, none of which has a column that is called so.
pub(super) fn are_in_folders(tables: &[Table<'_>], choices: &Choices) -> bool {
    let are_in = tables.iter().all(|it| it.folder.is_some());
    let mut columns = tables.iter().map(|it| &it.columns);
    are_in
        && match choices.said(Role::Label.key()) {
            Some(said) => said == "none",
            None => columns.any(|it| !it.has_class()),
        }
}

/// That the classes of all tables are none that are measured, unless somebody says so.
pub(super) fn check_classes(
    table: &Table<'_>,
    gathered: &[Gathered],
    choices: &mut Choices,
) -> Result<(), IntakeError> {
    let key = Role::Label.key();
    let Some(said) = choices.known(key).filter(|it| it != "none") else {
        return Ok(());
    };
    let mut labels = Labels::default();
    for it in gathered {
        let added = labels.append(&it.labels);
        added.map_err(|why| table.error(why))?;
    }
    if !labels.are_measured() {
        return Ok(());
    }
    let (classes, samples) = (labels.names().len(), labels.len());
    let what = format!(
        "column {} has {classes} different numbers in {samples} samples, and looks like a measurement",
        short(&said)
    );
    if choices.is_said(key) {
        choices.say(what);
        return Ok(());
    }
    Err(table.error(format!(
        "{what}: a class has few; --map label=NAME names another column, --map label={said} takes it all the same"
    )))
}
