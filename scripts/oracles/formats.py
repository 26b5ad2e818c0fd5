#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/formats.

    python scripts/oracles/formats.py

Needs torch 2.15, safetensors, tensorboard, pillow and numpy.
"""

import hashlib
import json
import platform
from pathlib import Path

import numpy
import safetensors
import safetensors.torch
import torch

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "formats"
SEED = 20250101


def safetensors_reference():
    """One tensor of each element type, as the reference implementation writes it."""
    generator = torch.Generator().manual_seed(SEED)
    numbers = torch.randn(2, 3, generator=generator)
    tensors = {
        "double": numbers.double(),
        "zeta": numbers,
        "alpha": torch.tensor(1.5),
        "half": numbers.half(),
        "brain": numbers.bfloat16(),
        "long": torch.tensor([-1, 2**62]),
        "int": torch.tensor([[-7, 8]], dtype=torch.int32),
        "short": torch.tensor([-300], dtype=torch.int16),
        "tiny": torch.tensor([-3, 4, 5], dtype=torch.int8),
        "byte": torch.arange(5, dtype=torch.uint8),
        "flag": torch.tensor([True, False, True]),
        "empty": torch.zeros(0, 4),
        'quote " and \\ und ü\n': torch.tensor([2.0]),
    }
    safetensors.torch.save_file(tensors, FOLDER / "reference.safetensors", {"who": 'a "test" / ü'})


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    safetensors_reference()
    for path in FOLDER.iterdir():
        path.chmod(0o644)
    files = sorted(p for p in FOLDER.iterdir() if p.name not in (".gitkeep", "manifest.json"))
    manifest = {
        "generator": "scripts/oracles/formats.py",
        "seed": SEED,
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": numpy.__version__,
            "safetensors": safetensors.__version__,
        },
        "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
