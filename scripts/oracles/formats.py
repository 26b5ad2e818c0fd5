#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/formats.

    python scripts/oracles/formats.py

Needs torch 2.15, safetensors, tensorboard, pillow and numpy.
"""

import hashlib
import json
import platform
import shutil
import struct
import tempfile
import zlib
from pathlib import Path

import numpy
import PIL
import safetensors
import safetensors.torch
import tensorboard
import torch
from PIL import Image, PngImagePlugin
from torch.utils.tensorboard import SummaryWriter

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


def tensorboard_events():
    """An event file of torch's SummaryWriter, and the numbers that its histograms are of."""
    generator = torch.Generator().manual_seed(SEED)
    with tempfile.TemporaryDirectory() as folder:
        writer = SummaryWriter(folder)
        edges = torch.tensor(writer.default_bins, dtype=torch.float32)[::37]
        values = {
            "normal": torch.randn(2000, generator=generator),
            "wide": torch.exp(20 * torch.randn(300, generator=generator)).clamp(max=1e19),
            "positive": torch.rand(50, generator=generator) + 1,
            "negative": -torch.rand(50, generator=generator) - 1e-6,
            "edges": torch.cat([edges, torch.tensor([0.0, -0.0, 1e-12, -1e-12, 1e-30, -1e-30])]),
            "zeros": torch.zeros(7),
            "one": torch.tensor([0.5]),
        }
        for step, loss in enumerate([2.5, 0.125, float("nan"), float("inf")]):
            writer.add_scalar("loss/train", loss, step * 10, walltime=1000.5 + step)
        for name, numbers in values.items():
            writer.add_histogram(name, numbers, 3, walltime=2000.0)
        writer.close()
        (made,) = Path(folder).iterdir()
        shutil.copyfile(made, FOLDER / "torch.tfevents")
    safetensors.torch.save_file(values, FOLDER / "histograms.safetensors")


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width, height, depth, colour, rows, interlace=0):
    """A PNG file of filtered rows, for kinds that Pillow does not write."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def interlaced(picture):
    """The rows of a picture in the order of Adam7, none of them filtered."""
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
              (0, 1, 1, 2)]
    parts = [picture[y::dy, x::dx] for x, y, dx, dy in passes]
    return b"".join(b"\0" + row.tobytes() for part in parts if part.size for row in part)


def pictures():
    """Small pictures of each kind, and what Pillow's convert("RGB") makes of them."""
    random = numpy.random.default_rng(SEED)
    y, x = numpy.mgrid[0:29, 0:35]
    smooth = numpy.stack([x * 7, y * 8, (x + y) * 4], -1) + random.normal(0, 12, (29, 35, 3))
    colour = Image.fromarray(smooth.clip(0, 255).astype(numpy.uint8))
    clear = colour.copy()
    clear.putalpha(Image.fromarray(random.integers(0, 256, (29, 35), dtype=numpy.uint8)))
    palette = colour.quantize(13)
    gamma = PngImagePlugin.PngInfo()
    gamma.add(b"gAMA", struct.pack(">I", 100000))
    wide = random.integers(0, 65536, (5, 6, 3)).astype(">u2")

    def save(name, image, **options):
        image.save(FOLDER / name, **options)

    save("444.jpg", colour, quality=75, subsampling=0)
    save("422.jpg", colour, quality=75, subsampling=1)
    save("420.jpg", colour, quality=75, subsampling=2)
    save("progressive.jpg", colour, quality=90, progressive=True)
    save("grey.jpg", colour.convert("L"), quality=60)
    save("cmyk.jpg", colour.convert("CMYK"), quality=95)
    save("pixel.jpg", colour.crop((3, 4, 4, 5)))
    save("restart.jpg", colour, restart_marker_blocks=2)
    save("colour.png", colour)
    save("grey.png", colour.convert("L"))
    save("bits.png", colour.convert("1"))
    save("palette.png", palette, bits=4)
    save("palette-clear.png", palette, transparency=3)
    save("clear.png", clear)
    save("grey-clear.png", clear.convert("LA"))
    save("gamma.png", colour, pnginfo=gamma)
    rows = b"".join(b"\0" + row.tobytes() for row in wide)
    (FOLDER / "wide.png").write_bytes(png(6, 5, 16, 2, rows))
    (FOLDER / "interlaced.png").write_bytes(
        png(35, 29, 8, 2, interlaced(numpy.asarray(colour)), interlace=1))
    rows = b"".join(b"\0" + row.tobytes() for row in wide[:, :, 0])
    (FOLDER / "wide-grey.png").write_bytes(png(6, 5, 16, 0, rows))
    golden = {}
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in (".jpg", ".png"):
            golden[path.name] = torch.tensor(numpy.asarray(Image.open(path).convert("RGB")))
    # Pillow clips 16-bit grey at 255; the high byte is what is wanted.
    grey = torch.tensor((wide[:, :, 0] >> 8).astype(numpy.uint8))
    golden["wide-grey.png"] = torch.stack([grey] * 3, -1)
    safetensors.torch.save_file(golden, FOLDER / "pictures.safetensors")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    safetensors_reference()
    tensorboard_events()
    pictures()
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
            "tensorboard": tensorboard.__version__,
            "pillow": PIL.__version__,
        },
        "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
