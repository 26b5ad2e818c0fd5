#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/datasets: databases, archives and compressed arrays.

    python scripts/oracles/datasets.py

Needs lmdb, protobuf, pillow, numpy, torch and safetensors.
"""

import gzip
import hashlib
import io
import json
import platform
import shutil
import struct
import tarfile
import tempfile
from pathlib import Path

import google.protobuf
import lmdb
import numpy
import PIL
import safetensors
import safetensors.torch
import torch
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "datasets"
SEED = 20250101


def datum_class():
    """Caffe's Datum, as caffe.proto has it."""
    file = descriptor_pb2.FileDescriptorProto(name="datum.proto", package="caffe")
    message = file.message_type.add(name="Datum")
    optional, repeated = 1, 3
    for number, (name, kind, label) in enumerate(
        [
            ("channels", 5, optional), ("height", 5, optional), ("width", 5, optional),
            ("data", 12, optional), ("label", 5, optional), ("float_data", 2, repeated),
            ("encoded", 8, optional),
        ],
        1,
    ):
        message.field.add(name=name, number=number, type=kind, label=label)
    pool = descriptor_pool.DescriptorPool()
    return message_factory.GetMessageClass(pool.Add(file).message_types_by_name["Datum"])


Datum = datum_class()


def raw(picture, label, order="bgr"):
    """A record of planes, of a picture [height, width, 3] of red, green, blue, or of grey [height, width]."""
    planes = picture[None] if picture.ndim == 2 else picture.transpose(2, 0, 1)
    if order == "bgr" and len(planes) == 3:
        planes = planes[::-1]
    count, height, width = planes.shape
    return Datum(channels=count, height=height, width=width, data=planes.tobytes(), label=label)


def encoded(picture, label, kind):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind, quality=90)
    return Datum(data=file.getvalue(), label=label, encoded=True)


def database(name, records, batch=1000):
    """Writes a database as Caffe does: keys in order, a transaction for every so many records."""
    with tempfile.TemporaryDirectory() as folder:
        environment = lmdb.open(folder, map_size=1 << 40)
        items = list(records.items())
        for start in range(0, len(items), batch):
            with environment.begin(write=True) as transaction:
                for key, value in items[start : start + batch]:
                    value = value if isinstance(value, bytes) else value.SerializeToString()
                    transaction.put(key.encode(), value)
        environment.close()
        shutil.copyfile(Path(folder) / "data.mdb", FOLDER / f"{name}.mdb")


def databases():
    random = numpy.random.default_rng(SEED)
    picture = lambda *size: random.integers(0, 256, size, dtype=numpy.uint8)
    pictures = [picture(2, 3, 3) for _ in range(3)]
    golden = {f"small.{i}": torch.tensor(p) for i, p in enumerate(pictures)}
    # Written in another order than that of the keys.
    database("small", {f"{i:08}_a.jpg": raw(pictures[i], 2 - i) for i in (2, 0, 1)}, batch=1)
    # Several levels, and values with pages of their own.
    many = [picture(3, 4, 3) for _ in range(70)] + [picture(40, 40, 3)]
    golden.update({f"many.{i}": torch.tensor(p) for i, p in enumerate(many)})
    database("many", {f"{i:08}": raw(p, i % 7, "rgb") for i, p in enumerate(many)}, batch=16)
    grey = picture(5, 4)
    golden["grey"] = torch.tensor(numpy.stack([grey] * 3, -1))
    database("grey", {"00000000": raw(grey, 0)})
    colour = numpy.stack([numpy.outer(numpy.arange(16), range(16))] * 3, -1).astype(numpy.uint8)
    database("encoded", {"0": encoded(colour, 0, "PNG"), "1": encoded(colour, 1, "JPEG")})
    golden["encoded"] = torch.tensor(colour)
    database("empty", {})
    database("floats", {"0": Datum(channels=1, height=1, width=2, float_data=[0.5, 1.5], label=0)})
    database("text", {"0": b"not a Datum \xff\xff"})
    safetensors.torch.save_file(golden, FOLDER / "pictures.safetensors")


def arrays():
    random = numpy.random.default_rng(SEED)
    data = random.integers(0, 256, (3, 4, 5), dtype=numpy.uint8)
    header = struct.pack(">BBBB3I", 0, 0, 8, 3, *data.shape)
    (FOLDER / "array.idx3.gz").write_bytes(gzip.compress(header + data.tobytes(), mtime=0))
    safetensors.torch.save_file({"array": torch.tensor(data)}, FOLDER / "array.safetensors")


def archives():
    def archive(name, entries, kind=tarfile.GNU_FORMAT):
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode="w", format=kind) as tar:
            for path, content, *more in entries:
                info = tarfile.TarInfo(path)
                if more:
                    info.type, info.linkname = more
                elif content is None:
                    info.type = tarfile.DIRTYPE
                else:
                    info.size = len(content)
                tar.addfile(info, io.BytesIO(content) if content else None)
        (FOLDER / f"{name}.tar.gz").write_bytes(gzip.compress(file.getvalue(), mtime=0))

    good = [("set", None), ("set/a.txt", b"first"), ("set/inner/b.bin", bytes(range(256)) * 5)]
    archive("good", good)
    archive("posix", good + [("set/" + "x" * 60 + "/" + "y" * 60, b"")], tarfile.USTAR_FORMAT)
    archive("above", [("set/../../evil", b"1")])
    archive("absolute", [("/etc/evil", b"1")])
    archive("link", [("set/link", None, tarfile.SYMTYPE, "/etc")])
    archive("hard-link", [("set/link", None, tarfile.LNKTYPE, "set/a")])
    archive("device", [("set/tape", None, tarfile.CHRTYPE, "")])


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    databases()
    arrays()
    archives()
    for path in FOLDER.iterdir():
        path.chmod(0o644)
    files = sorted(p for p in FOLDER.iterdir() if p.name != "manifest.json")
    manifest = {
        "generator": "scripts/oracles/datasets.py",
        "seed": SEED,
        "versions": {
            "python": platform.python_version(),
            "lmdb": lmdb.__version__,
            "liblmdb": ".".join(map(str, lmdb.version())),
            "protobuf": google.protobuf.__version__,
            "numpy": numpy.__version__,
            "pillow": PIL.__version__,
            "safetensors": safetensors.__version__,
            "torch": torch.__version__,
        },
        "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
