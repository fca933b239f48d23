//! Firefox and WebKit with their drivers, in which the page is tried beside Chromium.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{apt, cargo_tools, done};
use crate::{Outcome, command, workplace::Workplace};

const FIREFOXES: [&str; 2] = ["firefox-esr", "firefox"];
/// Where installers put it outside the PATH.
const INSTALLED: [&str; 2] = [
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
];
/// Under these, in a folder of its own or of the processor's, each system keeps WebKit's browser.
const LIBRARIES: [&str; 3] = ["/usr/lib", "/usr/lib64", "/usr/libexec"];
const MINIBROWSER: &str = "MiniBrowser";

pub struct OtherBrowsers {
    firefox: Firefox,
    /// On Linux, which alone has WebKitGTK.
    webkit: Option<WebKit>,
}

struct Firefox {
    browser: PathBuf,
    driver: PathBuf,
}

struct WebKit {
    browser: PathBuf,
    driver: PathBuf,
    /// The X server without a screen that it draws on: it opens no window without one.
    display: PathBuf,
}

impl OtherBrowsers {
    /// Tells a test where they are.
    pub fn apply(&self, test: &mut Command) {
        test.env("FIREFOX", &self.firefox.browser)
            .env("GECKODRIVER", &self.firefox.driver);
        if let Some(webkit) = &self.webkit {
            test.env("MINIBROWSER", &webkit.browser)
                .env("WEBKITWEBDRIVER", &webkit.driver)
                .env("XVFB", &webkit.display);
        }
    }
}

pub fn ensure(here: &Workplace) -> Outcome<OtherBrowsers> {
    Ok(OtherBrowsers {
        firefox: ensure_firefox(here)?,
        webkit: if cfg!(target_os = "linux") {
            Some(ensure_webkit(here)?)
        } else {
            done("WebKit", "tried on Linux alone, there is no WebKitGTK here");
            None
        },
    })
}

fn ensure_firefox(here: &Workplace) -> Outcome<Firefox> {
    const HELP: &str = "Firefox: install it, or set FIREFOX";
    let browser = match find_firefox(here) {
        Some(browser) => browser,
        None => {
            apt::install(here, "Firefox", &["firefox-esr"])
                .map_err(|reason| format!("{HELP} ({reason})"))?;
            find_firefox(here).ok_or("Firefox: it is installed but does not run: set FIREFOX")?
        }
    };
    done("Firefox", &format!("{}", browser.display()));
    let driver = match named("GECKODRIVER") {
        Some(driver) => driver,
        None => {
            cargo_tools::ensure_geckodriver(here)?;
            here.program("geckodriver")
                .ok_or("geckodriver: it was installed and is not on the PATH: set GECKODRIVER")?
        }
    };
    Ok(Firefox { browser, driver })
}

fn find_firefox(here: &Workplace) -> Option<PathBuf> {
    named("FIREFOX").or_else(|| {
        let on_path = FIREFOXES.iter().filter_map(|name| here.program(name));
        on_path
            .chain(INSTALLED.iter().map(PathBuf::from))
            .filter(|file| file.is_file())
            // Ubuntu has a program of that name which only says how to install it.
            .find(|file| cfg!(windows) || answers(here, file))
    })
}

fn answers(here: &Workplace, program: &Path) -> bool {
    command::succeeds(here.command(&program.to_string_lossy()).arg("--version"))
}

fn ensure_webkit(here: &Workplace) -> Outcome<WebKit> {
    if let Some(webkit) = find_webkit(here) {
        done("WebKit", &format!("{}", webkit.browser.display()));
        return Ok(webkit);
    }
    apt::install(here, "WebKit", &["webkit2gtk-driver", "xvfb"]).map_err(|reason| {
        format!(
            "WebKit: install WebKitGTK with its WebKitWebDriver and {MINIBROWSER}, and Xvfb, or set \
             WEBKITWEBDRIVER, MINIBROWSER and XVFB ({reason})"
        )
    })?;
    find_webkit(here).ok_or_else(|| {
        format!(
            "WebKit: it is installed but not found: set WEBKITWEBDRIVER, MINIBROWSER and XVFB \
             ({MINIBROWSER} was looked for under {})",
            LIBRARIES.join(", ")
        )
    })
}

fn find_webkit(here: &Workplace) -> Option<WebKit> {
    Some(WebKit {
        browser: named("MINIBROWSER")
            .or_else(|| LIBRARIES.iter().map(Path::new).find_map(minibrowser_in))?,
        driver: named("WEBKITWEBDRIVER").or_else(|| here.program("WebKitWebDriver"))?,
        display: named("XVFB").or_else(|| here.program("Xvfb"))?,
    })
}

/// The newest of `LIBRARY/webkit…/MiniBrowser` and `LIBRARY/PROCESSOR/webkit…/MiniBrowser`.
fn minibrowser_in(library: &Path) -> Option<PathBuf> {
    let folders = |directory: &Path, wanted: &dyn Fn(&str) -> bool| -> Vec<PathBuf> {
        let entries = fs::read_dir(directory).into_iter().flatten().flatten();
        entries
            .filter(|entry| wanted(&entry.file_name().to_string_lossy()))
            .map(|entry| entry.path())
            .collect()
    };
    let mut homes = folders(library, &|name| name.ends_with("-linux-gnu"));
    homes.push(library.to_path_buf());
    let mut found: Vec<PathBuf> = homes
        .iter()
        .flat_map(|home| folders(home, &|name| name.starts_with("webkit")))
        .map(|folder| folder.join(MINIBROWSER))
        .filter(|file| file.is_file())
        .collect();
    found.sort();
    found.pop()
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_minibrowser_is_found_in_the_folder_of_the_processor_or_beside_it() {
        let library = env::temp_dir().join(format!("xtask-webkit-{}", std::process::id()));
        assert_eq!(minibrowser_in(&library), None);
        let put = |folder: &str| {
            let folder = library.join(folder);
            fs::create_dir_all(&folder).expect("writable");
            fs::write(folder.join(MINIBROWSER), "").expect("writable");
            folder.join(MINIBROWSER)
        };
        let fedora = put("webkit2gtk-4.1");
        assert_eq!(minibrowser_in(&library), Some(fedora));
        fs::remove_dir_all(library.join("webkit2gtk-4.1")).expect("removable");
        put("x86_64-linux-gnu/webkit2gtk-4.1");
        put("perl/webkit2gtk-9");
        let debian = put("x86_64-linux-gnu/webkitgtk-6.0");
        assert_eq!(minibrowser_in(&library), Some(debian));
        fs::remove_dir_all(&library).expect("removable");
    }
}
