//! What a built site lacks before it can be put on a server.
//!
//! Trunk names the files of the two workers, engine and reader, alike in every build: a browser that kept an old one
//! would run it under a new page. Here they are named by their content, and the page is told.

use crate::{
    Outcome,
    folder::{hex, said, text, write},
    offline, policy, previews, words,
};
use sha2::{Digest, Sha256};
use std::{fs, path::Path};

/// The workers, as Trunk names them.
const WORKERS: [&str; 2] = ["worker", "reader"];
/// Bytes of the digest in a name.
const DIGEST: usize = 8;

/// Names the workers' files by their content, and writes what servers and browsers want to see; `address` is where the
/// site will be, if that is known.
pub fn site(directory: &Path, address: Option<&str>) -> Outcome<()> {
    for worker in WORKERS {
        name_worker(directory, worker)?;
    }
    // Without it, GitHub Pages makes HTML of the lessons.
    write(&directory.join(".nojekyll"), b"")?;
    previews::write(directory, address)?;
    offline::announce(directory)?;
    words::enter(directory)?;
    policy::enforce(directory)?;
    // Last: it knows every file by its content.
    offline::write(directory)
}

/// A worker's glue, its WebAssembly, and the script that loads both, as Trunk names them.
fn files_of(worker: &str) -> [String; 3] {
    [".js", "_bg.wasm", "_loader.js"].map(|end| format!("{worker}{end}"))
}

fn name_worker(directory: &Path, worker: &str) -> Outcome<()> {
    let files = files_of(worker);
    let [glue, wasm, loader] = files.each_ref().map(|name| directory.join(name));
    let (glue_text, wasm_bytes, loader_text) = (text(&glue)?, read(&wasm)?, text(&loader)?);
    let mut hash = Sha256::new();
    for part in [glue_text.as_bytes(), &wasm_bytes, loader_text.as_bytes()] {
        hash.update(part);
    }
    let digest = hex(&hash.finalize()[..DIGEST]);
    let named = files_of(&format!("{worker}-{digest}"));
    let page = directory.join("index.html");
    let page_text = text(&page)?;
    let changed = [
        (&glue, &named[0], renamed(&glue_text, &files[1], &named[1])),
        (
            &loader,
            &named[2],
            renamed(&loader_text, &files[0], &named[0]),
        ),
        (
            &page,
            &"index.html".to_owned(),
            renamed(&page_text, &files[2], &named[2]),
        ),
    ];
    for (old, name, text) in &changed {
        let text = text.as_ref().ok_or_else(|| {
            format!(
                "{}: it does not name the files of {worker} as Trunk 0.21 does; see xtask/src/finish.rs",
                old.display()
            )
        })?;
        write(&directory.join(name), text.as_bytes())?;
    }
    write(&directory.join(&named[1]), &wasm_bytes)?;
    [glue, wasm, loader]
        .iter()
        .try_for_each(|file| fs::remove_file(file).map_err(|error| said(file, &error)))
}

/// The text with another file's new name; `None` where it does not name it.
fn renamed(text: &str, old: &str, new: &str) -> Option<String> {
    text.contains(old).then(|| text.replace(old, new))
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| said(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// A site as Trunk leaves it, with this WebAssembly in its engine.
    fn built(name: &str, wasm: &[u8]) -> PathBuf {
        let folder = format!("lyapunov-lab-{name}-{}", std::process::id());
        let directory = std::env::temp_dir().join(folder);
        drop(fs::remove_dir_all(&directory));
        fs::create_dir_all(&directory).expect("a folder for temporary files");
        let meta = WORKERS.map(|it| format!("<meta content=\"./{it}_loader.js\">"));
        let page = format!(
            "<html><head>{}</head><noscript></noscript><script>var WORDS = {{}};</script></html>",
            meta.concat()
        );
        let save = |file: &str, content: &[u8]| {
            fs::write(directory.join(file), content).expect("writable");
        };
        save("index.html", page.as_bytes());
        save("404.html", b"<main></main>");
        fs::create_dir_all(directory.join("data")).expect("writable");
        save("data/presets.json", b"[]");
        for worker in WORKERS {
            let [glue, module, loader] = files_of(worker);
            let text = format!("new URL('{module}', import.meta.url)");
            save(&glue, text.as_bytes());
            save(&module, wasm);
            let text = format!("import init from './{glue}';await init();");
            save(&loader, text.as_bytes());
        }
        directory
    }

    /// The loader of a worker that the page names.
    fn loader(directory: &Path, worker: &str) -> String {
        let page = text(&directory.join("index.html")).expect("a page");
        let mark = format!("content=\"./{worker}");
        let (_, rest) = page.split_once(&mark).expect("a worker");
        let (name, _) = rest.split_once('"').expect("its end");
        format!("{worker}{name}")
    }

    #[test]
    fn another_build_of_a_worker_has_other_names_and_each_file_names_the_next() {
        let [old, new, same] =
            [("old", b"a"), ("new", b"b"), ("same", b"a")].map(|(name, wasm)| {
                let directory = built(name, wasm);
                site(&directory, None).expect("a site as Trunk makes it");
                directory
            });
        for worker in WORKERS {
            let loader = |directory| loader(directory, worker);
            assert_ne!(loader(&old), loader(&new));
            assert_eq!(loader(&old), loader(&same));
            let stem = loader(&new).replace("_loader.js", "");
            let content = |end: &str| text(&new.join(format!("{stem}{end}"))).expect("renamed");
            assert!(content("_loader.js").contains(&format!("'./{stem}.js'")));
            assert!(content(".js").contains(&format!("'{stem}_bg.wasm'")));
            assert_eq!(content("_bg.wasm"), "b");
            for name in files_of(worker) {
                assert!(!new.join(&name).exists(), "{name} stayed");
            }
        }
        assert!(new.join(".nojekyll").is_file());
        for directory in [old, new, same] {
            drop(fs::remove_dir_all(directory));
        }
    }

    #[test]
    fn a_page_that_names_no_engine_is_refused_by_name() {
        let directory = built("nameless", b"a");
        fs::write(directory.join("index.html"), "<html><head></head></html>").expect("writable");
        let refused = site(&directory, None).expect_err("no engine is named");
        assert!(refused.contains("index.html"), "{refused}");
        drop(fs::remove_dir_all(directory));
    }
}
