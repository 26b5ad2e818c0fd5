"""Trains ResNet-20 in the paper's form in PyTorch, with the settings of recipes/resnet20-cifar10.yaml: its twin.

    python pytorch_resnet20.py FOLDER SEED...

FOLDER holds CIFAR-10's binary files. Prints one line of JSON a seed: test accuracy and seconds.
"""
import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

EPOCHS, BATCH = 3, 128
MEAN = torch.tensor([0.4914, 0.4822, 0.4465]).view(1, 3, 1, 1)
STD = torch.tensor([0.2470, 0.2435, 0.2616]).view(1, 3, 1, 1)


def load(folder, names):
    rows = np.concatenate([np.fromfile(f'{folder}/{name}', np.uint8).reshape(-1, 3073) for name in names])
    return torch.from_numpy(rows[:, 1:].reshape(-1, 3, 32, 32).copy()), torch.from_numpy(rows[:, 0].astype(np.int64))


class Block(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o)
        self.conv2, self.bn2 = nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)
        self.stride, self.pad = stride, (o - i) // 2

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.stride != 1:
            x = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.pad, self.pad))
        return F.relu(x + y)


def network():
    layers, channels = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()], 16
    for stage, width in enumerate([16, 32, 64]):
        for block in range(3):
            layers.append(Block(channels, width, 2 if stage and not block else 1))
            channels = width
    model = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))
    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight, nonlinearity='relu')
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    return model


def augmented(images, generator):
    """A random crop of 32 with padding 4 and a flip for each picture, then normalised."""
    padded = F.pad(images, (4, 4, 4, 4))
    out = torch.empty_like(images)
    tops = torch.randint(0, 9, (len(images), 2), generator=generator)
    flips = torch.rand(len(images), generator=generator) < 0.5
    for n, ((y, x), flip) in enumerate(zip(tops.tolist(), flips.tolist())):
        picture = padded[n, :, y:y + 32, x:x + 32]
        out[n] = picture.flip(2) if flip else picture
    return (out.float() / 255 - MEAN) / STD


def train(folder, seed):
    torch.manual_seed(seed)
    images, labels = load(folder, [f'data_batch_{n}.bin' for n in range(1, 6)])
    test_images, test_labels = load(folder, ['test_batch.bin'])
    model, generator = network(), torch.Generator().manual_seed(seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    steps = EPOCHS * -(-len(images) // BATCH)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    start = time.perf_counter()
    for _ in range(EPOCHS):
        model.train()
        for chosen in torch.randperm(len(images), generator=generator).split(BATCH):
            optimizer.zero_grad()
            F.cross_entropy(model(augmented(images[chosen], generator)), labels[chosen]).backward()
            optimizer.step()
            schedule.step()
    seconds = time.perf_counter() - start
    model.eval()
    correct = 0
    with torch.no_grad():
        for part, truth in zip(test_images.split(500), test_labels.split(500)):
            correct += (model((part.float() / 255 - MEAN) / STD).argmax(1) == truth).sum().item()
    return {'seed': seed, 'accuracy': 100 * correct / len(test_labels), 'seconds': round(seconds, 1),
            'torch': torch.__version__}


if __name__ == '__main__':
    torch.set_flush_denormal(True)
    for seed in sys.argv[2:]:
        print(json.dumps(train(sys.argv[1], int(seed))), flush=True)
