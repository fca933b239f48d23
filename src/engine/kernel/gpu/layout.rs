//! Where maps and layers lie, as tables that a kernel can read.

use crate::engine::kernel::Plan;

/// Numbers of a map in [`map_table`]: start of the weight, rows, columns.
pub const MAP_FIELDS: usize = 3;
/// Numbers of a layer in [`layer_table`]: width, neurons below, start of W and of V.
pub const LAYER_FIELDS: usize = 4;

/// Every dense map.
pub fn map_table(plan: &Plan) -> Vec<u32> {
    let maps = plan.maps().into_iter();
    maps.flat_map(|map| [map.weight, map.rows, map.columns].map(|number| number as u32))
        .collect()
}

/// Every layer; V starts at 0 where there is none.
pub fn layer_table(plan: &Plan) -> Vec<u32> {
    let layers = plan.layers().into_iter();
    layers
        .flat_map(|layer| {
            let recurrent = layer.recurrent.map_or(0, |map| map.weight);
            [layer.width, layer.offset, layer.linear.weight, recurrent].map(|number| number as u32)
        })
        .collect()
}
