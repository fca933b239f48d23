"""Makes the files of this folder: weights as PyTorch and snnTorch write them, and what of them is read.

    python3 tests/weights/make.py     # with tests/reference/requirements.txt installed

Each NAME.pt has beside it NAME.safetensors, the same tensors by safetensors' own writer, which the tests hold
the reader of .pt files to. Those in refused/ are no weights; the tests say why each is refused. Fixed seeds: a
rerun gives the same numbers.
"""

import collections
from pathlib import Path

import snntorch as snn
import torch
import torch.nn as nn
from safetensors.torch import save_file

HERE = Path(__file__).parent


class Recurrent(nn.Module):
    """As people write them: names of their own, and a readout."""

    def __init__(self, **options):
        super().__init__()
        self.fc_in = nn.Linear(5, 6)
        self.rsyn = snn.RSynaptic(alpha=0.8, beta=0.9, **options)
        self.fc_out = nn.Linear(6, 3, bias=False)


def sequential():
    """The tutorials' network; the last neurons are counted."""
    return nn.Sequential(
        nn.Linear(5, 6),
        snn.Leaky(beta=0.9, threshold=0.5, reset_mechanism="zero", init_hidden=True),
        nn.Linear(6, 3),
        snn.Leaky(beta=0.7, threshold=0.5, reset_mechanism="zero", init_hidden=True, output=True),
    )


def odd():
    """Views, widths and shapes that a reader must get right."""
    base = torch.arange(24, dtype=torch.float32) / 7
    return collections.OrderedDict(
        transposed=base.reshape(4, 6).t(),
        within=base[5:11].reshape(2, 3),
        every_second=base[::2],
        half=torch.tensor([1.5, -0.25, 6e-8], dtype=torch.float16),
        brain=torch.tensor([1.5, -3.0], dtype=torch.bfloat16),
        double=torch.tensor([[0.1], [0.2]], dtype=torch.float64),
        whole=torch.tensor(-3),
        byte=torch.tensor([0, 255], dtype=torch.uint8),
        flag=torch.tensor([True, False]),
        none=torch.empty(0, 4),
        scalar=torch.tensor(0.9),
    )


def write(name, state, held=None, **options):
    torch.save(state if held is None else held, HERE / f"{name}.pt", **options)
    tensors = {key: value.detach().clone().contiguous() for key, value in state.items()}
    save_file(tensors, HERE / f"{name}.safetensors")


def main():
    torch.manual_seed(0)
    write("sequential", sequential().state_dict())
    model = Recurrent(all_to_all=True, linear_features=6)
    optimizer = torch.optim.Adam(model.parameters())
    model.fc_out(torch.ones(1, 6)).sum().backward()
    optimizer.step()
    checkpoint = {
        "epoch": 3,
        "model_state_dict": model.state_dict(),
        "optimizer_state_dict": optimizer.state_dict(),
        "loss": 0.25,
        "mean": torch.zeros(5),
    }
    write("checkpoint", model.state_dict(), checkpoint)
    one_to_one = Recurrent(all_to_all=False, V=torch.rand(6), learn_recurrent=True)
    write("one_to_one", one_to_one.state_dict())
    write("odd", odd())
    write("protocol4", sequential().state_dict(), pickle_protocol=4)

    refused = HERE / "refused"
    refused.mkdir(exist_ok=True)
    torch.save(nn.Linear(2, 2), refused / "module.pt")
    state = nn.Linear(2, 2).state_dict()
    torch.save(state, refused / "before_1.6.pt", _use_new_zipfile_serialization=False)
    torch.jit.script(nn.Linear(2, 2)).save(str(refused / "scripted.pt"))
    torch.save({"losses": [1.0]}, refused / "no_tensors.pt")
    torch.save({"a": state, "b": dict(state)}, refused / "two.pt")
    torch.save({"w": torch.zeros(1).expand(4000, 4000)}, refused / "expanded.pt")
    torch.save({"w": torch.tensor([float("nan")])}, refused / "nan.pt")


if __name__ == "__main__":
    main()
