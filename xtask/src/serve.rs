//! `cargo xtask serve`: the site on this machine, rebuilt when a source changes.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::Child,
    thread,
    time::Duration,
};

use crate::{Outcome, build, command, setup, workplace::Workplace};

pub const DEFAULT_PORT: u16 = 8080;

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
