//! A graph as an HDF5 file, as `nir.write` writes it and `nir.read` reads it: types are data sets, not attributes.

use super::super::numbers::half;
use super::super::tensor::{FileError, MOST_AXES, NumberKind};
use super::error::NirError;
use super::graph::{
    Array, Graph, MOST_DEPTH, MOST_EDGES, MOST_NODES, MOST_NUMBERS, Meta, Node, Unit,
};
use crate::core::text::short;
use hdf5_reader::dataset::Dataset;
use hdf5_reader::group::Group;
use hdf5_reader::messages::datatype::Datatype;
use hdf5_reader::{Hdf5File, OpenOptions};
use hdf5_writer::{DatasetBuilder, Hdf5Builder, WriteOptions};

/// The version of the format that is written.
const VERSION: &str = "1.0.8";
/// Bytes that one read makes: the largest array with 64 bits.
const MOST_READ: usize = 8 * MOST_NUMBERS as usize;
/// Bytes of an object's header.
const MOST_HEADER: usize = 1 << 20;
/// Entries of metadata, and bytes of one.
const MOST_META: usize = 64;
const MOST_TEXT: u64 = 1 << 20;

const NAME: &str = "NIR file";

fn damaged(reason: impl Into<String>) -> NirError {
    NirError::File(FileError::Damaged {
        format: NAME,
        reason: reason.into(),
    })
}

fn of_hdf5(error: hdf5_reader::error::Error) -> NirError {
    let why = error.to_string();
    // What h5py registers LZF under.
    if why.contains("filter id 32000") {
        return damaged("it is compressed by LZF: write it anew, nir.write(file, nir.read(file))");
    }
    damaged(why)
}

fn too_large(what: &str, found: u64, allowed: u64) -> NirError {
    NirError::File(FileError::TooLarge {
        what: what.to_owned(),
        found,
        allowed,
    })
}

fn options() -> OpenOptions {
    OpenOptions::default()
        .with_chunk_cache_bytes(0)
        .with_max_chunk_bytes(MOST_READ)
        .with_max_read_bytes(MOST_READ)
        .with_max_object_header_bytes(MOST_HEADER)
}

/// Whether bytes are an HDF5 file with the group that a graph stands in.
pub fn is_graph(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89HDF\r\n\x1a\n")
        && Hdf5File::from_bytes_with_options(bytes, options())
            .is_ok_and(|file| file.group("/node").is_ok())
}

/// Reads a graph.
///
/// # Errors
/// [`NirError`]: damage, and more than is read.
pub fn read(bytes: &[u8]) -> Result<Graph, NirError> {
    if !bytes.starts_with(b"\x89HDF\r\n\x1a\n") {
        return Err(NirError::File(FileError::Kind {
            found: "no HDF5 file".to_owned(),
            wanted: "a NIR graph, as nir.write makes it".to_owned(),
        }));
    }
    let file = Hdf5File::from_bytes_with_options(bytes, options()).map_err(of_hdf5)?;
    let node = file.group("/node");
    let node = node.map_err(|_| damaged("it has no group “node”; nir.write makes one"))?;
    let mut room = Room {
        file: bytes.len(),
        ..Room::default()
    };
    match room.node(&node, 0)? {
        Node::Graph(graph) => Ok(graph),
        Node::Unit(unit) => Err(damaged(format!("“node” is a {}, no NIRGraph", unit.kind))),
    }
}

/// What has been read so far.
#[derive(Default)]
struct Room {
    /// Bytes of the whole file.
    file: usize,
    nodes: usize,
    edges: usize,
    numbers: u64,
}

impl Room {
    fn node(&mut self, group: &Group, depth: usize) -> Result<Node, NirError> {
        let name = short(group.name());
        let kind = group.dataset("type").map_err(of_hdf5)?;
        let kind = text(&kind)?;
        if kind != "NIRGraph" {
            return self.unit(group, kind).map(Node::Unit);
        }
        if depth == MOST_DEPTH {
            let what = format!("graphs within graphs, {name}");
            return Err(too_large(&what, depth as u64 + 1, MOST_DEPTH as u64));
        }
        let mut graph = Graph::default();
        let nodes = group.group("nodes").map_err(of_hdf5)?;
        for node in nodes.groups().map_err(of_hdf5)? {
            self.nodes += 1;
            if self.nodes > MOST_NODES {
                return Err(too_large("nodes", self.nodes as u64, MOST_NODES as u64));
            }
            let read = self.node(&node, depth + 1)?;
            graph.nodes.insert(node.name().to_owned(), read);
        }
        graph.edges = self.edges(&group.dataset("edges").map_err(of_hdf5)?)?;
        if let Ok(beside) = group.group("metadata") {
            graph.metadata = metadata(&beside, self.file)?.into_iter().collect();
        }
        Ok(Node::Graph(graph))
    }

