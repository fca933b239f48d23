//! What training changes, under the seed's own state_dict names.

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor, TensorData};

/// A dense map y = W x + b with W `[out, in]` (torch's layout) and b `[out]`.
#[derive(Module, Debug)]
pub struct Dense {
    pub weight: Param<Tensor<2>>,
    pub bias: Param<Tensor<1>>,
}

impl Dense {
    /// From host data, row-major, `weight` of `out x in` numbers.
    pub fn from_data(weight: TensorData, bias: TensorData, device: &Device) -> Self {
        Self {
            weight: Param::from_tensor(Tensor::from_data(weight, device)),
            bias: Param::from_tensor(Tensor::from_data(bias, device)),
        }
    }

    /// W^T `[in, out]`, for x W^T.
    pub fn transposed(&self) -> Tensor<2> {
        self.weight.val().transpose()
    }

    /// b as `[1, out]`, to be added to a batch.
    pub fn bias_row(&self) -> Tensor<2> {
        self.bias.val().unsqueeze()
    }
}

/// One hidden layer: input map, and the recurrent map where the network is recurrent.
#[derive(Module, Debug)]
pub struct Layer {
    pub linear: Dense,
    pub recurrent: Option<Dense>,
}

/// Every parameter of a network.
#[derive(Module, Debug)]
pub struct Parameters {
    pub layers: Vec<Layer>,
    pub readout: Dense,
}

/// Weights that do not fit the network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the checkpoint holds {found} numbers, but this network has {expected}")]
pub struct WeightsError {
    pub found: usize,
    pub expected: usize,
}

impl Parameters {
    /// Every dense map with its state_dict prefix, in the order of a checkpoint.
    pub fn named(&self) -> Vec<(String, &Dense)> {
        let mut named = Vec::new();
        for (index, layer) in self.layers.iter().enumerate() {
            named.push((format!("linears.{index}"), &layer.linear));
            if let Some(recurrent) = &layer.recurrent {
                named.push((format!("neurons.{index}.recurrent"), recurrent));
            }
        }
        named.push(("readout".to_string(), &self.readout));
        named
    }

    /// All parameters as one vector, weight before bias, in the order of [`Self::named`].
    pub fn flatten(&self) -> Tensor<1> {
        let parts = self.named().into_iter().flat_map(|(_, dense)| {
            [
                dense.weight.val().inner().flatten(0, 1),
                dense.bias.val().inner(),
            ]
        });
        Tensor::cat(parts.collect(), 0)
    }

    /// The same network with the numbers of [`Self::flatten`], on `device`.
    pub fn unflatten(self, weights: &[f32], device: &Device) -> Result<Self, WeightsError> {
        let expected = self.num_params();
        if weights.len() != expected {
            return Err(WeightsError {
                found: weights.len(),
                expected,
            });
        }
        let mut rest = weights;
        let mut take = |dense: Dense| {
            let [out, input] = dense.weight.lazy_shape().dims();
            let (weight, tail) = rest.split_at(out * input);
            let (bias, tail) = tail.split_at(out);
            rest = tail;
            Dense::from_data(
                TensorData::new(weight.to_vec(), [out, input]),
                TensorData::new(bias.to_vec(), [out]),
                device,
            )
        };
        let mut layers = Vec::new();
        for layer in self.layers {
            let linear = take(layer.linear);
            layers.push(Layer {
                linear,
                recurrent: layer.recurrent.map(&mut take),
            });
        }
        Ok(Self {
            layers,
            readout: take(self.readout),
        })
    }
}
