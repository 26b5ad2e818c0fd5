#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/random: PyTorch's CPU random numbers.

(This script cannot be called random.py: it would hide Python's module of that name from its neighbours.)

    python scripts/oracles/random_numbers.py

Needs torch 2.15 and safetensors on an x86-64 processor with AVX2 (AVX-512 changes nothing: the normal
numbers come from the AVX2 kernel there, too).
"""

import hashlib
import json
import platform
from pathlib import Path

import safetensors
import safetensors.torch
import torch

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "random"
SEEDS = [0, 1, 42, 2**32 + 7, 2**63 + 11]
SIZES = [1, 15, 16, 17, 31, 32, 100, 625, 1000]


def generator(seed):
    return torch.Generator().manual_seed(seed)


def digest(tensor):
    """Sum of (index + 1) * value modulo 2^64: tells permutations and bit patterns apart."""
    values = tensor.view(torch.int32).to(torch.int64) if tensor.is_floating_point() else tensor
    weights = torch.arange(1, values.numel() + 1)
    return (values * weights).sum().reshape(1)


def reals():
    """Numbers of every size for a few seeds, in single and double precision."""
    tensors = {}
    for seed in SEEDS[:3]:
        for size in SIZES:
            key = f"{seed}.{size}"
            tensors[f"uniform.{key}"] = torch.rand(size, generator=generator(seed))
            tensors[f"normal.{key}"] = torch.randn(size, generator=generator(seed))
    for seed in SEEDS:
        tensors[f"bounded.{seed}"] = torch.empty(100).uniform_(
            -0.037, 0.1123, generator=generator(seed))
        tensors[f"scaled.{seed}"] = torch.empty(100).normal_(0.3, 0.02, generator=generator(seed))
        tensors[f"double.{seed}"] = torch.rand(
            100, dtype=torch.float64, generator=generator(seed))
        tensors[f"normal_double.{seed}"] = torch.empty(15, dtype=torch.float64).normal_(
            0.3, 0.02, generator=generator(seed))
        tensors[f"coins.{seed}"] = torch.empty(100, dtype=torch.uint8).bernoulli_(
            0.3, generator=generator(seed))
    return tensors


def digests():
    """Long streams, as digests."""
    tensors = {}
    for seed in SEEDS:
        tensors[f"uniform.{seed}.200003"] = digest(torch.rand(200003, generator=generator(seed)))
        tensors[f"normal.{seed}.200003"] = digest(torch.randn(200003, generator=generator(seed)))
        tensors[f"permutation.{seed}.60000"] = digest(
            torch.randperm(60000, generator=generator(seed)))
    return tensors


def integers():
    """Whole numbers, orders and seeds."""
    tensors = {}
    for seed in SEEDS:
        for bound in [1, 10, 2**28 - 1, 2**28, 2**40]:
            tensors[f"below.{bound}.{seed}"] = torch.randint(
                bound, (20,), generator=generator(seed))
        tensors[f"between.{seed}"] = torch.randint(-5, 7, (20,), generator=generator(seed))
        for count in [0, 1, 2, 10, 1000]:
            tensors[f"permutation.{count}.{seed}"] = torch.randperm(
                count, generator=generator(seed))
        tensors[f"seeds.{seed}"] = torch.empty(20, dtype=torch.int64).random_(
            generator=generator(seed))
        tensors[f"epochs.{seed}"] = epochs(seed)
    return tensors


def epochs(seed):
    """Two epochs of a shuffling data loader over twelve samples."""
    torch.manual_seed(seed)
    loader = torch.utils.data.DataLoader(torch.arange(12), batch_size=5, shuffle=True)
    return torch.stack([torch.cat(list(loader)) for _ in range(2)])


def states():
    """The generator's state after a few uses, and what it draws next."""
    tensors = {}
    uses = {
        "fresh": lambda g: None,
        "used": lambda g: torch.rand(100, generator=g),
        "exhausted": lambda g: torch.rand(624, generator=g),
        "pending": lambda g: torch.randn(3, generator=g),
    }
    for name, use in uses.items():
        g = generator(42)
        use(g)
        tensors[f"{name}.state"] = g.get_state()
        tensors[f"{name}.next"] = torch.cat(
            [torch.randn(2, generator=g), torch.rand(4, generator=g)])
    return tensors


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    capability = torch.backends.cpu.get_cpu_capability()
    for name, make in [
        ("reals", reals), ("digests", digests), ("integers", integers), ("states", states),
    ]:
        safetensors.torch.save_file(
            {key: value.contiguous() for key, value in make().items()},
            FOLDER / f"{name}.safetensors",
            {"torch": torch.__version__, "capability": capability})
    files = sorted(FOLDER.glob("*.safetensors"))
    manifest = {
        "generator": "scripts/oracles/random_numbers.py",
        "seeds": SEEDS,
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
