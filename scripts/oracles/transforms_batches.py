#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/mixing: torchvision's MixUp and CutMix.

    python scripts/oracles/transforms_batches.py

Needs torch 2.15, torchvision, safetensors and numpy.
"""

import hashlib
import json
import platform
from pathlib import Path

import safetensors
import safetensors.torch
import torch
import torch.nn.functional as F
import torchvision
from torch.utils.data import DataLoader, TensorDataset
from torchvision.transforms import v2

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "mixing"
SEED = 20250101
CLASSES = 4

WAYS = {
    f"{name} {alpha}": way(alpha=alpha, num_classes=CLASSES)
    for name, way in [("mixup", v2.MixUp), ("cutmix", v2.CutMix)]
    for alpha in [0.2, 1.0, 3.0]
}


def save(name, tensors):
    tensors = {key: value.contiguous() for key, value in tensors.items()}
    safetensors.torch.save_file(tensors, FOLDER / f"{name}.safetensors")


def shares():
    """Numbers of Beta distributions, and what the generator gives afterwards."""
    tensors = {}
    for alpha in [0.1, 0.2, 0.5, 1.0, 2.0, 7.5]:
        torch.manual_seed(SEED)
        distribution = torch.distributions.Beta(torch.tensor([alpha]), torch.tensor([alpha]))
        drawn = [distribution.sample(()) for _ in range(200)]
        tensors[f"{alpha}"] = torch.cat(drawn)
        tensors[f"{alpha}/next"] = torch.rand(1)
    save("shares", tensors)


def batches():
    """Epochs of shuffled batches, each mixed when its samples are loaded."""
    generator = torch.Generator().manual_seed(3)
    bytes_ = torch.randint(0, 256, (14, 4, 6, 3), generator=generator, dtype=torch.uint8)
    labels = torch.arange(14) * 3 % CLASSES
    tensors = {"pictures": bytes_, "labels": labels}
    images = bytes_.permute(0, 3, 1, 2).float() / 255
    for name, mix in WAYS.items():
        torch.manual_seed(SEED)
        loader = DataLoader(TensorDataset(images, labels), batch_size=4, shuffle=True)
        made = [mix(*batch) for batch in loader]
        tensors[f"{name}/images"] = torch.cat([images for images, _ in made])
        tensors[f"{name}/targets"] = torch.cat([targets for _, targets in made])
        tensors[f"{name}/next"] = torch.rand(1)
    save("batches", tensors)


def losses():
    """Losses of mixed labels and their gradients."""
    generator = torch.Generator().manual_seed(5)
    logits = 3 * torch.randn(5, CLASSES, generator=generator)
    labels = torch.tensor([0, 3, 1, 1, 2])
    second = torch.tensor([2, 0, 3, 1, 1])
    tensors = {"logits": logits, "labels": labels.int(), "second": second.int()}
    cases = {
        "mean": lambda x, t: F.cross_entropy(x, t),
        "sum": lambda x, t: F.cross_entropy(x, t, reduction="sum"),
        "smoothing": lambda x, t: F.cross_entropy(x, t, label_smoothing=0.1),
        "squared": lambda x, t: F.mse_loss(x, t),
    }
    for name, loss in cases.items():
        for weight in [0.5, 0.75, 1.0]:
            x = logits.double().requires_grad_()
            one, other = F.one_hot(labels, CLASSES), F.one_hot(second, CLASSES)
            value = loss(x, weight * one.double() + (1 - weight) * other.double())
            value.backward()
            tensors[f"{name}/{weight}/loss"] = value.detach().reshape(1)
            tensors[f"{name}/{weight}/gradient"] = x.grad
    save("losses", tensors)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    shares()
    batches()
    losses()
    files = sorted(path for path in FOLDER.iterdir() if path.suffix == ".safetensors")
    manifest = {
        "generator": "scripts/oracles/transforms_batches.py",
        "seed": SEED,
        "versions": {
            "python": platform.python_version(), "torch": torch.__version__,
            "torchvision": torchvision.__version__, "safetensors": safetensors.__version__,
        },
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
