"""Times training steps of the four networks in PyTorch: float32, eager, contiguous; the twin of Sources/benchmark.

    python pytorch_steps.py [NETWORK ...]

Prints one line of JSON a network. Needs torch only.
"""
import json
import statistics
import sys
import time

import torch
from torch import nn


def lenet():
    return nn.Sequential(
        nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))


def alexnet():
    def conv(i, o, k):
        return [nn.Conv2d(i, o, k, padding=1), nn.ReLU()]
    pool = lambda: nn.MaxPool2d(3, 2, 1)
    return nn.Sequential(
        *conv(3, 96, 11), *conv(96, 96, 11), pool(), *conv(96, 256, 5), pool(),
        *conv(256, 384, 3), *conv(384, 384, 3), *conv(384, 256, 3), pool(), nn.Flatten(),
        nn.Linear(1024, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(),
        nn.Linear(4096, 10))


def vgg19():
    layers, channels = [], 3
    for item in [64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0, 512, 512, 512, 512, 0]:
        if item:
            layers += [nn.Conv2d(channels, item, 3, padding=1), nn.ReLU()]
            channels = item
        else:
            layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *layers, nn.Flatten(), nn.Dropout(), nn.Linear(512, 512), nn.ReLU(), nn.Dropout(), nn.Linear(512, 512),
        nn.ReLU(), nn.Linear(512, 10))


class Block(nn.Module):
    def __init__(self, i, o, stride, project):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(i, o, 3, stride, 1), nn.BatchNorm2d(o), nn.ReLU(), nn.Conv2d(o, o, 3, 1, 1), nn.BatchNorm2d(o),
            nn.ReLU())
        self.shortcut = nn.Conv2d(i, o, 1, stride) if project else nn.Identity()

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


def resnet34():
    layers = [nn.Conv2d(3, 64, 7, 2, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    channels = 64
    for stage, (width, count) in enumerate([(64, 3), (128, 4), (256, 6), (512, 3)]):
        for index in range(count):
            layers.append(Block(channels, width, 2 if stage and not index else 1, index == 0))
            channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


SUBJECTS = {'lenet': (lenet, 16, 400), 'alexnet': (alexnet, 64, 8), 'vgg19': (vgg19, 128, 6), 'resnet34': (resnet34, 128, 10)}


def measure(name):
    make, batch, steps = SUBJECTS[name]
    torch.manual_seed(1)
    model = make().train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9)
    criterion = nn.CrossEntropyLoss()
    images = torch.rand(batch, 3, 32, 32) - 0.5
    labels = torch.arange(batch) % 10
    times = []
    for index in range(steps + 3):
        start = time.perf_counter()
        optimizer.zero_grad()
        criterion(model(images), labels).backward()
        optimizer.step()
        if index >= 3:
            times.append(time.perf_counter() - start)
    return {'network': name, 'batch': batch, 'imagesPerSecond': batch / statistics.median(times),
            'medianMilliseconds': 1e3 * statistics.median(times), 'fastestMilliseconds': 1e3 * min(times),
            'slowestMilliseconds': 1e3 * max(times), 'torch': torch.__version__, 'threads': torch.get_num_threads()}


if __name__ == '__main__':
    torch.set_flush_denormal(True)
    for name in sys.argv[1:] or SUBJECTS:
        print(json.dumps(measure(name)), flush=True)
