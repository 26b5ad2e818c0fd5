#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/transforms.

    python scripts/oracles/transforms.py

Needs torch 2.15, torchvision, safetensors, pillow and numpy.
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
from torch.utils.data import DataLoader, Dataset, random_split
from torchvision import transforms

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "transforms"
SEED = 20250101
IMAGENET = transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
CIFAR10 = transforms.Normalize((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616))


def picture(height, width, generator):
    """Smooth waves, an edge and noise, so that rounding and clipping both matter."""
    rows = numpy.arange(height)[:, None, None]
    columns = numpy.arange(width)[None, :, None]
    channels = numpy.arange(3)[None, None, :]
    waves = 127 + 140 * numpy.sin(rows / (3 + channels) + columns / 5)
    edge = 255 * (columns > rows * width / height)
    mixed = numpy.where((rows // 4 + channels) % 2, waves, edge)
    noise = generator.integers(-40, 41, (height, width, 3))
    return numpy.clip(mixed + noise, 0, 255).astype(numpy.uint8)


def tensor(image):
    return torch.from_numpy(numpy.array(image))


def save(name, tensors):
    tensors = {key: value.contiguous() for key, value in tensors.items()}
    safetensors.torch.save_file(tensors, FOLDER / f"{name}.safetensors")


def resizing(generator):
    """Up, down, one side only, to the extremes; the name ends in the size asked for."""
    tensors = {}
    cases = {
        "wide": (23, 41, [16, 23, 30, (23, 20), (11, 41), (1, 1), (40, 60), (70, 9), (7, 90)]),
        "tall": (50, 17, [8, 17, 20, (50, 34), (5, 5)]),
        "square": (32, 32, [(70, 70), 32, 31, (8, 8), (33, 32)]),
        "dot": (1, 1, [(3, 4)]),
        "line": (1, 64, [(2, 13)]),
    }
    for name, (height, width, sizes) in cases.items():
        source = Image.fromarray(picture(height, width, generator))
        tensors[name] = tensor(source)
        for size in sizes:
            label = "x".join(map(str, size)) if isinstance(size, tuple) else str(size)
            tensors[f"{name}.{label}"] = tensor(transforms.Resize(size)(source))
    save("resize", tensors)


def cropping(generator):
    """The middle, also of pictures that are smaller; and the place of random windows."""
    tensors = {}
    for name, height, width in [("even", 10, 12), ("odd", 9, 13), ("small", 3, 14)]:
        source = Image.fromarray(picture(height, width, generator))
        tensors[name] = tensor(source)
        for size in [(6, 6), (5, 6), (6, 5), (4, 9), (10, 3), (8, 17)]:
            cut = transforms.CenterCrop(size)(source)
            tensors[f"{name}.{size[0]}x{size[1]}"] = tensor(cut)
    save("center_crop", tensors)


def gray(generator):
    source = Image.fromarray(generator.integers(0, 256, (32, 32, 3)).astype(numpy.uint8))
    save("gray", {"source": tensor(source), "gray": tensor(transforms.Grayscale(3)(source))})


def units():
    """Every byte through ToTensor and the well-known statistics."""
    ramp = Image.fromarray(numpy.repeat(numpy.arange(256, dtype=numpy.uint8), 3).reshape(1, 256, 3))
    unit = transforms.ToTensor()(ramp)
    half = transforms.Normalize((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
    cifar100 = transforms.Normalize((0.5071, 0.4865, 0.4409), (0.2673, 0.2564, 0.2762))
    save("units", {
        "unit": unit, "imagenet": IMAGENET(unit), "cifar10": CIFAR10(unit),
        "cifar100": cifar100(unit), "half": half(unit), "twice": half(IMAGENET(unit)),
    })


def photographs(generator):
    """Files of several sizes and formats, as an image folder would hold them."""
    made = []
    for name, height, width in [("a.jpg", 40, 56), ("b.png", 33, 20), ("c.jpeg", 31, 64)]:
        smooth = Image.fromarray(picture(height // 4, width // 4, generator))
        image = smooth.resize((width, height), Image.Resampling.BICUBIC)
        image.save(FOLDER / name)
        made.append(Image.open(FOLDER / name).convert("RGB"))
    return made


def pipelines(pictures):
    """The transforms of the reference programs, one picture after another from one generator."""
    cases = {
        "enlarged": ([transforms.Resize((70, 70)), transforms.RandomCrop(32)], []),
        "enlarged.test": ([transforms.Resize((70, 70)), transforms.CenterCrop(32)], []),
        "photographs": (
            [transforms.Resize((32, 32)), transforms.RandomCrop(32, padding=4),
             transforms.RandomGrayscale(0.8)], [IMAGENET]),
        "photographs.test": ([transforms.Resize((32, 32))], [IMAGENET]),
        "augmented": (
            [transforms.Resize(24), transforms.CenterCrop(24), transforms.RandomCrop(24, padding=3),
             transforms.RandomHorizontalFlip()], [CIFAR10]),
        "any size": (
            [transforms.RandomHorizontalFlip(0.3), transforms.RandomCrop((12, 20)),
             transforms.RandomGrayscale(0.5)], [IMAGENET]),
    }
    tensors = {}
    for name, (steps, rest) in cases.items():
        whole = transforms.Compose([*steps, transforms.ToTensor(), *rest])
        torch.manual_seed(SEED)
        # Each picture twice; the middle row of each result is enough to tell, and small.
        results = [whole(image) for image in pictures + pictures]
        tensors[name] = torch.stack([result[:, result.shape[1] // 2, :] for result in results])
        tensors[f"{name}.sums"] = torch.stack(
            [result.double().sum(dim=(1, 2)) for result in results])
        tensors[f"{name}.next"] = torch.rand(1)
    save("pipelines", tensors)


class Pictures(Dataset):
    def __init__(self, pictures, transform):
        self.pictures = pictures
        self.transform = transform

    def __len__(self):
        return len(self.pictures)

    def __getitem__(self, index):
        return self.transform(Image.fromarray(self.pictures[index])), index


def loading(generator):
    """Two epochs of shuffled, augmented batches with an evaluation between them, from one seed."""
    pictures = generator.integers(0, 256, (11, 8, 8, 3)).astype(numpy.uint8)
    augment = transforms.Compose([
        transforms.RandomCrop(6, padding=1), transforms.RandomHorizontalFlip(),
        transforms.RandomGrayscale(0.3), transforms.ToTensor(), CIFAR10,
    ])
    plain = transforms.Compose([transforms.CenterCrop(6), transforms.ToTensor(), CIFAR10])
    train = DataLoader(Pictures(pictures, augment), batch_size=4, shuffle=True)
    test = DataLoader(Pictures(pictures, plain), batch_size=4)
    tensors = {"pictures": torch.from_numpy(pictures)}
    torch.manual_seed(SEED)
    for name, loader in [("0", train), ("test", test), ("1", train)]:
        batches = list(loader)
        tensors[f"{name}.indices"] = torch.cat([indices for _, indices in batches])
        tensors[f"{name}.images"] = torch.cat([images for images, _ in batches])
    tensors["next"] = torch.rand(1)
    for count, fraction in [(10, 0.3), (7, 0.5), (100, 0.1), (50, 0.29)]:
        parts = random_split(
            range(count), [1 - fraction, fraction], generator=torch.Generator().manual_seed(3))
        tensors[f"split.{count}.training"] = torch.tensor(parts[0].indices)
        tensors[f"split.{count}.validation"] = torch.tensor(parts[1].indices)
    save("loader", tensors)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    generator = numpy.random.default_rng(SEED)
    resizing(generator)
    cropping(generator)
    gray(generator)
    units()
    pipelines(photographs(generator))
    loading(generator)
    files = sorted(path for path in FOLDER.iterdir() if path.name != "manifest.json")
    manifest = {
        "generator": "scripts/oracles/transforms.py",
        "seed": SEED,
        "versions": {
            "python": platform.python_version(), "torch": torch.__version__,
            "torchvision": torchvision.__version__, "pillow": PIL.__version__,
            "numpy": numpy.__version__, "safetensors": safetensors.__version__,
        },
        "files": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        },
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
