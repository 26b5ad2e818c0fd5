#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/augmentation: torchvision's random transforms.

    python scripts/oracles/transforms_augmentation.py

Needs torch 2.15, torchvision, safetensors, pillow and numpy. Each case is a transform that sees a few
pictures, one after another, with one generator; the names are those of AugmentationTests.
"""

import hashlib
import json
import platform
from pathlib import Path

import numpy
import PIL
import safetensors
import safetensors.torch
import torch
import torchvision
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "augmentation"
SEED = 20250101
BILINEAR = InterpolationMode.BILINEAR

SIZES = {"odd": (9, 11), "square": (10, 10), "dot": (1, 1), "line": (3, 8), "small": (8, 7)}
ALL = ["odd", "square", "dot", "line", "odd"]
LARGE = ["odd", "square", "odd"]
NO_DOT = ["odd", "square", "line", "odd"]
MANY = ["small"] * 36


def crop(*arguments, **options):
    return transforms.RandomCrop(*arguments, **options)


def rotation(degrees, **options):
    return transforms.RandomRotation(degrees, **options)


def affine(degrees, **options):
    return transforms.RandomAffine(degrees, **options)


def jitter(**options):
    return transforms.ColorJitter(**options)


def resized(*arguments, **options):
    return transforms.RandomResizedCrop(*arguments, **options)


CASES = {
    "crop fill": (crop(8, padding=3, fill=(10, 200, 30)), LARGE),
    "crop edge": (crop((6, 9), padding=4, padding_mode="edge"), LARGE),
    "crop reflect": (crop(12, padding=5, padding_mode="reflect"), LARGE),
    "crop symmetric": (crop(12, padding=(3, 5), padding_mode="symmetric"), LARGE),
    "crop uneven": (crop((9, 10), padding=(1, 2, 3, 4), fill=7), LARGE),
    "crop if needed": (crop(13, pad_if_needed=True, fill=(1, 2, 3)), ALL),
    "crop if needed, edge": (crop(13, pad_if_needed=True, padding_mode="edge"), ALL),
    "crop if needed, reflect": (
        crop((5, 16), padding=2, pad_if_needed=True, padding_mode="reflect"), LARGE),
    "crop if needed, symmetric": (
        crop(15, padding=1, pad_if_needed=True, padding_mode="symmetric"), LARGE),
    "vertical flip": (transforms.RandomVerticalFlip(), ALL),
    "grayscale": (transforms.Grayscale(3), ALL),
    "rotation": (rotation(30), ALL),
    "rotation bilinear": (rotation((10, 350), interpolation=BILINEAR), ALL),
    "rotation filled": (rotation(90, center=(3, 2), fill=(255, 0, 9)), ALL),
    "rotation expanded": (rotation(60, expand=True, fill=40), ALL),
    "rotation expanded, bilinear": (rotation((100, 300), expand=True, interpolation=BILINEAR), ALL),
    "rotation of 90": (rotation((90, 90)), ALL),
    "rotation of 90, expanded": (rotation((90, 90), expand=True), ALL),
    "rotation of 270, expanded": (rotation((-90, -90), expand=True, interpolation=BILINEAR), ALL),
    "rotation of 180": (rotation((180, 180), expand=True), ALL),
    "rotation of nothing": (rotation(0), ALL),
    "affine": (affine(20, translate=(0.2, 0.3), scale=(0.7, 1.4), shear=10), ALL),
    "affine bilinear": (
        affine((-90, 45), scale=(0.5, 2), shear=(-20, 20, -10, 10), interpolation=BILINEAR,
               fill=(3, 2, 1)), ALL),
    "affine shift": (affine(0, translate=(0.5, 0.5), fill=128), ALL),
    "affine scale": (affine(0, scale=(0.3, 3)), ALL),
    "affine centre": (affine(45, center=(0, 0), shear=(5, 15)), ALL),
    "jitter": (jitter(brightness=0.4, contrast=0.4, saturation=0.4, hue=0.1), ALL),
    "jitter strong": (jitter(brightness=2, contrast=3, saturation=(0, 5), hue=0.5), ALL + LARGE),
    "jitter brightness": (jitter(brightness=0.9), ALL),
    "jitter contrast": (jitter(contrast=(0.2, 2)), ALL),
    "jitter saturation": (jitter(saturation=(0, 3)), ALL),
    "jitter hue": (jitter(hue=(-0.5, 0.3)), ALL + LARGE),
    "resized crop": (resized(10), ALL),
    "resized crop up": (resized((15, 9), scale=(0.2, 0.5), ratio=(0.5, 2)), ALL),
    "resized crop in the middle": (resized(8, scale=(0.9, 1), ratio=(3, 4)), NO_DOT),
    "resized crop in the middle, high": (resized(8, scale=(0.9, 1), ratio=(0.2, 0.3)), LARGE),
    "blur": (transforms.GaussianBlur(3), NO_DOT),
    "blur wide": (transforms.GaussianBlur((5, 3), sigma=(1, 4)), NO_DOT),
    "blur fixed": (transforms.GaussianBlur(5, sigma=1.5), NO_DOT),
    "augment": (transforms.RandAugment(num_ops=1), MANY),
    "augment weakly": (transforms.RandAugment(num_ops=1, magnitude=0), MANY),
    "augment strongly": (
        transforms.RandAugment(num_ops=1, magnitude=30, fill=[9, 8, 7]), MANY),
    "augment bilinear": (
        transforms.RandAugment(num_ops=2, magnitude=5, num_magnitude_bins=10, interpolation=BILINEAR),
        MANY[:12]),
    "augment often": (transforms.RandAugment(num_ops=4), ALL),
}

NORMAL = transforms.Normalize((0.4, 0.5, 0.6), (0.2, 0.25, 0.3))
GRAY = transforms.Grayscale(1)
# What stands behind ToTensor, or in front of it.
FLOATING = {
    "erasing": ([], [transforms.RandomErasing(0.7)]),
    "erasing colour": ([], [NORMAL, transforms.RandomErasing(1, (0.1, 0.3), (0.5, 2), (0.1, -2, 3))]),
    "erasing at random": ([], [NORMAL, transforms.RandomErasing(1, value="random")]),
    "erasing first": ([], [transforms.RandomErasing(1, value=0.25), NORMAL]),
    "erasing twice": (
        [], [transforms.RandomErasing(1, value="random"), NORMAL, transforms.RandomErasing(0.5)]),
    "gray": ([GRAY], []),
    "gray normalized": ([GRAY], [transforms.Normalize((0.3,), (0.6,))]),
    "gray augmented": (
        [GRAY, transforms.RandAugment(num_ops=3, fill=20), transforms.ColorJitter(0.5, 0.5, 0.5, 0.2)],
        [transforms.RandomErasing(1, value="random"), transforms.Normalize((0.3,), (0.6,))]),
}


def picture(height, width, generator):
    """Smooth waves, an edge and noise, so that rounding and clipping both matter."""
    rows = numpy.arange(height)[:, None, None]
    columns = numpy.arange(width)[None, :, None]
    channels = numpy.arange(3)[None, None, :]
    waves = 127 + 140 * numpy.sin(rows / (2 + channels) + columns / 3)
    edge = 255 * (columns > rows * width / height)
    mixed = numpy.where((rows // 4 + channels) % 2, waves, edge)
    noise = generator.integers(-40, 41, (height, width, 3))
    return numpy.clip(mixed + noise, 0, 255).astype(numpy.uint8)


def save(name, tensors):
    tensors = {key: value.contiguous() for key, value in tensors.items()}
    safetensors.torch.save_file(tensors, FOLDER / f"{name}.safetensors")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    generator = numpy.random.default_rng(SEED)
    sources = {name: picture(*size, generator) for name, size in SIZES.items()}
    save("sources", {name: torch.from_numpy(pixels) for name, pixels in sources.items()})
    tensors = {}
    for name, (transform, seen) in CASES.items():
        torch.manual_seed(SEED)
        for index, source in enumerate(seen):
            made = transform(Image.fromarray(sources[source]))
            tensors[f"{name}/{index}.{source}"] = torch.from_numpy(numpy.array(made))
        tensors[f"{name}/next"] = torch.rand(1)
    save("pixels", tensors)
    tensors = {}
    for name, (before, behind) in FLOATING.items():
        torch.manual_seed(SEED)
        whole = transforms.Compose([*before, transforms.ToTensor(), *behind])
        for index, source in enumerate(["odd", "small", "square", "small", "dot"]):
            tensors[f"{name}/{index}.{source}"] = whole(Image.fromarray(sources[source]))
        tensors[f"{name}/next"] = torch.rand(1)
    save("numbers", tensors)
    files = sorted(path for path in FOLDER.iterdir() if path.suffix == ".safetensors")
    manifest = {
        "generator": "scripts/oracles/transforms_augmentation.py",
        "seed": SEED,
        "versions": {
            "python": platform.python_version(), "torch": torch.__version__,
            "torchvision": torchvision.__version__, "pillow": PIL.__version__,
            "numpy": numpy.__version__, "safetensors": safetensors.__version__,
        },
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
