#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/pictures: rarer kinds of picture files.

    python scripts/oracles/pictures.py

Needs torch 2.15, safetensors, pillow and numpy.
"""

import hashlib
import json
import platform
import struct
import zlib
from pathlib import Path

import numpy
import PIL
import safetensors
import safetensors.torch
import torch
from PIL import Image, ImageOps

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "pictures"
SEED = 20250101


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width, height, depth, colour, rows, interlace=0, before=b""):
    """A PNG file of filtered rows, for kinds that Pillow does not write."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before
        + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
          (0, 1, 1, 2)]


def packed(row, bits):
    """Samples of fewer than 8 bits, side by side in bytes."""
    digits = "".join(f"{value:0{bits}b}" for value in row)
    digits += "0" * (-len(digits) % 8)
    return bytes(int(digits[place:place + 8], 2) for place in range(0, len(digits), 8))


def rows(samples, bits, interlace):
    parts = [samples[y::dy, x::dx] for x, y, dx, dy in PASSES] if interlace else [samples]
    return b"".join(b"\0" + packed(row, bits) for part in parts if part.size for row in part)


def plain(samples):
    return b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)


def kinds(colour, random):
    """Files that Pillow reads and `convert("RGB")` decides about."""
    def write(name, contents):
        (FOLDER / name).write_bytes(contents)

    cmyk = FOLDER / "cmyk.jpg"
    colour.convert("CMYK").save(cmyk, quality=90)
    # The Adobe marker's last byte says how colours are coded: 0 as they are, 2 as luminance and chroma.
    contents = bytearray(cmyk.read_bytes())
    place = contents.find(b"Adobe")
    if place < 0:
        adobe = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x02"
        contents[2:2] = adobe
    else:
        contents[place + 11] = 2
    write("ycck.jpg", bytes(contents))
    gray = colour.convert("L")
    gray.save(FOLDER / "gray-progressive.jpg", quality=85, progressive=True)
    alpha = Image.fromarray(random.integers(0, 256, (21, 18), dtype=numpy.uint8))
    Image.merge("LA", (gray, alpha)).save(FOLDER / "gray-alpha.png")
    gray.save(FOLDER / "gray-clear.png", transparency=100)
    colour.save(FOLDER / "colour-clear.png", transparency=(10, 20, 30))
    colour.quantize(4).save(FOLDER / "palette-2.png", bits=2)
    colour.quantize(2).save(FOLDER / "palette-1.png", bits=1)
    colour.quantize(200).save(FOLDER / "palette-8.png")
    colour.quantize(16).save(FOLDER / "palette-alpha.png", transparency=bytes(range(0, 240, 16)))
    bits = random.integers(0, 2, (21, 18))
    write("bits.png", png(18, 21, 1, 0, rows(bits, 1, False)))
    write("bits-interlaced.png", png(18, 21, 1, 0, rows(bits, 1, True), 1))
    write("bits-clear.png", png(18, 21, 1, 0, rows(bits, 1, False), before=chunk(b"tRNS", b"\0\1")))
    pairs = random.integers(0, 4, (21, 18))
    write("gray-2.png", png(18, 21, 2, 0, rows(pairs, 2, False)))
    write("gray-4-interlaced.png", png(18, 21, 4, 0, rows(pairs * 5, 4, True), 1))
    table = chunk(b"PLTE", bytes([9, 8, 7, 200, 100, 50, 1, 255, 2, 30, 60, 90]))
    write("palette-interlaced.png", png(18, 21, 2, 3, rows(pairs, 2, True), 1, table))
    wide = random.integers(0, 65536, (5, 6, 4))
    write("wide.png", png(6, 5, 16, 2, plain(wide[:, :, :3].reshape(5, -1))))
    write("wide-alpha.png", png(6, 5, 16, 6, plain(wide.reshape(5, -1))))
    write("wide-gray-alpha.png", png(6, 5, 16, 4, plain(wide[:, :, :2].reshape(5, -1))))


def turned(colour):
    """Each orientation, in JPEG of both byte orders and in PNG."""
    small = colour.crop((0, 0, 16, 8))
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x112] = orientation
        exif[0x10F] = "a camera"
        small.save(FOLDER / f"turned-{orientation}.jpg", quality=95, subsampling=0, exif=exif)
        small.save(FOLDER / f"turned-{orientation}.png", exif=exif)
    body = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x112, 3, 1, 6, 0, 0)
    small.save(FOLDER / "turned-big.jpg", quality=95, subsampling=0, exif=b"Exif\0\0" + body)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(SEED)
    y, x = numpy.mgrid[0:21, 0:18]
    smooth = numpy.stack([x * 13, y * 11, (x + y) * 6], -1) + random.normal(0, 9, (21, 18, 3))
    colour = Image.fromarray(smooth.clip(0, 255).astype(numpy.uint8))
    kinds(colour, random)
    turned(colour)
    golden = {}
    for path in sorted(FOLDER.iterdir()):
        if path.suffix not in (".jpg", ".png"):
            continue
        with Image.open(path) as image:
            golden[path.name] = torch.tensor(numpy.asarray(image.convert("RGB")))
            if path.name.startswith("turned"):
                upright = ImageOps.exif_transpose(image).convert("RGB")
                golden[f"{path.name} upright"] = torch.tensor(numpy.asarray(upright))
    safetensors.torch.save_file(golden, FOLDER / "pictures.safetensors")
    for path in FOLDER.iterdir():
        path.chmod(0o644)
    files = sorted(path for path in FOLDER.iterdir() if path.name != "manifest.json")
    manifest = {
        "generator": "scripts/oracles/pictures.py",
        "seed": SEED,
        "versions": {
            "python": platform.python_version(), "torch": torch.__version__,
            "numpy": numpy.__version__, "safetensors": safetensors.__version__,
            "pillow": PIL.__version__,
        },
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
