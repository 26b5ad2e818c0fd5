#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/pytorch, and proves that PyTorch reads what Sonde writes.

    python scripts/oracles/pytorch_files.py
    python scripts/oracles/pytorch_files.py check FILE.pt EXPECTED.safetensors

The second form loads FILE.pt with weights_only=True and compares every tensor with EXPECTED. The fixture written.pt was
made by `sonde convert tensors.safetensors written.pt` and passed it; a test compares Sonde's bytes with it.

Needs torch 2.15, torchvision, numpy and safetensors.
"""

import hashlib
import io
import json
import pickle
import platform
import struct
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy
import safetensors
import safetensors.torch
import torch
import torchvision
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "pytorch"
SEED = 20250102


def numbers(*shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(SEED))


def tensors():
    """Every element type, and everything that a tensor can be a view of."""
    base = numbers(4, 6)
    tied = numbers(3, 2)
    return OrderedDict(
        double=base.double(), single=base.clone(), half=base.half(), brain=base.bfloat16(),
        long=torch.tensor([-1, 2**62]), int=torch.tensor([[-7, 8]], dtype=torch.int32),
        short=torch.tensor([-300], dtype=torch.int16), tiny=torch.tensor([-3, 4], dtype=torch.int8),
        byte=torch.arange(5, dtype=torch.uint8), flag=torch.tensor([True, False, True]),
        scalar=torch.tensor(1.5), empty=torch.zeros(0, 4), transposed=base.t(), slice=base[1:3, 2:5],
        stepped=base[::2, 1::3], expanded=torch.tensor([1.0, 2.0]).view(2, 1).expand(2, 3),
        tied_one=tied, tied_two=tied, parameter=nn.Parameter(numbers(2, 2)),
        channels_last=numbers(2, 3, 2, 2).contiguous(memory_format=torch.channels_last))


def plain(values):
    return {name: value.detach().contiguous().clone() for name, value in values.items()}


def forms():
    """One map of tensors in all forms that torch.save and other writers of ZIP files make."""
    values = tensors()
    safetensors.torch.save_file(plain(values), FOLDER / "tensors.safetensors")
    torch.save(values, FOLDER / "zip.pt")
    torch.save(values, FOLDER / "stream.pt", _use_new_zipfile_serialization=False)
    for name, options in {
        "deflated": {"compression": zipfile.ZIP_DEFLATED}, "descriptors": {}, "zip64": {},
    }.items():
        repack(FOLDER / "zip.pt", FOLDER / f"{name}.pt", name, **options)


class Pipe(io.RawIOBase):
    """A file that cannot go back, which makes zipfile write sizes behind the bytes."""

    def __init__(self):
        self.written = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.written += bytes(data)
        return len(data)


def repack(source, target, kind, compression=zipfile.ZIP_STORED):
    pipe = Pipe()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(
            pipe if kind == "descriptors" else target, "w", compression) as new:
        for info in old.infolist():
            member = zipfile.ZipInfo(info.filename)
            member.compress_type = compression
            with new.open(member, "w", force_zip64=kind == "zip64") as file:
                file.write(old.read(info))
    if kind == "descriptors":
        target.write_bytes(pipe.written)


def network():
    """A narrow network with everything that has parameters or buffers."""
    torch.manual_seed(SEED)
    model = nn.Sequential(OrderedDict(
        conv=nn.Conv2d(3, 4, 3, stride=2, bias=False), bn=nn.BatchNorm2d(4), relu=nn.ReLU(),
        pool=nn.MaxPool2d(2), flatten=nn.Flatten(), fc=nn.Linear(4 * 3 * 3, 10)))
    model.train()
    for _ in range(3):
        model(torch.randn(8, 3, 16, 16))
    return model.eval()


def checkpoints():
    """Checkpoints as training programs save them, and what the network in them makes of pictures."""
    model = network()
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    images = torch.rand(2, 3, 16, 16, generator=torch.Generator().manual_seed(SEED))
    logits = model(images)
    safetensors.torch.save_file(
        {"images": images, "logits": logits.detach().contiguous()}, FOLDER / "outputs.safetensors")
    logits.sum().backward()
    optimizer.step()
    # The step was made for the optimizer's memory only.
    model = network()
    torch.save(model.state_dict(), FOLDER / "network.pth")
    parallel = OrderedDict(("module." + name, value) for name, value in model.state_dict().items())
    torch.save(
        {"epoch": 3, "arch": "narrow", "best": numpy.float64(0.5), "state_dict": parallel,
         "optimizer": optimizer.state_dict(),
         "scheduler": torch.optim.lr_scheduler.MultiStepLR(optimizer, [2, 4]).state_dict()},
        FOLDER / "checkpoint.pth")
    state = {"weight": numbers(2)}
    torch.save({"generator": state, "discriminator": state | {"bias": numbers(1)}}, FOLDER / "two.pt")
    torch.save(model, FOLDER / "module.pt")


def arrays():
    """Plain pickles of NumPy arrays, in all protocols."""
    values = {
        "weight": numpy.arange(6, dtype=numpy.float32).reshape(2, 3),
        "fortran": numpy.asfortranarray(numpy.arange(6, dtype=numpy.float64).reshape(2, 3)),
        "labels": numpy.array([3, -1], dtype=numpy.int64),
    }
    for protocol in range(6):
        (FOLDER / f"arrays-{protocol}.pkl").write_bytes(pickle.dumps(values, protocol))


def text(value):
    return b"U" + struct.pack("<B", len(value)) + value


def python2(value):
    """A pickle of protocol 2 as Python 2 wrote it, where text is bytes: what CIFAR's files are."""
    if isinstance(value, dict):
        items = b"".join(python2(key) + python2(item) for key, item in value.items())
        return b"}(" + items + b"u"
    if isinstance(value, list):
        return b"](" + b"".join(map(python2, value)) + b"e"
    if isinstance(value, int):
        return b"K" + bytes([value])
    if isinstance(value, bytes):
        return text(value)
    data = value.tobytes()
    return (
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R"
        b"(K\x01" + b"".join(b"M" + struct.pack("<H", extent) for extent in value.shape) + b"\x86"
        b"cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89"
        b"T" + struct.pack("<I", len(data)) + data + b"tb")


