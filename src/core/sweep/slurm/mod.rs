//! What a sweep and Slurm say to each other: how many tasks ([`sizing`]), of how long ([`walltime`]),
//! by which script ([`script`]), and what Slurm's programs answer ([`answers`]). Nothing here starts a
//! program or touches a file.

pub mod answers;
pub mod script;
pub mod sizing;
pub mod tasks;
pub mod walltime;
