#!/usr/bin/env python3
"""Makes the logs of Tests/TestSupport/Fixtures/logs: event files as programs of other people write them.

    python scripts/oracles/tensorboard_logs.py

PyTorch's are of a small program that really trains: LeNet on two classes of 32×32 pictures, with stochastic gradient
descent, loss and accuracy of every iteration, and a histogram of every parameter and its gradient every epoch. One network
is in the midst of learning, one has converged, in one the gradient vanishes. Keras' have its tags and the newer encoding
(tensors), made by TensorBoard's own builders of summaries; Lightning's have its tags. norms.json has the norms that PyTorch
itself computes. Files are compressed, since most of a histogram are zeros.

Needs torch 2.15 and tensorboard.
"""

import gzip
import json
import shutil
import tempfile
from pathlib import Path

import numpy
import tensorboard
import torch
import torch.nn as nn
import torch.nn.functional as F
from tensorboard.compat.proto import event_pb2
from tensorboard.plugins.histogram.summary_v2 import histogram_pb
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from torch.utils.tensorboard import SummaryWriter

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "logs"
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


def keras(folder):
    """The folders train and validation, as Keras' TensorBoard callback with histogram_freq=1 makes them."""
    generator = numpy.random.default_rng(SEED)
    weights = {
        "conv2d/kernel_0": generator.normal(0, 0.1, (3, 3, 3, 8)),
        "conv2d/bias_0": numpy.zeros(8),
        "dense/kernel_0": generator.normal(0, 0.05, (1800, 10)),
        "dense/bias_0": numpy.zeros(10),
    }
    norms = {}

    def write(writer, pb, step):
        event = event_pb2.Event(wall_time=1.7e9 + step, step=step, summary=pb)
        writer.add_event(event)

    train, validation = (EventFileWriter(str(folder / name)) for name in ("train", "validation"))
    for epoch in range(3):
        for tag, values in weights.items():
            write(train, histogram_pb(tag, (values * (1 + epoch)).astype(numpy.float32)), epoch)
            norms[tag] = float(numpy.sqrt(((values * (1 + epoch)) ** 2).sum()))
        write(train, scalar_pb("epoch_loss", 2.0 / (epoch + 1)), epoch)
        write(train, scalar_pb("epoch_accuracy", 0.25 * (epoch + 1)), epoch)
        write(train, scalar_pb("epoch_learning_rate", 0.5), epoch)
        write(validation, scalar_pb("epoch_loss", 2.5 / (epoch + 1)), epoch)
        write(validation, scalar_pb("epoch_accuracy", 0.2 * (epoch + 1)), epoch)
    train.close()
    validation.close()
    return norms


def lightning(folder):
    """Tags as Lightning's logger, learning-rate monitor and gradient norms write them."""
    writer = SummaryWriter(folder / "version_0")
    for step in range(0, 100, 10):
        epoch = step // 50
        writer.add_scalar("epoch", epoch, step)
        writer.add_scalar("lr-SGD", 0.1, step)
        writer.add_scalar("lr-SGD-momentum", 0.9, step)
        writer.add_scalar("train_loss_step", 1 / (1 + step), step)
        for number, name in enumerate(["model.conv1.weight", "model.conv1.bias", "model.fc.weight"]):
            writer.add_scalar(f"grad_2.0_norm/{name}", 1 + number, step)
        if step % 50 == 40:
            writer.add_scalar("train_loss_epoch", 0.5 - 0.25 * epoch, step)
            writer.add_scalar("val_loss", 0.75 - 0.25 * epoch, step)
            writer.add_scalar("val_acc", 50.0 + 25 * epoch, step)
    writer.close()


def pack(folder, name):
    """Compresses each event file of a folder; the same bytes for the same log are not to be had: it has times in it."""
    for number, path in enumerate(sorted(folder.rglob("*tfevents*"))):
        part = path.parent.relative_to(folder)
        target = FOLDER / name / part / f"events.out.tfevents.{number}.gz"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def main():
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
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
    with tempfile.TemporaryDirectory() as folder:
        facts["keras"] = keras(Path(folder))
        pack(Path(folder), "keras")
    with tempfile.TemporaryDirectory() as folder:
        lightning(Path(folder))
        pack(Path(folder), "lightning")
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
