//! Weighted sums of a map's column: what one neuron receives of what the others exchange.

use super::layout::{Layer, Network};
use cubecl::prelude::*;

/// The weights of one neuron among those of a map: every `stride`th from `first` on.
#[derive(CubeType)]
pub struct Column {
    pub first: u32,
    pub stride: u32,
    pub count: u32,
}

#[cube]
impl Column {
    /// A neuron's W, which receives from `count` others.
    pub fn linear(layer: &Layer, neuron: u32, count: u32) -> Column {
        Column {
            first: layer.weight + neuron,
            stride: layer.width,
            count,
        }
    }

    /// A neuron's V, either way.
    pub fn recurrent(layer: &Layer, neuron: u32) -> Column {
        Column {
            first: layer.recurrent + neuron,
            stride: layer.width,
            count: layer.width,
        }
    }
}

/// Weights that are loaded at once: a sum waits for as many together.
const AT_ONCE: u32 = 8;

#[cube]
impl Column {
    fn place(&self, j: u32) -> usize {
        (self.first + j * self.stride) as usize
    }
}

/// `sum` + sum over j of `values[from + j]` times the column's weight j.
#[cube]
pub fn add_weighted(
    sum: f32,
    values: &[f32],
    from: u32,
    parameters: &[f32],
    column: &Column,
) -> f32 {
    let mut sum = sum;
    let mut j = 0u32;
    while j + AT_ONCE <= column.count {
        let mut weights = Array::<f32>::new(comptime!(AT_ONCE as usize));
        #[unroll]
        for next in 0..AT_ONCE {
            weights[next as usize] = parameters[column.place(j + next)];
        }
        #[unroll]
        for next in 0..AT_ONCE {
            sum += values[(from + j + next) as usize] * weights[next as usize];
        }
        j += AT_ONCE;
    }
    while j < column.count {
        sum += values[(from + j) as usize] * parameters[column.place(j)];
        j += 1;
    }
    sum
}

/// The same, where few of the values are not zero: those alone are added.
#[cube]
pub fn add_selected(
    sum: f32,
    values: &[f32],
    from: u32,
    parameters: &[f32],
    column: &Column,
) -> f32 {
    let mut sum = sum;
    for j in 0..column.count {
        let value = values[(from + j) as usize];
        if value != 0.0f32 {
            sum += value * parameters[column.place(j)];
        }
    }
    sum
}

/// V' e of the step after, for one neuron.
#[cube]
pub fn through_v(
    network: &Network,
    exchange: &[f32],
    layer: &Layer,
    back: u32,
    neuron: u32,
) -> f32 {
    let column = Column::recurrent(layer, neuron);
    let from = network.exchanged(back + 1) + layer.offset;
    add_weighted(0.0f32, exchange, from, &network.parameters, &column)
}

/// `sum` and W' e of the layer above, for one neuron.
#[cube]
pub fn through_w(
    sum: f32,
    network: &Network,
    exchange: &[f32],
    layer: &Layer,
    back: u32,
    neuron: u32,
) -> f32 {
    let mut sum = sum;
    if layer.index + 1 < comptime!(network.depth) {
        let above = network.layer(layer.index + 1);
        let column = Column {
            first: above.weight + neuron,
            stride: layer.width,
            count: above.width,
        };
        let from = network.exchanged(back) + layer.offset + layer.width;
        sum = add_weighted(sum, exchange, from, &network.parameters, &column);
    }
    sum
}
