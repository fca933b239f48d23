//! The batch script of a sweep's array job, to be read by people before Slurm does.

use super::sizing::{Sizing, counted, spoken};
use super::tasks::TaskList;
use super::walltime::Walltime;
use crate::core::text::short;

/// What a script says.
#[derive(Debug, Clone, PartialEq)]
pub struct Script<'a> {
    /// The sweep's name, for the queue.
    pub name: &'a str,
    pub runs: usize,
    pub sizing: Sizing,
    /// Which of the tasks are submitted.
    pub tasks: &'a TaskList,
    pub walltime: Walltime,
    /// Runs that a task has going at once, a core each.
    pub cores: usize,
    /// Mebibytes of a task.
    pub memory: u64,
    /// What is handed on to sbatch.
    pub options: &'a [String],
    /// What is handed on to the sweep.
    pub more: &'a [String],
    /// Absolute paths, on every node the same.
    pub program: &'a str,
    pub file: &'a str,
    pub folder: &'a str,
}

/// An option of sbatch that would undo what the script relies on, or cannot stand in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OptionError {
    #[error("{} is not passed on to sbatch: {instead}", short(.option))]
    Ours {
        option: String,
        instead: &'static str,
    },
    #[error("{} is not passed on to sbatch: it has a line break or a control character", short(.0))]
    Control(String),
    #[error("{} is no option of sbatch: the first word behind `--` begins with `-`", short(.0))]
    NoOption(String),
}

/// Options of sbatch that this program writes itself, and what to do instead.
const OURS: [(&[&str], &str); 7] = [
    (
        &["--array", "-a"],
        "the tasks are numbered by the sweep; give --tasks N for their count",
    ),
    (
        &["--time", "-t"],
        "the tasks are sized by it; give --walltime, and it goes to both",
    ),
    (
        &["--cpus-per-task", "-c"],
        "the tasks are sized by it; give --cores, and it goes to both",
    ),
    (&["--wrap"], "the job is this program"),
    (&["--chdir", "-D"], "the script names every path in full"),
    (
        &[
            "--parsable",
            "--test-only",
            "--wait",
            "-W",
            "--help",
            "-h",
            "--usage",
            "--version",
            "-V",
        ],
        "it changes what sbatch answers; --dry-run writes the script without submitting it",
    ),
    (
        &["--ntasks", "-n", "--nodes", "-N", "--ntasks-per-node"],
        "a task is one process on one node",
    ),
];

/// Refuses options that the script cannot hold.
pub fn check_options(options: &[String]) -> Result<(), OptionError> {
    if let Some(first) = options.first().filter(|first| !first.starts_with('-')) {
        return Err(OptionError::NoOption(first.clone()));
    }
    for option in options {
        if option.chars().any(char::is_control) {
            return Err(OptionError::Control(option.clone()));
        }
        let word = option.split('=').next().unwrap_or_default();
        let is = |name: &&str| {
            // A short option may have its value right behind it, as in -t60.
            word == *name || (name.len() == 2 && !word.starts_with("--") && word.starts_with(name))
        };
        if let Some((_, instead)) = OURS.iter().find(|(names, _)| names.iter().any(is)) {
            let option = option.clone();
            return Err(OptionError::Ours { option, instead });
        }
    }
    Ok(())
}

impl Script<'_> {
    pub fn text(&self) -> String {
        let Self {
            runs,
            sizing,
            tasks,
            walltime,
            cores,
            ..
        } = self;
        let (program, file, folder) =
            (quoted(self.program), quoted(self.file), quoted(self.folder));
        let about = spoken(sizing.seconds);
        let version = env!("CARGO_PKG_VERSION");
        // Slurm reads the percent sign as a variable's in the names of logs.
        let logs = quoted(&format!("{}/logs/%a.txt", self.folder.replace('%', "%%")));
        let name = quoted(&format!("--job-name={}", job_name(self.name)));
        let (memory, own) = (self.memory_line(), self.own_line());
        let more: String = self
            .more
            .iter()
            .map(|word| format!(" {}", quoted(word)))
            .collect();
        let all = sizing.tasks;
        format!(
            r#"#!/bin/bash
# {runs} in {tasks_in_all} of up to {each}, about {about} each; written by lyapunov-snn {version}.
# Runs that are done are not run again: this script may be submitted at any time,
#   sbatch {folder}/sweep.sbatch
# and `lyapunov-snn sweep {file} --out {folder} --slurm` does so for the tasks that have runs missing.

#SBATCH {name}
# The runs are dealt out to the tasks from the dearest on, so that all take about as long.
#SBATCH --array={tasks}
#SBATCH --time={walltime}
# One run a core.
#SBATCH --nodes=1 --ntasks=1 --cpus-per-task={cores}
{memory}# A task that is started again goes on in its log.
#SBATCH --output={logs} --open-mode=append
# Where a node is lost, Slurm starts its tasks again on another.
#SBATCH --requeue
{own}
# Where Slurm does not keep a task to its cores, this does.
export RAYON_NUM_THREADS={cores}
exec {program} sweep {file} --out {folder} \
  --jobs {cores} --shard "$SLURM_ARRAY_TASK_ID/{all}"{more}
"#,
            runs = counted(*runs, "run"),
            tasks_in_all = counted(all, "task"),
            each = counted(sizing.runs, "run"),
        )
    }

    /// Left out where the options say it in one of Slurm's ways, which exclude each other.
    fn memory_line(&self) -> String {
        if self
            .options
            .iter()
            .any(|option| option.starts_with("--mem"))
        {
            return String::new();
        }
        format!("#SBATCH --mem={}M\n", self.memory)
    }

    fn own_line(&self) -> String {
        if self.options.is_empty() {
            return String::new();
        }
        let words: Vec<String> = self.options.iter().map(|word| quoted(word)).collect();
        format!("\n# As asked for:\n#SBATCH {}\n", words.join(" "))
    }
}

