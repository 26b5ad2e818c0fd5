#!/usr/bin/env python3
"""Makes the golden file of Tests/TestSupport/Fixtures/curves, and lays Sonde's curves over it.

    python scripts/oracles/curves.py record FOLDER [NAME…]   # FOLDER: a folder per class of CIFAR-10's test pictures as JPEG
    python scripts/oracles/curves.py draw RUNS PICTURE       # RUNS: a folder with the events of each program, NAME.jsonl

Needs torch 2.15, torchvision and safetensors; drawing needs matplotlib. Recording takes about a quarter of an hour on
two cores.

Each program is trained for 100 steps in float32 as a PyTorch user would write it: one seed, the network with its
initial values, a DataLoader that shuffles in this process, the step. `losses.safetensors` has the losses, on one thread
and on two: how far those two are apart is a part of what float32 leaves open. It is not all of it, since both use the same
kernels; where a network magnifies roundings, the same training in float64 (`NAME/float64`) says what is exact.
"""

import json
import platform
import sys
from pathlib import Path

import safetensors.torch
import torch
import torchvision
from torch import nn
from torch.nn import functional as F
from torchvision import transforms as T

from networks import VGGCIFAR, AlexNetCIFAR, LeNet, ResNetNotes, he, lenet_notes

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "Tests" / "TestSupport" / "Fixtures" / "curves" / "losses.safetensors"
SEED, STEPS = 1, 100

CIFAR10 = T.Normalize((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616))
IMAGENET = T.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
HALF = T.Normalize((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
CROP = [T.Resize((70, 70)), T.RandomCrop(32), T.ToTensor()]
NOTES = [T.Resize((32, 32)), T.RandomCrop(32, 4), T.RandomGrayscale(0.8), T.ToTensor(), IMAGENET]


def without_dropout(model):
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return model


def alexnet_as_written():
    return nn.Sequential(without_dropout(AlexNetCIFAR()), nn.Softmax(1))


# Network, transforms, batch, optimizer, classes; each as in the YAML file of the name beside the fixture.
PROGRAMS = {
    "alexnet-as-written": (
        alexnet_as_written, CROP, 64, lambda p: torch.optim.SGD(p, 0.001, 0.9), None),
    "alexnet": (
        lambda: he(without_dropout(AlexNetCIFAR())), CROP + [CIFAR10], 64,
        lambda p: torch.optim.SGD(p, 0.001, 0.9), None),
    "lenet": (
        lambda: lenet_notes(LeNet(2)), NOTES, 16, lambda p: torch.optim.SGD(p, 0.01, 0.9),
        ["airplane", "automobile"]),
    "resnet34": (
        ResNetNotes, [T.ToTensor(), HALF], 128,
        lambda p: torch.optim.SGD(p, 0.01, 0.9, weight_decay=1e-4), None),
    "vgg19": (
        lambda: without_dropout(VGGCIFAR([2, 2, 4, 4, 4])), [T.ToTensor()], 128,
        lambda p: torch.optim.SGD(p, 0.05, 0.9, weight_decay=5e-4), None),
}


class Folder(torchvision.datasets.ImageFolder):
    """A folder per class, of which some may be left out."""

    def __init__(self, root, transform, classes):
        self.wanted = classes
        super().__init__(root, transform)

    def find_classes(self, directory):
        if self.wanted is None:
            return super().find_classes(directory)
        return self.wanted, {name: index for index, name in enumerate(self.wanted)}


# Batch normalisation over a last stage of 1×1 pixels: roundings grow a thousandfold within three steps.
IN_DOUBLE_TOO = ["resnet34"]


def losses(folder, threads, precision, make, transforms, batch, optimizer, classes):
    torch.set_num_threads(threads)
    torch.manual_seed(SEED)
    model = make().train().to(precision)
    update = optimizer(model.parameters())
    data = Folder(folder, T.Compose(transforms), classes)
    loader = torch.utils.data.DataLoader(data, batch_size=batch, shuffle=True, num_workers=0)
    curve = []
    while len(curve) < STEPS:
        for images, labels in loader:
            update.zero_grad()
            loss = F.cross_entropy(model(images.to(precision)), labels)
            loss.backward()
            update.step()
            curve.append(loss.item())
            if len(curve) == STEPS:
                break
    return torch.tensor(curve)


def record(folder, names):
    curves = safetensors.torch.load_file(FILE) if FILE.exists() else {}
    for name in names or PROGRAMS:
        program = PROGRAMS[name]
        for threads in (1, 2):
            curves[f"{name}/{threads}"] = losses(folder, threads, torch.float32, *program)
        if name in IN_DOUBLE_TOO:
            curves[f"{name}/float64"] = losses(folder, 2, torch.float64, *program)
        one, two = curves[f"{name}/1"], curves[f"{name}/2"]
        print(f"{name}: {two[0]:.5f} … {two[-1]:.5f}; one thread and two apart by "
              f"{((one - two).abs() / two).max():.1e}", flush=True)
    safetensors.torch.save_file(curves, FILE, {
        "generator": "scripts/oracles/curves.py", "seed": str(SEED), "num_workers": "0",
        "torch": torch.__version__, "torchvision": torchvision.__version__,
        "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        "machine": platform.machine(), "python": platform.python_version()})


def draw(runs, picture):
    from matplotlib import pyplot as plt

    curves = safetensors.torch.load_file(FILE)
    names = [
        name for name in PROGRAMS
        if f"{name}/2" in curves and (Path(runs) / f"{name}.jsonl").exists()]
    figure, axes = plt.subplots(2, len(names), figsize=(4 * len(names), 5), height_ratios=[2, 1], sharex=True,
        squeeze=False)
    for column, name in enumerate(names):
        theirs, other = curves[f"{name}/2"], curves[f"{name}/1"]
        events = map(json.loads, (Path(runs) / f"{name}.jsonl").read_text().splitlines())
        ours = torch.tensor([event["loss"] for event in events if event["event"] == "step"])
        steps = range(1, len(theirs) + 1)
        top, bottom = axes[0][column], axes[1][column]
        top.plot(steps, theirs, color="#0072b2", linewidth=4, alpha=0.35, label="PyTorch")
        top.plot(steps[:len(ours)], ours, color="#d55e00", linewidth=1, label="Sonde")
        top.set_title(name)
        top.legend(frameon=False)
        for curve, colour, label in (
                (ours, "#d55e00", "Sonde"), (other, "#0072b2", "PyTorch on one thread")):
            distance = (curve - theirs[:len(curve)]).abs() / theirs[:len(curve)]
            bottom.semilogy(steps[:len(curve)], distance.clamp(min=1e-9), color=colour, linewidth=1, label=label)
        bottom.axhline(1e-3, color="grey", linewidth=0.5)
        bottom.set_xlabel("step")
        bottom.legend(frameon=False, fontsize="small")
    axes[0][0].set_ylabel("loss")
    axes[1][0].set_ylabel("relative distance to\nPyTorch on two threads")
    figure.tight_layout()
    figure.savefig(picture, dpi=110)


if __name__ == "__main__":
    if sys.argv[1:2] == ["record"] and len(sys.argv) > 2:
        record(sys.argv[2], sys.argv[3:])
    elif sys.argv[1:2] == ["draw"] and len(sys.argv) == 4:
        draw(*sys.argv[2:])
    else:
        sys.exit(__doc__)
