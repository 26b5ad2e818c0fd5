#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/initializers: the values of torch.nn.init.

    python scripts/oracles/initializers.py

Needs torch 2.15 and safetensors on an x86-64 processor with AVX2. Each tensor's name is the initialiser as
JSON text, a slash and the shape; behind another slash, `next`, are the three numbers drawn afterwards.
"""

import hashlib
import json
import platform
from pathlib import Path

import safetensors
import safetensors.torch
import torch
from torch.nn import init

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "initializers"
SEED = 3
SHAPES = [(8, 3, 3, 3), (12, 7), (5, 9), (3, 1), (6, 6)]
MATRICES = [(12, 7), (5, 9), (6, 6)]
FILTERS = [(8, 3, 3, 3), (6, 4, 5), (4, 2, 3, 2, 2)]

CASES = [
    ("uniform", {}, SHAPES),
    ("uniform", {"a": -0.3, "b": 0.1}, SHAPES),
    ("normal", {"mean": 0.1, "std": 0.05}, SHAPES),
    ("constant", {"value": 0.3}, SHAPES[:1]),
    ("ones", {}, SHAPES[:1]),
    ("zeros", {}, SHAPES[:1]),
    ("eye", {}, MATRICES),
    ("dirac", {}, FILTERS),
    ("dirac", {"groups": 2}, FILTERS),
    ("xavier_uniform", {}, SHAPES),
    ("xavier_uniform", {"gain": 5 / 3}, SHAPES),
    ("xavier_normal", {}, SHAPES),
    ("xavier_normal", {"gain": 2**0.5}, SHAPES),
    ("kaiming_uniform", {}, SHAPES),
    ("kaiming_uniform", {"a": 5**0.5}, SHAPES),
    ("kaiming_uniform", {"mode": "fan_out", "nonlinearity": "relu"}, SHAPES),
    ("kaiming_normal", {}, SHAPES),
    ("kaiming_normal", {"a": 0.2, "mode": "fan_out"}, SHAPES),
    ("kaiming_normal", {"nonlinearity": "tanh"}, SHAPES),
    ("orthogonal", {}, SHAPES),
    ("orthogonal", {"gain": 2**0.5}, SHAPES),
    ("sparse", {"sparsity": 0.37}, MATRICES),
    ("sparse", {"sparsity": 0.1, "std": 0.5}, MATRICES),
    ("trunc_normal", {}, SHAPES),
    ("trunc_normal", {"std": 0.02}, SHAPES),
    ("trunc_normal", {"mean": 0.5, "std": 1.0, "a": -1.0, "b": 0.3}, SHAPES),
    ("trunc_normal", {"mean": 0.0, "std": 1.0, "a": 2.0, "b": 3.0}, SHAPES),
    ("trunc_normal", {"mean": 3.0, "a": -1.0, "b": 1.0}, SHAPES),
]


def values(name, parameters, shape):
    """The values of one initialiser, and the three numbers that the generator draws next."""
    # The sparse initialiser shuffles with the global generator, whatever generator it is given.
    torch.manual_seed(SEED)
    tensor = torch.empty(shape)
    keywords = {"val" if key == "value" else key: value for key, value in parameters.items()}
    getattr(init, f"{name}_")(tensor, **keywords)
    return tensor, torch.rand(3)


def layers():
    """Weights and biases of layers as PyTorch makes them, one stream for all of them."""
    torch.manual_seed(SEED)
    convolution = torch.nn.Conv2d(4, 6, 3, groups=2)
    linear = torch.nn.Linear(20, 5)
    return {
        "layers/convolution.weight": convolution.weight.detach(),
        "layers/convolution.bias": convolution.bias.detach(),
        "layers/linear.weight": linear.weight.detach(),
        "layers/linear.bias": linear.bias.detach(),
    }


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    tensors = layers()
    for name, parameters, shapes in CASES:
        for shape in shapes:
            key = json.dumps({name: parameters}) + "/" + "x".join(map(str, shape))
            tensors[key], tensors[key + "/next"] = values(name, parameters, shape)
    capability = torch.backends.cpu.get_cpu_capability()
    safetensors.torch.save_file(
        tensors, FOLDER / "values.safetensors",
        {"torch": torch.__version__, "capability": capability, "seed": str(SEED)})
    gains = {
        name: init.calculate_gain(name)
        for name in ["linear", "conv2d", "sigmoid", "tanh", "relu", "leaky_relu", "selu"]
    }
    gains["leaky_relu 0.2"] = init.calculate_gain("leaky_relu", 0.2)
    safetensors.torch.save_file(
        {name: torch.tensor(gain, dtype=torch.float64) for name, gain in gains.items()},
        FOLDER / "gains.safetensors", {"torch": torch.__version__})
    files = sorted(FOLDER.glob("*.safetensors"))
    manifest = {
        "generator": "scripts/oracles/initializers.py",
        "seed": SEED,
        "cpu_capability": capability,
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "safetensors": safetensors.__version__,
        },
        "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
