//! Lists of tasks of an array, as Slurm writes them: `1-8`, `3,5`, `1-3,7`.

use std::fmt;

/// Tasks by their numbers, from 1 on, each once and in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskList(Vec<usize>);

impl TaskList {
    pub fn new(mut tasks: Vec<usize>) -> Self {
        tasks.sort_unstable();
        tasks.dedup();
        Self(tasks)
    }

    /// All of so many.
    #[cfg(test)]
    pub fn all(tasks: usize) -> Self {
        Self((1..=tasks).collect())
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn contains(&self, task: usize) -> bool {
        self.0.binary_search(&task).is_ok()
    }

    /// Those that are not in the other.
    pub fn without(&self, other: &Self) -> Self {
        let left = self.0.iter().filter(|task| !other.contains(**task));
        Self(left.copied().collect())
    }
}

impl fmt::Display for TaskList {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let mut separator = "";
        for stretch in self.0.chunk_by(|one, next| one + 1 == *next) {
            let (first, last) = (stretch[0], stretch[stretch.len() - 1]);
            match last - first {
                0 => write!(out, "{separator}{first}")?,
                1 => write!(out, "{separator}{first},{last}")?,
                _ => write!(out, "{separator}{first}-{last}")?,
            }
            separator = ",";
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_tasks_is_written_with_ranges_each_task_once_and_in_order() {
        let written = |tasks: &[usize]| TaskList::new(tasks.to_vec()).to_string();
        assert_eq!(written(&[5, 3]), "3,5");
        assert_eq!(written(&[4, 2, 3, 3, 9, 8]), "2-4,8,9");
        assert_eq!(written(&[]), "");
        assert_eq!(TaskList::all(8).to_string(), "1-8");
        assert_eq!(TaskList::all(1).to_string(), "1");
    }

    #[test]
    fn what_is_queued_already_is_taken_from_what_is_missing() {
        let missing = TaskList::new(vec![3, 5, 7]);
        let queued = TaskList::new(vec![1, 5]);
        assert_eq!(missing.without(&queued).to_string(), "3,7");
        assert!(missing.without(&missing).is_empty());
    }
}
