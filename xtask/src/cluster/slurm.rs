//! A Slurm of two nodes on this machine, in a folder of its own beside any other Slurm.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::processes;
use crate::{Outcome, command, workplace::Workplace};

/// Its nodes.
pub const NODES: [&str; 2] = ["n1", "n2"];
/// Tasks that a node takes at once.
const CORES: usize = 2;
const PATIENCE: Duration = Duration::from_secs(60);

/// Daemons that run until this is dropped.
pub struct Slurm<'a> {
    here: &'a Workplace,
    folder: PathBuf,
    daemons: Vec<(String, Child)>,
}

impl<'a> Slurm<'a> {
    /// Starts all of it in an empty folder and waits until both nodes are idle.
    pub fn start(here: &'a Workplace, folder: &Path) -> Outcome<Self> {
        let mut slurm = Self {
            here,
            folder: folder.to_path_buf(),
            daemons: Vec::new(),
        };
        slurm.configure()?;
        slurm.munge()?;
        let configuration = slurm.configuration();
        slurm.daemon("slurmctld", "slurmctld", |daemon| {
            daemon.arg("-D").arg("-f").arg(&configuration);
        })?;
        for node in NODES {
            slurm.start_node(node)?;
        }
        slurm.wait_for("both nodes are idle", PATIENCE, |slurm| {
            slurm.states().iter().all(|state| state == "idle")
        })?;
        Ok(slurm)
    }