def cifar():
    """CIFAR's Python version with one picture a file, and every 97th number of the pictures."""
    random = numpy.random.default_rng(SEED)
    golden = {}

    def write(path, value):
        path.parent.mkdir(exist_ok=True)
        content = b"\x80\x02" + python2(value) + b"."
        read = pickle.loads(content, encoding="bytes")
        assert read.keys() == value.keys()
        for key in value:
            assert numpy.array_equal(read[key], value[key])
        path.write_bytes(content)

    def picture(path):
        data = random.integers(0, 256, (1, 3072), dtype=numpy.uint8)
        golden[f"{path.parent.name}/{path.name}"] = torch.tensor(data[0, ::97].copy())
        return data

    ten, hundred = FOLDER / "cifar-10-batches-py", FOLDER / "cifar-100-python"
    for index, name in enumerate([f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]):
        write(ten / name, {
            b"batch_label": name.encode(), b"labels": [index], b"data": picture(ten / name),
            b"filenames": [b"a.png"]})
    write(ten / "batches.meta", {
        b"num_cases_per_batch": 1, b"label_names": [b"ten%d" % i for i in range(10)], b"num_vis": 72})
    for name in ["train", "test"]:
        write(hundred / name, {
            b"filenames": [b"a.png"], b"fine_labels": [99], b"coarse_labels": [19],
            b"data": picture(hundred / name)})
    write(hundred / "meta", {
        b"fine_label_names": [b"fine%d" % i for i in range(100)],
        b"coarse_label_names": [b"coarse%d" % i for i in range(20)]})
    safetensors.torch.save_file(golden, FOLDER / "cifar.safetensors")


def torchvision_names():
    """Names, element types and extents in torchvision's state_dicts, as published, for 1000 classes."""
    models = [f"resnet{d}" for d in (18, 34, 50)] + [
        f"vgg{d}{bn}" for d in (11, 13, 16, 19) for bn in ("", "_bn")]
    lines = []
    with torch.device("meta"):
        for model in models:
            lines.append(model + "\n")
            for name, value in getattr(torchvision.models, model)().state_dict().items():
                kind = str(value.dtype).removeprefix("torch.")
                lines.append(f"{name} {kind} {'x'.join(map(str, value.shape))}\n")
    (FOLDER / "torchvision.txt").write_text("".join(lines))


def check(path, expected):
    found = torch.load(path, weights_only=True)
    wanted = safetensors.torch.load_file(expected)
    assert list(found) and set(found) == set(wanted), f"{set(found) ^ set(wanted)}"
    for name, value in wanted.items():
        assert found[name].dtype == value.dtype and found[name].shape == value.shape, name
        assert torch.equal(found[name], value), name
    torch.load(path, weights_only=True, mmap=True)
    print(f"{path}: torch {torch.__version__} reads {len(found)} tensors, all equal to {expected}")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    forms()
    checkpoints()
    arrays()
    cifar()
    torchvision_names()
    files = sorted(p for p in FOLDER.rglob("*") if p.is_file() and p.name != "manifest.json")
    manifest = {
        "generator": "scripts/oracles/pytorch_files.py",
        "seed": SEED,
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "torchvision": torchvision.__version__,
            "numpy": numpy.__version__,
            "safetensors": safetensors.__version__,
        },
        "files": {
            str(p.relative_to(FOLDER)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
        },
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["check"]:
        check(*sys.argv[2:])
    else:
        main()
