//! The data that links of version 1 promise, by their digests: the presets' tasks, and generated ones
//! from all of their ranges. Never change a line.

use lyapunov_snn::core::dataset::Sources;
use lyapunov_snn::core::share_link::open;
use lyapunov_snn::engine::training::initial_digests;

/// A link, a tab, and the digest of its data as a receipt names it.
const EXPECTED: &str = include_str!("data.txt");

/// Each line with the digest as it is now.
pub fn now() -> impl Iterator<Item = (&'static str, String)> {
    EXPECTED.lines().map(|line| {
        let (link, _) = line.split_once('\t').expect("a link and a digest");
        let opened = open(link).expect("a link").expect("that opens");
        assert_eq!(opened.notes, Vec::<String>::new(), "{link}");
        let digests =
            initial_digests(&opened.link.config, &Sources::default()).expect("a valid experiment");
        (line, format!("{link}\t{}", digests.data))
    })
}

/// What is not as it was.
pub fn changed() -> Vec<String> {
    let changed = now().filter(|(then, now)| then != now);
    changed.map(|(_, now)| now).collect()
}