    fn unit(&mut self, group: &Group, kind: String) -> Result<Unit, NirError> {
        let mut unit = Unit {
            kind,
            fields: std::collections::BTreeMap::new(),
        };
        // Of other kinds nothing is read but what they are.
        if !matches!(
            unit.kind.as_str(),
            "Input" | "Output" | "Affine" | "Linear" | "LIF" | "CubaLIF" | "LI"
        ) {
            return Ok(unit);
        }
        for dataset in group.datasets().map_err(of_hdf5)? {
            let field = dataset.name().to_owned();
            if field == "type" || matches!(dataset.dtype(), Datatype::String { .. }) {
                continue;
            }
            let place = format!("{}.{field}", group.name());
            let array = self.array(&place, &dataset)?;
            unit.fields.insert(field, array);
        }
        Ok(unit)
    }

    fn array(&mut self, place: &str, dataset: &Dataset) -> Result<Array, NirError> {
        if dataset.shape().len() > MOST_AXES {
            let what = format!("axes of {}", short(place));
            return Err(too_large(
                &what,
                dataset.shape().len() as u64,
                MOST_AXES as u64,
            ));
        }
        let product = |all: u64, &axis: &u64| all.saturating_mul(axis);
        let count = dataset.shape().iter().fold(1, product);
        self.numbers = self.numbers.saturating_add(count);
        let what = format!("numbers up to {}", short(place));
        if self.numbers > MOST_NUMBERS {
            return Err(too_large(&what, self.numbers, MOST_NUMBERS));
        }
        let (kind, values) = numbers(place, dataset, self.file)?;
        if let Some(value) = values.iter().find(|value| !value.is_finite()) {
            return Err(damaged(format!(
                "{} holds {value}; allowed: finite",
                short(place)
            )));
        }
        Ok(Array {
            // Each at most the numbers that are allowed.
            shape: dataset.shape().iter().map(|&axis| axis as usize).collect(),
            values,
            kind,
        })
    }

    fn edges(&mut self, dataset: &Dataset) -> Result<Vec<(String, String)>, NirError> {
        let &[count, 2] = dataset.shape() else {
            let found = dataset.shape();
            return Err(damaged(format!(
                "edges are of shape {found:?}; wanted: [edges, 2]"
            )));
        };
        if self.edges as u64 + count > MOST_EDGES as u64 {
            return Err(too_large(
                "edges",
                self.edges as u64 + count,
                MOST_EDGES as u64,
            ));
        }
        self.edges += count as usize;
        let names = dataset.read_strings().map_err(of_hdf5)?;
        let (pairs, _) = names.as_chunks::<2>();
        Ok(pairs
            .iter()
            .map(|[from, to]| (from.clone(), to.clone()))
            .collect())
    }
}

fn text(dataset: &Dataset) -> Result<String, NirError> {
    let count = dataset.num_elements().map_err(of_hdf5)?;
    if count != 1 {
        return Err(damaged(format!(
            "{} holds {count} texts, not one",
            short(dataset.name())
        )));
    }
    dataset.read_string().map_err(of_hdf5)
}

/// Texts and numbers beside a graph; what is neither is left out.
fn metadata(group: &Group, file: usize) -> Result<Vec<(String, Meta)>, NirError> {
    let mut found = Vec::new();
    for dataset in group
        .datasets()
        .map_err(of_hdf5)?
        .into_iter()
        .take(MOST_META)
    {
        let name = dataset.name().to_owned();
        if dataset.num_elements().map_err(of_hdf5)? > MOST_TEXT {
            continue;
        }
        let meta = match dataset.dtype() {
            Datatype::String { .. } | Datatype::VarLen { .. } => {
                text(&dataset).ok().map(Meta::Text)
            }
            _ => numbers(&name, &dataset, file)
                .ok()
                .map(|(_, values)| Meta::Numbers(values)),
        };
        found.extend(meta.map(|meta| (name, meta)));
    }
    Ok(found)
}

/// That there are as many numbers as a data set is said to have, before room is made for all of them: more than the file
/// has bytes are there only where its chunks are packed.
fn check_held(place: &str, dataset: &Dataset, file: usize) -> Result<(), NirError> {
    let said = dataset.raw_byte_len().map_err(of_hdf5)?;
    if said <= file {
        return Ok(());
    }
    let mut held = 0_usize;
    if dataset.chunks().is_some() {
        for chunk in dataset.iter_chunks().map_err(of_hdf5)? {
            held = held.saturating_add(chunk.map_err(of_hdf5)?.bytes().len());
            if held >= said {
                return Ok(());
            }
        }
    }
    Err(damaged(format!(
        "{} is to hold {said} bytes, and the file has {}",
        short(place),
        held.max(file)
    )))
}