    /// A program of Slurm, or one that calls them, which talks to this one.
    pub fn command(&self, program: &str) -> Command {
        let mut command = self.here.command(program);
        command.env("SLURM_CONF", self.configuration());
        // What a Slurm around this one says of its own job.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            let is_theirs = text.starts_with("SLURM_") || text.starts_with("SBATCH_");
            if is_theirs && text != "SLURM_CONF" {
                command.env_remove(name);
            }
        }
        command
    }

    pub fn start_node(&mut self, node: &str) -> Outcome<()> {
        let configuration = self.configuration();
        self.daemon("slurmd", node, |daemon| {
            daemon
                .arg("-D")
                .arg("-f")
                .arg(&configuration)
                .args(["-N", node]);
        })
    }

    /// What a power cut does: the daemon, the guardians of its jobs and the jobs are gone at once.
    /// Returns how many processes of jobs were killed.
    pub fn kill_node(&mut self, node: &str) -> Outcome<usize> {
        let position = self.daemons.iter().position(|(name, _)| name == node);
        let (_, mut daemon) = self
            .daemons
            .remove(position.ok_or(format!("{node} does not run"))?);
        let jobs = self.jobs(Some(node));
        daemon.kill().map_err(|error| format!("{node}: {error}"))?;
        // Guardians first: they would report how the jobs ended.
        processes::kill(&processes::parents(&jobs))?;
        processes::kill(&jobs)?;
        let _ = daemon.wait();
        Ok(jobs.len())
    }

    /// The tasks that are waiting, running or being cleaned up, a line each.
    pub fn queue(&self) -> Vec<String> {
        let format = ["--noheader", "--array", "--format=%i %T %N"];
        let answer = command::answer(self.command("squeue").args(format));
        answer
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect()
    }

    /// `idle`, `down` and so on, a node each.
    pub fn states(&self) -> Vec<String> {
        let format = ["--noheader", "--Node", "--format=%T"];
        let answer = command::answer(self.command("sinfo").args(format));
        let states: Vec<_> = answer
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect();
        if states.is_empty() {
            vec!["no answer".to_owned()]
        } else {
            states
        }
    }

    /// Waits until something is so; says for how long it was not.
    pub fn wait_for(
        &self,
        what: &str,
        patience: Duration,
        mut is_so: impl FnMut(&Self) -> bool,
    ) -> Outcome<Duration> {
        let start = Instant::now();
        while !is_so(self) {
            if start.elapsed() > patience {
                let (queue, states) = (self.queue().join("; "), self.states().join(", "));
                return Err(format!(
                    "not within {} s: {what} (queue: {queue}; nodes: {states}; logs: {})",
                    patience.as_secs(),
                    self.folder.display()
                ));
            }
            thread::sleep(Duration::from_millis(250));
        }
        Ok(start.elapsed())
    }

    fn configuration(&self) -> PathBuf {
        self.folder.join("slurm.conf")
    }

    fn configure(&self) -> Outcome<()> {
        let host = command::answer(self.here.command("hostname").arg("-s"))
            .ok_or("`hostname -s` does not answer: give this machine a name")?;
        let ports = free_ports()?;
        let text = configuration(&self.folder, &host, ports);
        for folder in ["state", "spool.n1", "spool.n2"] {
            let path = self.folder.join(folder);
            fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        let path = self.configuration();
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// The daemon by whose key the others know each other.
    fn munge(&mut self) -> Outcome<()> {
        let file = |name: &str| self.folder.join(format!("munge.{name}"));
        let (key, socket) = (file("key"), file("socket"));
        let mut make = self.here.command("dd");
        make.args(["if=/dev/urandom", "bs=1024", "count=1", "status=none"])
            .arg(format!("of={}", key.display()));
        command::run_quietly(&mut make, &file("dd"), None)?;
        command::run_quietly(
            self.here.command("chmod").arg("400").arg(&key),
            &file("dd"),
            None,
        )?;
        let option = |name: &str, path: &Path| format!("--{name}={}", path.display());
        let options = [
            option("key-file", &key),
            option("socket", &socket),
            option("pid-file", &file("pid")),
            option("log-file", &file("log")),
            option("seed-file", &file("seed")),
        ];
        // The folder is under a temporary one, which munge warns of.
        self.daemon("munged", "munged", |daemon| {
            daemon.args(["--foreground", "--force"]).args(options);
        })?;
        self.wait_for("munged listens", PATIENCE, |_| socket.exists())
            .map(drop)
    }

    fn daemon(
        &mut self,
        program: &str,
        name: &str,
        arguments: impl FnOnce(&mut Command),
    ) -> Outcome<()> {
        let log = self.folder.join(format!("{name}.txt"));
        let output =
            fs::File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
        let errors = output.try_clone().map_err(|error| error.to_string())?;
        let mut daemon = self.command(program);
        arguments(&mut daemon);
        daemon.stdin(Stdio::null()).stdout(output).stderr(errors);
        let child = daemon
            .spawn()
            .map_err(|error| format!("{program}: {error}"))?;
        self.daemons.push((name.to_owned(), child));
        Ok(())
    }

    /// Processes of jobs, of one node or of both.
    fn jobs(&self, node: Option<&str>) -> Vec<u32> {
        let mut marks = vec![format!("SLURM_CONF={}", self.configuration().display())];
        marks.push(match node {
            Some(node) => format!("SLURMD_NODENAME={node}"),
            None => "SLURM_ARRAY_TASK_COUNT=".to_owned(),
        });
        processes::with_environment(&marks)
    }
}

/// Takes everything down, also where a check failed.
impl Drop for Slurm<'_> {
    fn drop(&mut self) {
        let jobs = self.jobs(None);
        let _ = processes::kill(&processes::parents(&jobs));
        let _ = processes::kill(&jobs);
        for (_, daemon) in self.daemons.iter_mut().rev() {
            // It may have ended by itself; either way it is gone now.
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

fn free_ports() -> Outcome<[u16; 3]> {
    let bind = || TcpListener::bind(("127.0.0.1", 0)).map_err(|error| error.to_string());
    // All are held at once, so that no two are the same.
    let held = [bind()?, bind()?, bind()?];
    let mut ports = [0; 3];
    for (port, listener) in ports.iter_mut().zip(&held) {
        *port = listener
            .local_addr()
            .map_err(|error| error.to_string())?
            .port();
    }
    Ok(ports)
}

fn configuration(folder: &Path, host: &str, [controller, first, second]: [u16; 3]) -> String {
    let folder = folder.display();
    format!(
        "ClusterName=lab
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmdSpoolDir={folder}/spool.%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
# A node that does not answer for so many seconds is down.
SlurmdTimeout=10
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={first} CPUs={CORES} RealMemory=4000
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={second} CPUs={CORES} RealMemory=4000
PartitionName=lab Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP
"
    )
}
