#!/usr/bin/env python3
"""Makes the logs of Tests/TestSupport/Fixtures/logs: event files as programs of other people write them.

    python scripts/oracles/tensorboard_logs.py

PyTorch's are of a small program that really trains: LeNet on two classes of 32×32 pictures, with stochastic gradient
descent, loss and accuracy of every iteration, and a histogram of every parameter and its gradient every epoch. One network
is in the midst of learning, one has converged, in one the gradient vanishes. norms.json has the norms that PyTorch itself
computes. Files are compressed, since most of a histogram are zeros. keras_log.py and lightning_log.py make the logs of those.

Needs torch 2.15 and tensorboard.
"""

import json
import tempfile
from pathlib import Path

import tensorboard
import torch
import torch.nn as nn
import torch.nn.functional as F
from event_files import FOLDER, pack
from torch.utils.tensorboard import SummaryWriter

SEED = 20251121


class LeNet(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, classes)

    def forward(self, x):
        out = F.max_pool2d(F.relu(self.conv1(x)), 2)
        out = F.max_pool2d(F.relu(self.conv2(out)), 2)
        out = out.view(out.size(0), -1)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(out)))))

    def initialize_weights(self):
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.xavier_normal_(m.weight.data)
                m.bias.data.zero_()
            elif isinstance(m, nn.Linear):
                nn.init.normal_(m.weight.data, 0, 0.1)
                m.bias.data.zero_()


class Vanishing(nn.Module):
    """Sigmoids, eight of them: each passes at most a quarter of the gradient."""

    def __init__(self, classes):
        super().__init__()
        self.fc1 = nn.Linear(3 * 32 * 32, 16)
        for number in range(2, 9):
            setattr(self, f"fc{number}", nn.Linear(16, 16))
        self.fc9 = nn.Linear(16, classes)

    def forward(self, x):
        out = x.flatten(1)
        for number in range(1, 9):
            out = torch.sigmoid(getattr(self, f"fc{number}")(out))
        return self.fc9(out)


def pictures(count, signal, noise, generator):
    """Two classes: a square on the left or on the right that is brighter than the noise around it."""
    labels = torch.arange(count) % 2
    images = torch.randn(count, 3, 32, 32, generator=generator) * noise
    for index, label in enumerate(labels):
        start = 4 if label == 0 else 18
        images[index, :, 10:22, start : start + 10] += signal
    return images, labels


def program(net, folder, *, signal, noise, epochs, iterations):
    """The program that is watched, and the norms of its parameters and gradients at the end of each epoch."""
    generator = torch.Generator().manual_seed(SEED)
    writer = SummaryWriter(folder)
    rate = 0.01
    optimizer = torch.optim.SGD(net.parameters(), lr=rate, momentum=0.9)
    criterion = nn.CrossEntropyLoss()
    valid_images, valid_labels = pictures(64, signal, noise, generator)
    iter_count = 0
    norms = []
    for epoch in range(epochs):
        net.train()
        for _ in range(iterations):
            iter_count += 1
            images, labels = pictures(16, signal, noise, generator)
            outputs = net(images)
            optimizer.zero_grad()
            loss = criterion(outputs, labels)
            loss.backward()
            optimizer.step()
            accuracy = (outputs.argmax(1) == labels).float().mean().item()
            writer.add_scalar("Loss/train", loss.item(), iter_count)
            writer.add_scalar("Accuracy/train", accuracy, iter_count)
            writer.add_scalar("learning_rate", rate, iter_count)
        for name, param in net.named_parameters():
            writer.add_histogram(name + "_grad", param.grad, epoch)
            writer.add_histogram(name + "_data", param, epoch)
        norms.append(
            {
                name: [param.detach().double().norm().item(), param.grad.double().norm().item()]
                for name, param in net.named_parameters()
            }
        )
        net.eval()
        with torch.no_grad():
            outputs = net(valid_images)
            writer.add_scalar("Loss/valid", criterion(outputs, valid_labels).item(), iter_count)
            right = (outputs.argmax(1) == valid_labels).float().mean().item()
            writer.add_scalar("Accuracy/valid", right, iter_count)
    writer.close()
    return {"steps": iter_count, "norms": norms}


def main():
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    facts = {}
    programs = {
        "healthy": (LeNet, dict(signal=0.15, noise=1.0, epochs=2, iterations=10)),
        "converged": (LeNet, dict(signal=0.5, noise=0.5, epochs=2, iterations=10)),
        "vanishing": (Vanishing, dict(signal=1.0, noise=0.5, epochs=2, iterations=10)),
    }
    for name, (make, settings) in programs.items():
        net = make(2)
        if make is LeNet:
            net.initialize_weights()
        with tempfile.TemporaryDirectory() as folder:
            facts[name] = program(net, folder, **settings)
            pack(Path(folder), name)
    manifest = {
        "generator": "scripts/oracles/tensorboard_logs.py",
        "torch": torch.__version__,
        "tensorboard": tensorboard.__version__,
        "seed": SEED,
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    (FOLDER / "norms.json").write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main()