fn numbers(
    place: &str,
    dataset: &Dataset,
    file: usize,
) -> Result<(NumberKind, Vec<f64>), NirError> {
    let refused = || {
        damaged(format!(
            "{} is of no type of numbers that is read",
            short(place)
        ))
    };
    let (size, is_float, is_signed) = match *dataset.dtype() {
        Datatype::FloatingPoint { size, .. } => (size, true, true),
        Datatype::FixedPoint { size, signed, .. } => (size, false, signed),
        _ => return Err(refused()),
    };
    if !matches!(size, 1 | 2 | 4 | 8) {
        return Err(refused());
    }
    check_held(place, dataset, file)?;
    let bytes = dataset.read_native_bytes().map_err(of_hdf5)?;
    let values =
        |number: &dyn Fn(&[u8]) -> f64| bytes.chunks_exact(size.into()).map(number).collect();
    let whole = |raw: &[u8]| {
        let mut wide = [0; 8];
        wide[..raw.len()].copy_from_slice(raw);
        let spare = 64 - 8 * raw.len() as u32;
        let number = u64::from_le_bytes(wide) << spare;
        if is_signed {
            ((number as i64) >> spare) as f64
        } else {
            (number >> spare) as f64
        }
    };
    let array = |raw: &[u8]| -> [u8; 8] {
        let mut wide = [0; 8];
        wide[..raw.len()].copy_from_slice(raw);
        wide
    };
    match (is_float, size) {
        (false, _) => Ok((NumberKind::Int64, values(&whole))),
        (true, 2) => {
            let number = |raw: &[u8]| half(u16::from_le_bytes([raw[0], raw[1]])).into();
            Ok((NumberKind::Float16, values(&number)))
        }
        (true, 4) => {
            let number = |raw: &[u8]| f32::from_bits(u64::from_le_bytes(array(raw)) as u32).into();
            Ok((NumberKind::Float32, values(&number)))
        }
        (true, 8) => {
            let number = |raw: &[u8]| f64::from_le_bytes(array(raw));
            Ok((NumberKind::Float64, values(&number)))
        }
        _ => Err(refused()),
    }
}

/// Writes a graph.
///
/// # Errors
/// A name that no HDF5 file takes.
pub fn write(graph: &Graph) -> Result<Vec<u8>, NirError> {
    let mut out = Out(Vec::new());
    out.text("version", VERSION)?;
    out.graph("node", graph)?;
    let mut builder = Hdf5Builder::new();
    for dataset in out.0 {
        builder = builder.dataset(dataset);
    }
    let plan = builder.into_plan().map_err(unwritable)?;
    plan.encode(WriteOptions::default()).map_err(unwritable)
}

fn unwritable(error: hdf5_writer::Error) -> NirError {
    damaged(error.to_string())
}

struct Out(Vec<DatasetBuilder>);

impl Out {
    fn text(&mut self, path: &str, text: &str) -> Result<(), NirError> {
        let dataset = DatasetBuilder::vlen_string_data(path, Vec::new(), &[text]);
        self.0.push(dataset.map_err(unwritable)?);
        Ok(())
    }

    fn graph(&mut self, path: &str, graph: &Graph) -> Result<(), NirError> {
        self.text(&format!("{path}/type"), "NIRGraph")?;
        let ends = graph.edges.iter().flat_map(|(from, to)| [from, to]);
        let ends: Vec<&str> = ends.map(String::as_str).collect();
        let shape = vec![graph.edges.len() as u64, 2];
        let edges = DatasetBuilder::vlen_string_data(format!("{path}/edges"), shape, &ends);
        self.0.push(edges.map_err(unwritable)?);
        for (name, node) in &graph.nodes {
            let path = format!("{path}/nodes/{name}");
            match node {
                Node::Graph(within) => self.graph(&path, within)?,
                Node::Unit(unit) => {
                    self.text(&format!("{path}/type"), &unit.kind)?;
                    for (field, array) in &unit.fields {
                        self.array(&format!("{path}/{field}"), array)?;
                    }
                }
            }
        }
        for (key, meta) in &graph.metadata {
            let path = format!("{path}/metadata/{key}");
            match meta {
                Meta::Text(text) => self.text(&path, text)?,
                Meta::Numbers(numbers) => {
                    // One number has no axes, as a Python number has none.
                    let shape = match numbers.len() {
                        1 => Vec::new(),
                        count => vec![count],
                    };
                    let array = Array {
                        shape,
                        values: numbers.clone(),
                        kind: NumberKind::Float64,
                    };
                    self.array(&path, &array)?;
                }
            }
        }
        Ok(())
    }

    fn array(&mut self, path: &str, array: &Array) -> Result<(), NirError> {
        let shape: Vec<u64> = array.shape.iter().map(|&axis| axis as u64).collect();
        let values = &array.values;
        let dataset = match array.kind {
            NumberKind::Int64 => {
                let whole: Vec<i64> = values.iter().map(|&value| value as i64).collect();
                DatasetBuilder::typed_data(path, shape, &whole)
            }
            NumberKind::Float32 => {
                let narrow: Vec<f32> = values.iter().map(|&value| value as f32).collect();
                DatasetBuilder::typed_data(path, shape, &narrow)
            }
            _ => DatasetBuilder::typed_data(path, shape, values),
        };
        self.0.push(dataset.map_err(unwritable)?);
        Ok(())
    }
}
