//! Circles among modules side by side.

use crate::arrows::Arrow;
use std::collections::{BTreeMap, BTreeSet};

/// Each group of modules of one folder that import each other in a circle, with the arrows of it.
pub fn circles(arrows: &[Arrow]) -> Vec<String> {
    let mut graphs: BTreeMap<&[String], BTreeMap<(&str, &str), &Arrow>> = BTreeMap::new();
    for arrow in arrows {
        let shared = arrow.from.iter().zip(&arrow.to).take_while(|(a, b)| a == b);
        let depth = shared.count();
        if let (Some(a), Some(b)) = (arrow.from.get(depth), arrow.to.get(depth)) {
            let graph = graphs.entry(&arrow.from[..depth]).or_default();
            graph.entry((a, b)).or_insert(arrow);
        }
    }
    let mut found = Vec::new();
    for graph in graphs.values() {
        let edges: BTreeSet<(&str, &str)> = graph.keys().copied().collect();
        let in_circles: Vec<String> = graph
            .iter()
            .filter(|&(&(a, b), _)| reaches(&edges, b, a))
            .map(|(_, arrow)| arrow.to_string())
            .collect();
        if !in_circles.is_empty() {
            found.push(in_circles.join("\n"));
        }
    }
    found
}

fn reaches(edges: &BTreeSet<(&str, &str)>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut next = vec![from];
    while let Some(at) = next.pop() {
        if at == to {
            return true;
        }
        let onward = edges.iter().filter(|(a, _)| *a == at).map(|&(_, b)| b);
        next.extend(onward.filter(|b| seen.insert(b)));
    }
    false
}
