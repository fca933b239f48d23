//! What Slurm's programs print.

use super::tasks::TaskList;
use crate::core::text::short;

/// A job as `sbatch --parsable` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobId {
    pub number: String,
    /// Where the site has more than one cluster.
    pub cluster: Option<String>,
}

/// An answer that says nothing of a job.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "sbatch answered {}, which names no job; whether one was submitted, squeue knows",
    short(.0)
)]
pub struct NoJob(String);

/// The job of `sbatch --parsable`'s answer: `123` or `123;cluster`, behind whatever a site's own
/// plugins print before it.
pub fn submitted(answer: &str) -> Result<JobId, NoJob> {
    let last = answer.lines().map(str::trim).rfind(|line| !line.is_empty());
    let line = last.unwrap_or_default();
    let (number, cluster) = match line.split_once(';') {
        Some((number, cluster)) => (number, Some(cluster.trim().to_owned())),
        None => (line, None),
    };
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NoJob(answer.trim().to_owned()));
    }
    Ok(JobId {
        number: number.to_owned(),
        cluster: cluster.filter(|name| !name.is_empty()),
    })
}

/// The format that [`queued`] reads: the task's number, its state, node and reason.
pub const QUEUE_FORMAT: &str = "%K|%T|%N|%r";

/// A task that the scheduler still has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    pub task: usize,
    pub state: String,
    pub node: String,
    pub reason: String,
}

impl Queued {
    pub fn is_running(&self) -> bool {
        self.state == "RUNNING"
    }
}

/// The tasks of `squeue --array --noheader`'s answer; lines of other jobs are left out.
pub fn queued(answer: &str) -> Vec<Queued> {
    let task = |line: &str| {
        let mut words = line.trim().splitn(4, '|').map(str::trim);
        let task = words.next()?.parse().ok()?;
        let mut next = || words.next().map(str::to_owned);
        Some(Queued {
            task,
            state: next()?,
            node: next()?,
            reason: next().unwrap_or_default(),
        })
    };
    answer.lines().filter_map(task).collect()
}

/// The tasks of these, by number.
pub fn tasks_of(queued: &[Queued]) -> TaskList {
    TaskList::new(queued.iter().map(|one| one.task).collect())
}

/// Whether squeue's complaint means that the job has ended and was forgotten.
pub fn is_forgotten(complaint: &str) -> bool {
    complaint.contains("Invalid job id")
}

/// The largest number of a task that `scontrol show config` allows.
pub fn most_tasks(answer: &str) -> Option<usize> {
    let line = answer
        .lines()
        .find_map(|line| line.trim().strip_prefix("MaxArraySize"))?;
    let size: usize = line.trim().strip_prefix('=')?.trim().parse().ok()?;
    // The size counts a task 0 that is not used here.
    Some(size.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_job_is_read_with_and_without_a_cluster_and_behind_a_sites_chatter() {
        let plain = JobId {
            number: "4711".to_owned(),
            cluster: None,
        };
        assert_eq!(submitted("4711\n"), Ok(plain.clone()));
        assert_eq!(
            submitted("Welcome!\nsbatch: account is x\n\n4711\n\n"),
            Ok(plain)
        );
        let elsewhere = JobId {
            number: "12".to_owned(),
            cluster: Some("north".to_owned()),
        };
        assert_eq!(submitted("12;north\n"), Ok(elsewhere));
    }

    #[test]
    fn an_answer_without_a_job_is_refused_and_repeated() {
        for answer in ["", "\n", "Submitted batch job 12", "12a", ";north"] {
            let refused = submitted(answer).expect_err(answer);
            assert!(refused.to_string().contains(answer.trim()), "{refused}");
        }
    }

    /// Of Slurm 22.05, while one node was lost and tasks were waiting.
    #[test]
    fn the_queue_is_read_with_waiting_running_and_lost_tasks() {
        let answer = "6|PENDING||Resources\n1|RUNNING|n1|None\n4|COMPLETING|n2|JobLaunchFailure\n\
                      N/A|RUNNING|n1|None\nslurm_load_jobs: note\n";
        let queued = queued(answer);
        assert_eq!(tasks_of(&queued).to_string(), "1,4,6");
        assert_eq!(queued.iter().filter(|task| task.is_running()).count(), 1);
        assert_eq!(queued[0].reason, "Resources");
        assert_eq!(queued[2].node, "n2");
    }

    #[test]
    fn the_largest_task_is_one_less_than_the_largest_array() {
        let answer =
            "Configuration data as of 2026-01-01\nMaxArraySize            = 1001\nMaxDBDMsgs = 2\n";
        assert_eq!(most_tasks(answer), Some(1000));
        assert_eq!(most_tasks("slurm_load_ctl_conf error"), None);
    }

    #[test]
    fn a_job_that_squeue_has_forgotten_is_told_from_a_queue_that_does_not_answer() {
        assert!(is_forgotten(
            "slurm_load_jobs error: Invalid job id specified\n"
        ));
        assert!(!is_forgotten(
            "slurm_load_jobs error: Unable to contact slurm controller"
        ));
    }
}
