"""Times training steps of the four networks in PyTorch: the twins of Benchmarks/experiments.

    python pytorch_steps.py NETWORK ... [--mode MODE] [--seconds SECONDS] [--threads COUNT]
    python pytorch_steps.py NETWORK ... --best PRECISION
    python pytorch_steps.py --start

MODE is precision-layout-execution: float32 or bfloat16 (autocast), contiguous or channels_last, eager or compiled.
With --best, all modes of a PRECISION (float32, bfloat16 or any) are tried for a second, each in a process of its own, and
the fastest is timed. Prints one line of JSON a network, with the keys of `sonde benchmark --json`. With --start, takes
one step of LeNet and prints when torch was imported and when the step was done, in seconds since 1970. Needs torch only.
"""
import argparse
import json
import resource
import statistics
import subprocess
import sys
import time

import torch
from torch import nn

IMPORTED = time.time()


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


NETWORKS = {'lenet': (lenet, 16), 'alexnet': (alexnet, 64), 'vgg19': (vgg19, 128), 'resnet34': (resnet34, 128)}
MODES = [f'{precision}-{layout}-{execution}' for precision in ('float32', 'bfloat16')
         for layout in ('contiguous', 'channels_last') for execution in ('eager', 'compiled')]


class Step:
    """A step of training on made-up pictures."""

    def __init__(self, name, mode):
        self.precision, layout, execution = mode.split('-')
        make, self.batch = NETWORKS[name]
        torch.manual_seed(1)
        model = make().train()
        self.images = torch.rand(self.batch, 3, 32, 32) - 0.5
        self.labels = torch.arange(self.batch) % 10
        if layout == 'channels_last':
            model = model.to(memory_format=torch.channels_last)
            self.images = self.images.to(memory_format=torch.channels_last)
        self.optimizer = torch.optim.SGD(model.parameters(), lr=0.0001, momentum=0.9)
        self.criterion = nn.CrossEntropyLoss()
        self.model = torch.compile(model) if execution == 'compiled' else model

    def run(self):
        start = time.perf_counter()
        self.optimizer.zero_grad()
        with torch.autocast('cpu', dtype=torch.bfloat16, enabled=self.precision == 'bfloat16'):
            loss = self.criterion(self.model(self.images), self.labels)
        loss.backward()
        self.optimizer.step()
        return time.perf_counter() - start


def measure(name, mode, seconds):
    """Warms up and counts steps as `sonde benchmark` does."""
    step = Step(name, mode)
    step.run()  # compiles
    start, warm = time.perf_counter(), [step.run()]
    while time.perf_counter() - start < 1 and (len(warm) < 3 or time.perf_counter() - start < 0.2):
        warm.append(step.run())
    times = sorted(step.run() for _ in range(int(min(max(seconds / min(warm), 3), 2000))))
    lower, median, upper = statistics.quantiles(times, n=4, method='inclusive')
    milliseconds = {'minimum': times[0], 'lower_quartile': lower, 'median': median, 'upper_quartile': upper,
                    'maximum': times[-1]}
    return {'network': name, 'mode': mode, 'batch': step.batch, 'steps': len(times),
            'images_per_second': step.batch / median,
            'step_milliseconds': {key: 1e3 * value for key, value in milliseconds.items()},
            'peak_memory_bytes': 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
            'torch': torch.__version__, 'threads': torch.get_num_threads()}


def measure_apart(name, mode, seconds, threads):
    """The same in a process of its own: nothing is kept from other modes, and memory is that of one mode.

    A mode that does not work here gives an object with `error` instead: compiling needs a C++ compiler.
    """
    command = [sys.executable, __file__, name, '--mode', mode, '--seconds', str(seconds)]
    if threads:
        command += ['--threads', str(threads)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    except subprocess.TimeoutExpired:
        return {'error': 'it took more than ten minutes'}
    if done.returncode == 0:
        return json.loads(done.stdout)
    words = [line for line in done.stderr.splitlines() if line.strip()]
    return {'error': next((line for line in words if 'Error' in line or 'Failed' in line), words[-1] if words else '?')}


def measure_best(name, precision, seconds, threads):
    """Tries all modes of a precision, then times the best; what each trial gave is under `trials`.

    Modes are compared by their fastest step, in images a second: other processes hardly disturb that.
    """
    modes = [mode for mode in MODES if precision in ('any', mode.split('-')[0])]
    found = {mode: measure_apart(name, mode, 1, threads) for mode in modes}
    trials = {mode: result['error'] if 'error' in result else
              1e3 * result['batch'] / result['step_milliseconds']['minimum'] for mode, result in found.items()}
    works = {mode: speed for mode, speed in trials.items() if not isinstance(speed, str)}
    if not works:
        sys.exit(f'pytorch_steps.py: no mode works for {name}: {trials}')
    return measure_apart(name, max(works, key=works.get), seconds, threads) | {'trials': trials}


def main():
    parser = argparse.ArgumentParser(description='Times training steps of the four networks in PyTorch.')
    parser.add_argument('networks', nargs='*', metavar='NETWORK', help=f'{", ".join(NETWORKS)}; all without any')
    way = parser.add_mutually_exclusive_group()
    way.add_argument('--mode', default=MODES[0], choices=MODES)
    way.add_argument('--best', choices=['float32', 'bfloat16', 'any'])
    way.add_argument('--start', action='store_true')
    parser.add_argument('--seconds', type=float, default=3)
    parser.add_argument('--threads', type=int)
    options = parser.parse_args()
    for name in options.networks:
        if name not in NETWORKS:
            parser.error(f'no network "{name}"; there are {", ".join(NETWORKS)}')
    torch.set_flush_denormal(True)
    if options.threads:
        torch.set_num_threads(options.threads)
    if options.start:
        Step('lenet', MODES[0]).run()
        print(json.dumps({'imported': IMPORTED, 'first_step': time.time(), 'torch': torch.__version__}))
        return
    for name in options.networks or NETWORKS:
        if options.best:
            result = measure_best(name, options.best, options.seconds, options.threads)
        else:
            result = measure(name, options.mode, options.seconds)
        print(json.dumps(result), flush=True)


if __name__ == '__main__':
    main()
