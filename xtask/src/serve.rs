//! `cargo xtask serve`: the site on this machine, rebuilt when a source changes.
//!
//! Trunk calls cargo for all programs whatever has changed, and cargo compiles what read the changed
//! file: a line of `src/page` only the page, one of `src/engine` only the engine, since each is built
//! without the other's feature and never reads its folder; a line of `src/core` both.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::Child,
    thread,
    time::Duration,
};

use crate::{Outcome, build, command, setup, workplace::Workplace};

/// The engine's profile while one works on it; `www/index.html` names the page's.
pub const PROFILE: &str = "serve";

pub fn serve(here: &Workplace, port: u16) -> Outcome<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address).map_err(|error| {
        format!("{address} cannot be served ({error}): try `cargo xtask serve --port 8081`")
    })?;
    let wasm = setup::for_build(here)?;
    let mut trunk = build::trunk(here, &wasm);
    trunk
        .args([
            "serve",
            "--cargo-profile",
            PROFILE,
            "--address",
            "127.0.0.1",
            "--port",
            &port.to_string(),
        ])
        .arg("--dist")
        .arg(here.target.join("site").join("serve"));
    println!("$ {}", command::describe(&trunk));
    let child = trunk
        .spawn()
        .map_err(|error| format!("trunk did not start: {error}"))?;
    announce(child, address)
}

/// Says where the page is as soon as it is served, then waits for the server's end.
fn announce(mut child: Child, address: SocketAddr) -> Outcome<()> {
    let mut announced = false;
    loop {
        if let Some(status) = child
            .try_wait()
            .map_err(|error| format!("trunk: {error}"))?
        {
            return if status.success() {
                Ok(())
            } else {
                Err(format!("trunk ended ({status}): see its message above"))
            };
        }
        if !announced && TcpStream::connect(address).is_ok() {
            println!("\n  Lyapunov Lab is at http://{address}/ (Ctrl-C ends it)\n");
            announced = true;
        }
        thread::sleep(Duration::from_millis(200));
    }
}
