//! Where everything lies: the structs and tables by which a kernel finds maps, layers and numbers.
//!
//! What a launch hands over in many numbers is one struct with a name for each; a layer's place is
//! handed over where a kernel takes one layer, and read from a table where it goes through all.

use super::spike::{Constants, NeuronKind};
use super::team::Team;
use crate::engine::kernel::{LayerPlace, Plan};
use cubecl::prelude::*;

/// Numbers of a map in [`map_table`]: start of the weight, rows, columns.
pub const MAP_FIELDS: usize = 3;
/// Numbers of a layer in [`layer_table`]: those of [`Layer`] but its index.
const LAYER_FIELDS: usize = 5;

/// Every dense map.
pub fn map_table(plan: &Plan) -> Vec<u32> {
    let maps = plan.maps().into_iter();
    maps.flat_map(|map| [map.weight, map.rows, map.columns].map(|number| number as u32))
        .collect()
}

/// Every layer.
pub fn layer_table(plan: &Plan) -> Vec<u32> {
    plan.layers().iter().flat_map(fields).collect()
}

/// V starts at 0 where there is none.
fn fields(layer: &LayerPlace) -> [u32; LAYER_FIELDS] {
    let recurrent = layer.recurrent.map_or(0, |map| map.weight);
    [
        layer.width,
        layer.offset,
        layer.linear.weight,
        recurrent,
        layer.constants,
    ]
    .map(|number| number as u32)
}

/// Where a layer lies, as [`LayerPlace`].
#[derive(CubeLaunch, CubeType)]
pub struct Layer {
    pub index: u32,
    pub width: u32,
    /// Neurons of all layers below.
    pub offset: u32,
    /// Where W starts.
    pub weight: u32,
    /// Where V starts.
    pub recurrent: u32,
    /// Where alpha, beta and theta lie.
    pub constants: u32,
}

impl Layer {
    /// A launch's argument.
    pub fn launch(layer: &LayerPlace) -> LayerLaunch {
        let [width, offset, weight, recurrent, constants] = fields(layer);
        let index = layer.index as u32;
        LayerLaunch::new(index, width, offset, weight, recurrent, constants)
    }
}

#[cube]
impl Layer {
    /// One layer of a table.
    pub fn read(table: &[u32], index: u32) -> Layer {
        let at = (index * comptime!(LAYER_FIELDS as u32)) as usize;
        Layer {
            index,
            width: table[at],
            offset: table[at + 1],
            weight: table[at + 2],
            recurrent: table[at + 3],
            constants: table[at + 4],
        }
    }

    /// Its neurons' constants, of the parameters in either form.
    pub fn constants(&self, parameters: &[f32]) -> Constants {
        Constants::read(parameters, self.constants)
    }
}

/// A batch's sizes.
#[derive(CubeLaunch, CubeType)]
pub struct Sizes {
    pub batch: u32,
    pub time: u32,
    /// Of all layers.
    #[cube(comptime)]
    pub neurons: u32,
}

impl Sizes {
    /// A launch's argument.
    pub fn launch(plan: &Plan) -> SizesLaunch {
        SizesLaunch::new(plan.batch as u32, plan.time as u32, plan.neurons() as u32)
    }
}

#[cube]
impl Sizes {
    /// Numbers in one sample's record.
    pub fn record(&self) -> u32 {
        let neurons = comptime!(self.neurons);
        self.time * neurons
    }

    /// Where the row of a layer at a time step starts in a record.
    pub fn row(&self, sample: u32, layer: &Layer, step: u32) -> u32 {
        sample * self.record() + self.time * layer.offset + step * layer.width
    }
}

/// A network along a trajectory, for kernels that go through all layers.
#[derive(CubeLaunch, CubeType)]
pub struct Network {
    /// Weights transposed, W' in the place of W, on the way forward; as they are on the way back.
    pub parameters: Box<[f32]>,
    /// As [`layer_table`] has them.
    pub layers: Box<[u32]>,
    /// U, a record.
    pub membrane: Box<[f32]>,
    /// The surrogate's parameter.
    pub surrogate: f32,
    pub sizes: Sizes,
    /// How many layers there are.
    #[cube(comptime)]
    pub depth: u32,
    #[cube(comptime)]
    pub kind: NeuronKind,
    #[cube(comptime)]
    pub team: Team,
}

#[cube]
impl Network {
    pub fn layer(&self, index: u32) -> Layer {
        Layer::read(&self.layers, index)
    }

    /// Numbers in one sample's state.
    pub fn state(&self) -> u32 {
        let numbers = comptime!(self.sizes.neurons * if self.kind.recurrent { 2 } else { 1 });
        numbers.runtime()
    }

    /// Where a neuron's numbers lie.
    pub fn place(&self, sample: u32, layer: &Layer, step: u32, neuron: u32) -> Place {
        let neurons = comptime!(self.sizes.neurons);
        let potential = sample * self.state() + layer.offset + neuron;
        Place {
            record: (self.sizes.row(sample, layer, step) + neuron) as usize,
            potential: potential as usize,
            current: (potential + neurons) as usize,
        }
    }

    /// U_{t-1} - theta of a neuron, from its place at t; U is 0 before the first step.
    pub fn v_before(&self, place: &Place, layer: &Layer, step: u32, threshold: f32) -> f32 {
        let mut before = 0.0f32;
        if step > 0 {
            before = self.membrane[place.record - layer.width as usize];
        }
        before - threshold
    }

    /// Where in workgroup memory what is exchanged at a step lies: two steps take turns.
    pub fn exchanged(&self, step: u32) -> u32 {
        let neurons = comptime!(self.sizes.neurons);
        (step % 2) * neurons
    }
}

/// Where a neuron's numbers lie: in a record at a time step, and its potential and current in a state.
#[derive(CubeType)]
pub struct Place {
    pub record: usize,
    pub potential: usize,
    pub current: usize,
}