/// A word as the shell, and sbatch, which reads quotes the same way, take it for what it is.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=+./:,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// What the queue shows, in the characters that every tool of Slurm shows as they are.
fn job_name(name: &str) -> String {
    const MOST: usize = 40;
    let kept = |c: char| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '-'
        }
    };
    let name: String = name.chars().take(MOST).map(kept).collect();
    let name = name.trim_matches('-');
    if name.is_empty() {
        "sweep".to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script<'a>(tasks: &'a TaskList, options: &'a [String]) -> Script<'a> {
        Script {
            name: "gain and depth",
            runs: 200,
            sizing: Sizing {
                tasks: 8,
                runs: 25,
                seconds: 2400.0,
            },
            tasks,
            walltime: Walltime::HOUR,
            cores: 2,
            memory: 700,
            options,
            more: &[],
            program: "/opt/lab/lyapunov-snn",
            file: "/data/it's 5 %/sweep.json",
            folder: "/data/it's 5 %",
        }
    }

    fn lines_of_sbatch(text: &str) -> Vec<&str> {
        text.lines()
            .filter_map(|line| line.strip_prefix("#SBATCH "))
            .collect()
    }

    #[test]
    fn the_script_asks_for_what_the_tasks_were_sized_to_and_starts_one_shard_a_task() {
        let text = script(&TaskList::all(8), &[]).text();
        assert!(text.starts_with("#!/bin/bash\n"));
        assert_eq!(
            lines_of_sbatch(&text),
            [
                "--job-name=gain-and-depth",
                "--array=1-8",
                "--time=01:00:00",
                "--nodes=1 --ntasks=1 --cpus-per-task=2",
                "--mem=700M",
                r"--output='/data/it'\''s 5 %%/logs/%a.txt' --open-mode=append",
                "--requeue",
            ]
        );
        let command: Vec<&str> = text
            .lines()
            .skip_while(|line| !line.starts_with("exec "))
            .collect();
        assert_eq!(
            command,
            [
                r"exec /opt/lab/lyapunov-snn sweep '/data/it'\''s 5 %/sweep.json' --out '/data/it'\''s 5 %' \",
                r#"  --jobs 2 --shard "$SLURM_ARRAY_TASK_ID/8""#,
            ]
        );
        assert!(text.contains("200 runs in 8 tasks of up to 25 runs, about 40 min each"));
    }

    #[test]
    fn a_script_for_what_is_missing_keeps_the_split_and_lists_the_tasks() {
        let text = script(&TaskList::new(vec![3, 5]), &[]).text();
        assert!(text.contains("#SBATCH --array=3,5\n"), "{text}");
        assert!(text.contains("$SLURM_ARRAY_TASK_ID/8"), "{text}");
    }

    #[test]
    fn options_come_last_so_that_they_count_and_are_quoted_where_needed() {
        let options = ["-p", "long", "--comment=a # b", "--no-requeue"].map(str::to_owned);
        let text = script(&TaskList::all(8), &options).text();
        let last = lines_of_sbatch(&text).pop();
        assert_eq!(last, Some("-p long '--comment=a # b' --no-requeue"));
    }

    #[test]
    fn memory_that_is_asked_for_takes_the_place_of_ours() {
        let options = ["--mem-per-cpu=4G".to_owned()];
        let text = script(&TaskList::all(8), &options).text();
        assert_eq!(text.matches("--mem").count(), 1, "{text}");
    }

    #[test]
    fn what_the_sweep_is_to_do_otherwise_is_handed_on_to_each_task() {
        let more = ["--retry-failed".to_owned()];
        let tasks = TaskList::all(8);
        let script = Script {
            more: &more,
            ..script(&tasks, &[])
        };
        assert!(
            script.text().ends_with("/8\" --retry-failed\n"),
            "{}",
            script.text()
        );
    }

    #[test]
    fn options_that_would_undo_the_split_are_refused_with_what_to_do_instead() {
        for (option, instead) in [
            ("--array=1-3", "--tasks"),
            ("-a1-3", "--tasks"),
            ("--time=10", "--walltime"),
            ("-t", "--walltime"),
            ("-t10", "--walltime"),
            ("--cpus-per-task=4", "--cores"),
            ("--wrap=ls", "this program"),
            ("--test-only", "--dry-run"),
            ("-N2", "one node"),
        ] {
            let refused = check_options(&[option.to_owned()])
                .expect_err(option)
                .to_string();
            assert!(
                refused.contains(option) && refused.contains(instead),
                "{refused}"
            );
        }
        for option in [
            "--account=x",
            "-A",
            "--time-min=5",
            "--nodelist=n1",
            "-px",
            "--mem=4G",
        ] {
            assert_eq!(check_options(&[option.to_owned()]), Ok(()), "{option}");
        }
    }

    #[test]
    fn an_option_cannot_bring_lines_of_its_own_into_the_script() {
        let refused = check_options(&["--comment=x\nrm -rf /".to_owned()]);
        assert!(matches!(refused, Err(OptionError::Control(_))));
        let refused = check_options(&["long".to_owned()]);
        assert!(matches!(refused, Err(OptionError::NoOption(_))));
    }

    #[test]
    fn a_name_of_other_characters_still_names_the_job() {
        assert_eq!(job_name("λ über T; rm"), "ber-T--rm");
        assert_eq!(job_name("λ"), "sweep");
    }
}
