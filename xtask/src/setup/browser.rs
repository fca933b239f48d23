//! Chromium with its driver, and a Vulkan device for the native tests.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::{apt, done, version_in};
use crate::{Outcome, command, workplace::Workplace};

const BROWSERS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];
/// Where installers put it outside the PATH.
const INSTALLED: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/// A browser and the driver of its version.
pub struct Browser {
    pub chrome: PathBuf,
    pub driver: PathBuf,
}

pub fn ensure(here: &Workplace) -> Outcome<Browser> {
    if let Some(browser) = find(here) {
        done("browser", &format!("{}", browser.chrome.display()));
        return check_versions(here, browser);
    }
    apt::install(here, "browser", &["chromium", "chromium-driver"]).map_err(|reason| {
        format!("browser: install Chrome or Chromium with its chromedriver, or set CHROME and CHROMEDRIVER ({reason})")
    })?;
    let browser = find(here)
        .ok_or("browser: chromium is installed but not on the PATH: set CHROME and CHROMEDRIVER")?;
    check_versions(here, browser)
}

/// A Vulkan driver for wgpu on Linux; elsewhere the system has its own interface.
pub fn ensure_vulkan(here: &Workplace) -> Outcome<()> {
    if !cfg!(target_os = "linux") || has_vulkan() {
        return Ok(());
    }
    apt::install(here, "vulkan", &["mesa-vulkan-drivers", "libvulkan1"])
}

fn find(here: &Workplace) -> Option<Browser> {
    let named = |variable: &str| env::var_os(variable).map(PathBuf::from);
    let chrome = named("CHROME")
        .or_else(|| BROWSERS.iter().find_map(|name| here.program(name)))
        .or_else(|| {
            INSTALLED
                .iter()
                .map(PathBuf::from)
                .find(|file| file.is_file())
        })?;
    let driver = named("CHROMEDRIVER").or_else(|| here.program("chromedriver"))?;
    Some(Browser { chrome, driver })
}

/// The driver refuses a browser of another major version, with a message that is hard to find.
fn check_versions(here: &Workplace, browser: Browser) -> Outcome<Browser> {
    let major = |program: &Path| {
        let line = command::answer(here.command(&program.to_string_lossy()).arg("--version"))?;
        version_in(&line)?.split('.').next()?.parse::<u32>().ok()
    };
    // Chrome on Windows does not tell its version.
    let chrome = if cfg!(windows) {
        None
    } else {
        major(&browser.chrome)
    };
    match (chrome, major(&browser.driver)) {
        (_, None) => Err(format!(
            "browser: {} does not run: reinstall it",
            browser.driver.display()
        )),
        (Some(chrome), Some(driver)) if chrome != driver => Err(format!(
            "browser: Chrome is version {chrome}, chromedriver {driver}: install the same version of both"
        )),
        _ => Ok(browser),
    }
}

fn has_vulkan() -> bool {
    let any_file = |directory: &str| {
        std::fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some())
    };
    let driver = env::var_os("VK_DRIVER_FILES")
        .or_else(|| env::var_os("VK_ICD_FILENAMES"))
        .is_some()
        || any_file("/usr/share/vulkan/icd.d")
        || any_file("/etc/vulkan/icd.d");
    let loader = [
        "/usr/lib",
        "/usr/lib64",
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
    ]
    .iter()
    .any(|directory| Path::new(directory).join("libvulkan.so.1").exists());
    driver && loader
}
