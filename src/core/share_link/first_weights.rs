//! The file that a network's first weights came from: the link names it, and does not hold it.

use super::Pairs;
use crate::core::protocol::Digests;
use crate::core::text::{cut, short};
use serde::{Deserialize, Serialize};

/// As `weights-held=0123456789abcdef:net.safetensors` names it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FirstWeights {
    /// As receipts have it of first weights.
    pub digest: String,
    /// What the file was called.
    pub name: String,
}

/// Without and with the regulariser.
const KEYS: [&str; 2] = ["weights-off", "weights-held"];

impl FirstWeights {
    /// What the pairs say of both networks.
    pub(super) fn read(pairs: &mut Pairs, notes: &mut Vec<String>) -> [Option<Self>; 2] {
        KEYS.map(|key| {
            let text = pairs.take(key)?;
            let (digest, name) = text.split_once(':').unwrap_or((&text, ""));
            let digest = digest.trim().to_ascii_lowercase();
            let is_digest =
                digest.len() == Digests::LENGTH && digest.bytes().all(|it| it.is_ascii_hexdigit());
            if !is_digest {
                notes.push(format!(
                    "{key} is {}; allowed: 16 hexadecimal digits, and a file's name behind a colon. It was passed over, \
                     so the network begins otherwise than the sharer's.",
                    short(&text)
                ));
                return None;
            }
            let name = cut(name.trim());
            Some(Self { digest, name })
        })
    }

    pub(super) fn write(both: &[Option<Self>; 2], pairs: &mut Pairs) {
        for (key, weights) in KEYS.into_iter().zip(both) {
            if let Some(Self { digest, name }) = weights {
                pairs.add(key, &format!("{digest}:{name}"));
            }
        }
    }
}
