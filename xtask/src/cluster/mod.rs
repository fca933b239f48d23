//! `cargo xtask cluster-test`: a sweep over a real Slurm of two nodes on this machine, one of which is
//! lost in the middle, and over the other schedulers that docs/sweeps.md names.

mod documents;
mod processes;
mod results;
mod slurm;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use crate::{Outcome, build, command, setup, workplace::Workplace};
use slurm::{NODES, Slurm};

const RUNS: usize = 200;
const TASKS: usize = 8;
/// The node is lost when so many runs are done.
const LOST_AT: usize = 50;
const PATIENCE: Duration = Duration::from_secs(600);

/// Everything that the steps share.
struct Test<'a> {
    here: &'a Workplace,
    program: PathBuf,
    sweep: PathBuf,
    folder: PathBuf,
    /// The lines of the local sweep.
    local: String,
}

/// Sets everything up, runs it and takes it down; `program` is built unless it is given.
pub fn test(here: &Workplace, program: Option<&str>) -> Outcome<()> {
    if command::answer(here.command("id").arg("-u")).as_deref() != Some("0") {
        return Err("cluster-test starts Slurm's daemons: run it as root, on Debian".to_owned());
    }
    setup::schedulers(here)?;
    let python = setup::hyperqueue(here)?;
    let program = match program {
        Some(program) => PathBuf::from(program),
        None => PathBuf::from(build::native_program(here)?),
    };
    let program =
        fs::canonicalize(&program).map_err(|error| format!("{}: {error}", program.display()))?;
    // Short, because the path of a socket is; of this process, because two may run.
    let folder = env::temp_dir().join(format!("lyapunov-cluster-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut test = Test {
        here,
        program,
        sweep: here.root.join("tests/cluster/sweep.json"),
        folder,
        local: String::new(),
    };
    let result = test.all(&python);
    match &result {
        // What was written is not needed any more.
        Ok(()) => drop(fs::remove_dir_all(&test.folder)),
        Err(_) => println!("what was written stays in {}", test.folder.display()),
    }
    result
}

impl Test<'_> {
    fn all(&mut self, python: &Path) -> Outcome<()> {
        self.sweep_locally()?;
        {
            let slurm = self.folder.join("slurm");
            fs::create_dir_all(&slurm).map_err(|error| error.to_string())?;
            let start = Instant::now();
            let mut slurm = Slurm::start(self.here, &slurm)?;
            println!(
                "Slurm with two nodes: up in {:.1} s",
                start.elapsed().as_secs_f64()
            );
            self.lose_a_node(&mut slurm)?;
            self.lose_a_node_and_wait(&mut slurm)?;
        }
        println!("Slurm is down");
        self.parallel()?;
        self.hyperqueue(python)
    }

    /// What the others are held to.
    fn sweep_locally(&mut self) -> Outcome<()> {
        let out = self.folder.join("local");
        let start = Instant::now();
        let mut sweep = self.here.command(&self.name());
        sweep.arg("sweep").arg(&self.sweep).arg("--out").arg(&out);
        command::run_quietly(&mut sweep, &self.folder.join("local.txt"), Some(PATIENCE))?;
        println!(
            "local sweep: {RUNS} runs in {:.1} s",
            start.elapsed().as_secs_f64()
        );
        self.local = self.collect(&out)?;
        Ok(())
    }

    /// Without requeueing, as on clusters that forbid it: what is missing is submitted again by hand.
    fn lose_a_node(&self, slurm: &mut Slurm) -> Outcome<()> {
        let out = self.folder.join("resubmitted");
        match self.submit(slurm, &out, &["--partition=nowhere"]) {
            Err(reason) if reason.contains("nvalid partition") => {
                println!("refused, as it should be: {reason}")
            }
            other => {
                return Err(format!(
                    "a partition that is not there was taken: {other:?}"
                ));
            }
        }
        let start = Instant::now();
        self.submit(slurm, &out, &["--no-requeue"])?;
        self.wait_for_runs(slurm, &out, LOST_AT)?;
        let jobs = slurm.kill_node(NODES[1])?;
        let there = results::lines_of_parts(&out).len();
        println!(
            "after {:.1} s, with {there} runs done: {} killed with its {jobs} tasks",
            start.elapsed().as_secs_f64(),
            NODES[1]
        );
        if jobs == 0 {
            return Err(format!("{} had no task when it was killed", NODES[1]));
        }
        slurm.wait_for("no task is queued", PATIENCE, |slurm| {
            slurm.queue().is_empty()
        })?;
        let left = results::lines_of_parts(&out).len();
        println!(
            "after {:.1} s no task is left, {left} runs are there",
            start.elapsed().as_secs_f64()
        );
        print!(
            "{}",
            self.says(slurm.command(&self.name()), &out, "--status")?
        );
        if left >= RUNS {
            return Err("nothing was lost: the node was killed too late".to_owned());
        }
        self.submit(slurm, &out, &["--no-requeue"])?;
        slurm.wait_for("no task is queued", PATIENCE, |slurm| {
            slurm.queue().is_empty()
        })?;
        println!("after {:.1} s all is done", start.elapsed().as_secs_f64());
        let collected = self.collect(&out)?;
        results::check("Slurm, resubmitted", &out, &collected, &self.local, RUNS)?;
        let said = self.submit(slurm, &out, &[])?;
        if said.contains("submitted") || !slurm.queue().is_empty() {
            return Err(format!(
                "with nothing missing it was submitted again: {said}"
            ));
        }
        slurm.start_node(NODES[1])
    }

    /// As the script has it otherwise: Slurm starts the lost node's tasks on the other by itself.
    fn lose_a_node_and_wait(&self, slurm: &mut Slurm) -> Outcome<()> {
        let both_idle = |slurm: &Slurm| slurm.states().iter().all(|state| state == "idle");
        slurm.wait_for("both nodes are idle again", PATIENCE, both_idle)?;
        let out = self.folder.join("requeued");
        let start = Instant::now();
        self.submit(slurm, &out, &[])?;
        self.wait_for_runs(slurm, &out, LOST_AT)?;
        let jobs = slurm.kill_node(NODES[0])?;
        println!("{} killed with its {jobs} tasks", NODES[0]);
        // A task that waits to be started again is queued all the while.
        slurm.wait_for("every run is there", PATIENCE, |slurm| {
            slurm.queue().is_empty() || results::lines_of_parts(&out).len() >= RUNS
        })?;
        println!(
            "after {:.1} s all is done, by Slurm alone",
            start.elapsed().as_secs_f64()
        );
        let collected = self.collect(&out)?;
        results::check("Slurm, requeued", &out, &collected, &self.local, RUNS)
    }

    fn parallel(&self) -> Outcome<()> {
        let block = documents::block(self.here, "sh", "parallel ")?;
        self.documented("GNU parallel", "parallel", |test| {
            let mut bash = test.here.command("bash");
            bash.arg("-ec").arg(&block.code);
            bash
        })
    }

    /// By its Python interface, and by its command line where that is installed.
    fn hyperqueue(&self, python: &Path) -> Outcome<()> {
        let block = documents::block(self.here, "python", "hyperqueue")?;
        self.documented("HyperQueue from Python", "hyperqueue", |test| {
            let mut program = test.here.command(&python.to_string_lossy());
            program.arg("-c").arg(&block.code);
            program
        })?;
        let block = documents::block(self.here, "sh", "hq submit")?;
        if self.here.program("hq").is_none() {
            println!("not run: HyperQueue's command line, for there is no `hq` on the PATH");
            return Ok(());
        }
        let server = self.folder.join("hq-server");
        self.documented("HyperQueue's command line", "hq", |test| {
            let mut bash = test.here.command("bash");
            bash.arg("-ec")
                .arg(&block.code)
                .env("HQ_SERVER_DIR", &server);
            bash
        })
    }

    /// Runs what a document says in a folder as it means it, and checks what came out.
    fn documented(
        &self,
        what: &str,
        name: &str,
        command: impl Fn(&Self) -> Command,
    ) -> Outcome<()> {
        let folder = self.folder.join(name);
        documents::prepare(&folder, &self.sweep)?;
        let mut command = command(self);
        let path = command_path(&command);
        let own = self.program.parent().unwrap_or(Path::new("/"));
        let path = env::join_paths(
            [own.to_path_buf()]
                .into_iter()
                .chain(env::split_paths(&path)),
        );
        command
            .current_dir(&folder)
            .env("PATH", path.map_err(|error| error.to_string())?);
        let start = Instant::now();
        let log = self.folder.join(format!("{name}.txt"));
        command::run_quietly(&mut command, &log, Some(PATIENCE))?;
        println!("{what}: {:.1} s", start.elapsed().as_secs_f64());
        let out = folder.join("out");
        let collected = self.collect(&out)?;
        results::check(what, &out, &collected, &self.local, RUNS)
    }

    fn name(&self) -> String {
        self.program.to_string_lossy().into_owned()
    }

    /// Submits what is missing of a folder; returns what was said.
    fn submit(&self, slurm: &Slurm, out: &Path, options: &[&str]) -> Outcome<String> {
        let mut submit = slurm.command(&self.name());
        let tasks = TASKS.to_string();
        submit
            .arg("sweep")
            .arg(&self.sweep)
            .arg("--out")
            .arg(out)
            .args(["--slurm", "--tasks", &tasks, "--walltime", "10", "--"])
            .args(options);
        let said = output(&mut submit)?;
        print!("{said}");
        Ok(said)
    }

    fn wait_for_runs(&self, slurm: &Slurm, out: &Path, runs: usize) -> Outcome<()> {
        let there = || results::lines_of_parts(out).len() >= runs;
        slurm
            .wait_for(&format!("{runs} runs are done"), PATIENCE, |_| there())
            .map(drop)
    }

    fn says(&self, mut command: Command, out: &Path, what: &str) -> Outcome<String> {
        output(command.arg("sweep").arg("--out").arg(out).arg(what))
    }

    /// All lines of a folder, as the program puts them together.
    fn collect(&self, out: &Path) -> Outcome<String> {
        let said = self.says(self.here.command(&self.name()), out, "--collect")?;
        let path = out.join("results.jsonl");
        fs::read_to_string(&path)
            .map_err(|error| format!("{}: {error}; it said: {said}", path.display()))
    }
}

fn command_path(command: &Command) -> std::ffi::OsString {
    let set = command.get_envs().find(|(name, _)| *name == "PATH");
    set.and_then(|(_, value)| value)
        .map(Into::into)
        .unwrap_or_default()
}

/// What a program says, on both of its outputs; its failure where it fails.
fn output(command: &mut Command) -> Outcome<String> {
    let name = command::describe(command);
    let output = command
        .output()
        .map_err(|error| format!("`{name}` did not start: {error}"))?;
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        Err(format!("`{name}` failed ({}): {text}", output.status))
    }
}
