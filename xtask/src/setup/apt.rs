//! Packages on Debian and its kin.

use std::{process::Command, sync::Once};

use super::doing;
use crate::{Outcome, command, workplace::Workplace};

/// Whether packages can be installed here.
pub fn can_install(here: &Workplace) -> bool {
    here.program("apt-get").is_some() && (is_root(here) || here.program("sudo").is_some())
}

/// Installs packages, saying so.
pub fn install(here: &Workplace, step: &str, packages: &[&str]) -> Outcome<()> {
    let list = packages.join(" ");
    if !can_install(here) {
        return Err(format!("{step}: install {list}, then run this again"));
    }
    doing(step, &format!("apt-get install {list}"));
    static UPDATE: Once = Once::new();
    // An update that fails is no failure yet: the lists at hand may do.
    UPDATE.call_once(|| {
        let update = command::run_quietly(apt(here).arg("update"), &here.log("apt-update"), None);
        if let Err(reason) = update {
            println!("setup: {step}: {reason}");
        }
    });
    let mut command = apt(here);
    command
        .args(["install", "-y", "--no-install-recommends"])
        .args(packages);
    command::run_quietly(
        &mut command,
        &here.log(&format!("apt-{}", packages[0])),
        None,
    )
    .map_err(|reason| format!("{step}: install {list} by hand ({reason})"))
}

fn is_root(here: &Workplace) -> bool {
    command::answer(here.command("id").arg("-u")).as_deref() == Some("0")
}

/// The program with the rights to change the system.
pub fn as_root(here: &Workplace, program: &str) -> Command {
    if is_root(here) {
        return here.command(program);
    }
    let mut sudo = here.command("sudo");
    sudo.arg(program);
    sudo
}

fn apt(here: &Workplace) -> Command {
    let mut apt = as_root(here, "apt-get");
    apt.arg("-q").env("DEBIAN_FRONTEND", "noninteractive");
    apt
}
