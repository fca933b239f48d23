//! What a wish comes to.

use crate::core::dataset::OwnSet;
use crate::core::exchange::network;
use crate::core::intake::{self, File, MOST_FILE, Map, attempt, told};
use crate::core::protocol::{Answer, NetworkReport, Present, Refusal, Wish};
use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;

/// An answer, and what goes beside it.
pub struct Made {
    pub answer: Answer,
    pub data: Option<Uint8Array>,
}

impl From<Answer> for Made {
    fn from(answer: Answer) -> Self {
        Self { answer, data: None }
    }
}

/// Does what is wished.
pub async fn made(wish: Wish, files: &[web_sys::File]) -> Made {
    match wish {
        Wish::Example { name } => example(name),
        Wish::Read { map, present } => match read(&map, &present, files).await {
            Ok(made) => made,
            Err(refusal) => Answer::Refused(Box::new(refusal)).into(),
        },
    }
}

fn example(name: String) -> Made {
    let mut all = intake::ready().into_iter();
    let Some(example) = all.find(|it| it.name == name) else {
        let message = format!("there is no example {name}");
        return Answer::Crashed { message }.into();
    };
    Made {
        data: Some(Uint8Array::from(&example.bytes()[..])),
        answer: Answer::Example { name },
    }
}

async fn read(map: &str, present: &Present, files: &[web_sys::File]) -> Result<Made, Refusal> {
    let map = Map::read(map).map_err(|why| Refusal::for_message(why.to_string()))?;
    let mut held = Vec::new();
    for file in files {
        held.push((file.name(), bytes(file).await?));
    }
    if let [(name, bytes)] = &held[..]
        && network::is_network(bytes)
    {
        return network::told(name, bytes, map.pairs(), present)
            .map(of_network)
            .map_err(|refusal| *refusal);
    }
    let files: Vec<File> = held
        .iter()
        .map(|(name, bytes)| File {
            name,
            bytes,
            part: None,
        })
        .collect();
    let attempt = attempt(&files, &map);
    let answer = told(&files, &attempt);
    drop(held);
    let data = attempt.found.ok().map(|found| packed(&found.set));
    Ok(Made { answer, data })
}

/// A network, with its weights beside what is said of it.
fn of_network((report, weights): (NetworkReport, Option<Vec<u8>>)) -> Made {
    Made {
        answer: Answer::Network(Box::new(report)),
        data: weights.map(|weights| Uint8Array::from(&weights[..])),
    }
}

/// All bytes of a file that is not too large.
async fn bytes(file: &web_sys::File) -> Result<Vec<u8>, Refusal> {
    let (name, size) = (file.name(), file.size());
    let refused = |what: String| Refusal {
        file: Some(name.clone()),
        ..Refusal::for_message(format!("{name}: {what}"))
    };
    if size > MOST_FILE as f64 {
        let most = MOST_FILE >> 20;
        return Err(refused(format!(
            "it has {size} bytes; allowed: at most {most} MiB"
        )));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer =
        buffer.map_err(|_| refused("the browser cannot read it; is it a folder?".to_owned()))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// The data in the browser's own memory, piece by piece: this module never holds it twice.
fn packed(set: &OwnSet) -> Uint8Array {
    let all = Uint8Array::new_with_length(set.packed_bytes() as u32);
    let mut at = 0;
    set.pack(&mut |piece| {
        let end = at + piece.len() as u32;
        all.subarray(at, end).copy_from(piece);
        at = end;
    });
    all
}
