#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/networks.

    python scripts/oracles/networks.py

Needs torch 2.15, torchvision, torchinfo 1.8 and safetensors on an x86-64 processor with AVX2.

`parameters/<model>.txt` has the names and shapes of a model's parameters and buffers in the order of its state_dict;
`summaries.txt` has torchinfo's totals; `seeded.safetensors` has of each parameter, initialised from a seed, the first
two and the last two numbers; `evaluation.safetensors` has what such models make of random pictures; and
`training.safetensors` has losses and the numbers that are left after a few steps. PyTorch computes the last two in
double precision from float32 parameters.
"""

import hashlib
import json
import platform
from pathlib import Path

import safetensors
import safetensors.torch
import torch
import torch.nn.functional as F
import torchinfo
import torchvision
from torch import nn
from torch.nn import init

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "networks"
SEED = 5


class LeNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc1(x.flatten(1)))
        return self.fc3(F.relu(self.fc2(x)))


class AlexNetCIFAR(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Sequential(
            nn.Conv2d(3, 96, 11, padding=1), nn.ReLU(), nn.Conv2d(96, 96, 11, padding=1), nn.ReLU(),
            nn.MaxPool2d(3, 2, 1))
        self.conv2 = nn.Sequential(nn.Conv2d(96, 256, 5, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.conv3 = nn.Sequential(
            nn.Conv2d(256, 384, 3, padding=1), nn.ReLU(), nn.Conv2d(384, 384, 3, padding=1), nn.ReLU(),
            nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.fc = nn.Sequential(
            nn.Linear(1024, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(),
            nn.Linear(4096, classes))

    def forward(self, x):
        return self.fc(self.conv3(self.conv2(self.conv1(x))).flatten(1))


class VGGCIFAR(nn.Module):
    def __init__(self, counts, classes=10):
        super().__init__()
        layers, previous = [], 3
        for channels, count in zip([64, 128, 256, 512, 512], counts):
            for _ in range(count):
                layers += [nn.Conv2d(previous, channels, 3, padding=1), nn.ReLU()]
                previous = channels
            layers += [nn.MaxPool2d(2)]
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Dropout(), nn.Linear(512, 512), nn.ReLU(), nn.Dropout(), nn.Linear(512, 512), nn.ReLU(),
            nn.Linear(512, classes))
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                fan_out = module.kernel_size[0] * module.kernel_size[1] * module.out_channels
                module.weight.data.normal_(0, (2 / fan_out) ** 0.5)
                module.bias.data.zero_()

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class NotesBlock(nn.Module):
    def __init__(self, inputs, channels, stride, has_projection):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, channels, 3, stride, 1)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1)
        self.bn2 = nn.BatchNorm2d(channels)
        self.shortcut = nn.Conv2d(inputs, channels, 1, stride) if has_projection else None

    def forward(self, x):
        body = F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))
        return F.relu(body + (x if self.shortcut is None else self.shortcut(x)))


class ResNetNotes(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3)
        self.bn1 = nn.BatchNorm2d(64)
        inputs = 64
        for stage, blocks in enumerate([3, 4, 6, 3]):
            channels = 64 << stage
            layers = []
            for block in range(blocks):
                stride = 2 if stage > 0 and block == 0 else 1
                layers.append(NotesBlock(inputs, channels, stride, block == 0))
                inputs = channels
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.fc = nn.Linear(512, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


class CIFARBlock(nn.Module):
    def __init__(self, channels, is_narrowing, kind):
        super().__init__()
        inputs = channels // 2 if is_narrowing else channels
        stride = 2 if is_narrowing else 1
        self.conv1 = nn.Conv2d(inputs, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.kind, self.is_narrowing = kind, is_narrowing
        if kind == "projection" and is_narrowing:
            self.shortcut = nn.Sequential(
                nn.Conv2d(inputs, channels, 1, 2, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        body = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.kind == "none":
            return F.relu(body)
        if self.is_narrowing:
            zeros = x.shape[1] // 2
            x = (self.shortcut(x) if self.kind == "projection"
                 else F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, zeros, zeros)))
        return F.relu(body + x)


class CIFARResNet(nn.Module):
    def __init__(self, depth, kind="zero_padding", classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        for stage in range(3):
            setattr(self, f"layer{stage + 1}", nn.Sequential(*[
                CIFARBlock(16 << stage, stage > 0 and block == 0, kind)
                for block in range((depth - 2) // 6)]))
        self.fc = nn.Linear(64, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        return self.fc(self.layer3(self.layer2(self.layer1(x))).mean((2, 3)))


def he(model):
    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                init.zeros_(module.bias)
    return model


def lenet_notes(model):
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            init.xavier_normal_(module.weight)
            init.zeros_(module.bias)
        elif isinstance(module, nn.Linear):
            init.normal_(module.weight, 0, 0.1)
            init.zeros_(module.bias)
    return model


vision = torchvision.models
# Name and options as in the list of architectures; how to make it.
MODELS = {
    "lenet": LeNet,
    "alexnet_cifar": AlexNetCIFAR,
    "vgg19_cifar": lambda: VGGCIFAR([2, 2, 4, 4, 4]),
    **{f"vgg{d}": (lambda d=d: getattr(vision, f"vgg{d}")(num_classes=10)) for d in (11, 13, 16, 19)},
    **{f"vgg{d}_bn": (lambda d=d: getattr(vision, f"vgg{d}_bn")(num_classes=10)) for d in (11, 13, 16, 19)},
    **{f"resnet{d}": (lambda d=d: getattr(vision, f"resnet{d}")(num_classes=10)) for d in (18, 34, 50)},
    "resnet34_notes": ResNetNotes,
    **{f"resnet{d}": (lambda d=d: CIFARResNet(d)) for d in (20, 32, 44, 56, 110)},
    "resnet20 shortcut=projection": lambda: CIFARResNet(20, "projection"),
    **{f"plain{d}": (lambda d=d: CIFARResNet(d, "none")) for d in (20, 32, 44, 56, 110)},
}
# Large ones as published, for the numbers that everybody knows.
PUBLISHED = {
    "vgg19 classes=1000": vision.vgg19, "resnet18 classes=1000": vision.resnet18,
    "resnet50 classes=1000": vision.resnet50,
}
LISTED = [
    "lenet", "alexnet_cifar", "vgg19_cifar", "vgg11", "vgg16_bn", "resnet18", "resnet34", "resnet50",
    "resnet34_notes", "resnet20", "resnet20 shortcut=projection", "plain20",
]


def listing(model):
    return "".join(
        f"{name} {'x'.join(map(str, value.shape))}\n"
        for name, value in model.state_dict().items() if not name.endswith("num_batches_tracked"))


def totals(name, make, size):
    model = make()
    made = torchinfo.summary(model, (1, 3, size, size), verbose=0, device="cpu", mode="eval")
    return (f"{size} {made.total_params} {made.trainable_params} {made.total_mult_adds} "
            f"{made.total_output_bytes} {made.total_param_bytes} {name}\n")


def digest(model):
    """The first two and the last two numbers of each parameter and buffer."""
    rows = [
        value.detach().flatten().float() for name, value in model.state_dict().items()
        if not name.endswith("num_batches_tracked")]
    return torch.stack([torch.cat([row[:2], row[-2:]]) for row in rows])


def seeded(make, seed=SEED):
    torch.manual_seed(seed)
    return make()


# Architecture, options and scheme as in Swift.
SEEDED = {
    "lenet/pytorch": LeNet,
    "lenet/lenet_notes": lambda: lenet_notes(LeNet()),
    "lenet/he": lambda: he(LeNet()),
    "resnet20/he": lambda: he(CIFARResNet(20)),
    "resnet20 shortcut=projection/pytorch": lambda: CIFARResNet(20, "projection"),
    "resnet34_notes/resnet": ResNetNotes,
    "vgg19_cifar/vgg_cifar": lambda: VGGCIFAR([2, 2, 4, 4, 4]),
    "resnet18/resnet": lambda: vision.resnet18(num_classes=10),
}


def pictures(count, size, seed):
    generator = torch.Generator().manual_seed(seed)
    images = torch.rand((count, 3, size, size), generator=generator)
    labels = torch.arange(count) * 3 % 10
    return images.double(), labels


EVALUATED = {
    "lenet/pytorch": (LeNet, 32),
    "resnet20/he": (lambda: he(CIFARResNet(20)), 8),
    "resnet20 shortcut=projection/he": (lambda: he(CIFARResNet(20, "projection")), 8),
    "plain20/he": (lambda: he(CIFARResNet(20, "none")), 8),
    "resnet18/resnet": (lambda: vision.resnet18(num_classes=10), 32),
    "resnet50/resnet": (lambda: vision.resnet50(num_classes=10), 32),
    "resnet34_notes/resnet": (ResNetNotes, 32),
}


def evaluated(make, size):
    model = seeded(make).double().eval()
    images, _ = pictures(2, size, SEED)
    with torch.no_grad():
        return model(images).float()


def mean_squared_error(logits, labels):
    return F.mse_loss(logits, F.one_hot(labels, 10).double())


# Model, picture size, optimizer, loss, clipping; the names are the cases of TrainingGoldenTests.
TRAINED = {
    "sgd": (LeNet, 32, lambda p: torch.optim.SGD(p, 0.05), F.cross_entropy, None),
    "nesterov": (
        LeNet, 32, lambda p: torch.optim.SGD(p, 0.05, 0.9, weight_decay=0.01, nesterov=True),
        F.cross_entropy, None),
    "dampening": (LeNet, 32, lambda p: torch.optim.SGD(p, 0.05, 0.9, dampening=0.5), F.cross_entropy, None),
    "adam": (LeNet, 32, lambda p: torch.optim.Adam(p, 0.002, weight_decay=0.01), F.cross_entropy, None),
    "adamw": (LeNet, 32, lambda p: torch.optim.AdamW(p, 0.002, weight_decay=0.1), F.cross_entropy, None),
    "rmsprop": (
        LeNet, 32, lambda p: torch.optim.RMSprop(p, 0.001, momentum=0.9, centered=True), F.cross_entropy, None),
    "clip_norm": (
        LeNet, 32, lambda p: torch.optim.SGD(p, 0.1, 0.9), F.cross_entropy,
        lambda p: nn.utils.clip_grad_norm_(p, 0.1)),
    "clip_value": (
        LeNet, 32, lambda p: torch.optim.SGD(p, 0.1, 0.9), F.cross_entropy,
        lambda p: nn.utils.clip_grad_value_(p, 0.01)),
    "smoothing": (
        LeNet, 32, lambda p: torch.optim.SGD(p, 0.05), lambda x, y: F.cross_entropy(x, y, label_smoothing=0.1),
        None),
    "ignored": (
        LeNet, 32, lambda p: torch.optim.SGD(p, 0.05),
        lambda x, y: F.cross_entropy(x, y, ignore_index=3, reduction="sum"), None),
    "squared": (LeNet, 32, lambda p: torch.optim.SGD(p, 0.5), mean_squared_error, None),
    "batch_norm": (lambda: he(CIFARResNet(20)), 8, lambda p: torch.optim.SGD(p, 0.1, 0.9), F.cross_entropy, None),
}


def trained(make, size, optimizer, loss, clip):
    model = seeded(make).double().train()
    parameters = list(model.parameters())
    update = optimizer(parameters)
    losses, correct = [], []
    for step in range(3):
        images, labels = pictures(4, size, SEED + step)
        update.zero_grad()
        logits = model(images)
        value = loss(logits, labels)
        value.backward()
        if clip:
            clip(parameters)
        update.step()
        losses.append(value.item())
        correct.append(int((logits.argmax(1) == labels).sum()))
    return torch.tensor(losses).float(), torch.tensor(correct).float(), digest(model)


def save(name, tensors):
    safetensors.torch.save_file(
        {key: value.contiguous() for key, value in tensors.items()}, FOLDER / name,
        {"torch": torch.__version__, "seed": str(SEED)})


def main():
    (FOLDER / "parameters").mkdir(parents=True, exist_ok=True)
    for name in LISTED:
        file = name.replace(" shortcut=", "_") + ".txt"
        (FOLDER / "parameters" / file).write_text(listing(MODELS[name]()))
    with torch.no_grad():
        lines = [totals(name, make, 32) for name, make in MODELS.items()]
        lines += [totals(name, make, 224) for name, make in PUBLISHED.items()]
    (FOLDER / "summaries.txt").write_text("".join(lines))
    save("seeded.safetensors", {name: digest(seeded(make)) for name, make in SEEDED.items()})
    save("evaluation.safetensors", {name: evaluated(*case) for name, case in EVALUATED.items()})
    tensors = {}
    for name, case in TRAINED.items():
        tensors[f"{name}/loss"], tensors[f"{name}/correct"], tensors[f"{name}/states"] = trained(*case)
    save("training.safetensors", tensors)
    files = sorted(p for p in FOLDER.rglob("*") if p.is_file() and p.suffix in (".txt", ".safetensors"))
    manifest = {
        "generator": "scripts/oracles/networks.py",
        "seed": SEED,
        "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "torchvision": torchvision.__version__,
            "torchinfo": torchinfo.__version__,
            "safetensors": safetensors.__version__,
        },
        "files": {
            str(p.relative_to(FOLDER)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
        },
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
