"""Times Sonde and PyTorch in turn and compares them: the work of scripts/benchmark, which builds and calls it.

Python's own library is all it needs; torch is used where the interpreter named by PYTHON has it.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
NETWORKS = ['lenet', 'alexnet', 'vgg19', 'resnet34']
PRECISIONS = ['float32', 'bfloat16']
PYTHON = os.environ.get('PYTHON', 'python3')
# What stands below this line in RESULTS.md was written by people, and is kept.
MARKER = '<!-- What is above this line is written by `scripts/benchmark --record`; what is below is kept. -->'


def say(text):
    print(text, file=sys.stderr, flush=True)


def busy_seconds():
    """What all processors together have worked since the machine was started."""
    ticks = [int(part) for part in Path('/proc/stat').read_text().split('\n', 1)[0].split()[1:8]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf('SC_CLK_TCK')


def wait_until_quiet(longest=60):
    """Until nothing else runs: PyTorch's compiler leaves processes behind that go on for a while."""
    for _ in range(longest):
        before = busy_seconds()
        time.sleep(1)
        if busy_seconds() - before < 0.1:
            return
    say('benchmark: warning: other processes are running; what is measured beside them is too slow')


def run(command):
    """A command's standard output, or None with the last line of its complaint."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    words = done.stderr.strip().splitlines()
    return (done.stdout, None) if done.returncode == 0 else (None, words[-1] if words else 'it failed silently')


@dataclass
class Side:
    """What one side gave for a network and a precision: a measurement each round."""
    title: str
    rounds: list = field(default_factory=list)

    def values(self, key):
        return [measured[key] for measured in self.rounds]

    def median(self, key):
        return statistics.median(self.values(key)) if self.rounds else None

    @property
    def spread(self):
        """How far the rounds lie apart: half of their range, as a share of the median."""
        speeds = self.values('images_per_second')
        return (max(speeds) - min(speeds)) / 2 / statistics.median(speeds) if speeds else None


def ratios(ours, theirs):
    """Of each round's pair: both were measured one right after the other."""
    pairs = zip(ours.values('images_per_second'), theirs.values('images_per_second'))
    return sorted(one / other for one, other in pairs)


class Sonde:
    """The built command."""

    def __init__(self, path):
        self.path = path
        self.missing = {}

    def experiment(self, network):
        return HERE / 'experiments' / f'{network}.yaml'

    def measure(self, network, precision, *options):
        """The object that `sonde benchmark --json` writes; None where the build does not have the precision."""
        if precision in self.missing:
            return None
        output, complaint = run([self.path, 'benchmark', self.experiment(network), '--json',
                                 '--set', f'precision={precision}', *options])
        if output is None:
            if precision == 'float32':
                sys.exit(f'benchmark: error: sonde benchmark {network}: {complaint}')
            self.missing[precision] = complaint
            say(f'benchmark: no {precision} in this build: {complaint}')
            return None
        return json.loads(output)

    def start(self):
        """From the start of the process to the end of LeNet's first step, in seconds."""
        with tempfile.TemporaryDirectory() as folder:
            start = time.time()
            output, complaint = run([self.path, 'train', self.experiment('lenet'), '--json', '--runs', folder,
                                     '--set', 'duration=1 step', '--set', 'logging.every=1 step'])
            if output is None:
                sys.exit(f'benchmark: error: sonde train lenet: {complaint}')
            events = [json.loads(line) for line in output.splitlines()]
            return next(event['time'] for event in events if event['event'] == 'step') - start

    def environment(self):
        return json.loads(run([self.path, 'environment', '--json'])[0])


class PyTorch:
    """The twins in PyTorch, each time in a process of its own."""
    script = HERE / 'pytorch_steps.py'

    def __init__(self, threads):
        output, _ = run([PYTHON, '-c', 'import torch; print(torch.__version__)'])
        self.version = output.strip() if output else None
        self.threads = ['--threads', threads]

    def find_best(self, network):
        """Tries all modes briefly; the best of float32, and the best of all."""
        output, complaint = run([PYTHON, self.script, network, '--best', 'any', '--seconds', 1, *self.threads])
        if output is None:
            sys.exit(f'benchmark: error: {self.script.name}: {complaint}')
        trials = json.loads(output)['trials']
        works = {mode: speed for mode, speed in trials.items() if not isinstance(speed, str)}
        for mode, why in trials.items():
            if isinstance(why, str):
                say(f'benchmark: PyTorch, {network}, {mode}: not available: {why}')
        return (max((mode for mode in works if mode.startswith('float32')), key=works.get),
                max(works, key=works.get))

    def measure(self, network, mode):
        output, complaint = run([PYTHON, self.script, network, '--mode', mode, *self.threads])
        if output is None:
            sys.exit(f'benchmark: error: {self.script.name}: {complaint}')
        return json.loads(output)

    def start(self):
        """Import, and import with LeNet's first step, in seconds from the start of the process."""
        start = time.time()
        times = json.loads(run([PYTHON, self.script, '--start'])[0])
        return times['imported'] - start, times['first_step'] - start


@dataclass
class Comparison:
    """A network's sides, and which of PyTorch's each precision is held against."""
    network: str
    ours: dict
    theirs: dict
    modes: dict


def compare(sonde, pytorch, network, rounds):
    """Measures in turn; PyTorch's best float32 mode and its best mode may be the same one."""
    modes = dict(zip(PRECISIONS, pytorch.find_best(network))) if pytorch.version else {}
    ours = {precision: Side(f'Sonde {precision}') for precision in PRECISIONS}
    theirs = {mode: Side(f'PyTorch {mode}') for mode in modes.values()}
    for number in range(1, rounds + 1):
        for precision in PRECISIONS:
            wait_until_quiet()
            measured = sonde.measure(network, precision)
            if measured:
                ours[precision].rounds.append(measured)
                tell(network, number, ours[precision])
        for mode, side in theirs.items():
            wait_until_quiet()
            side.rounds.append(pytorch.measure(network, mode))
            tell(network, number, side)
    return Comparison(network, ours, theirs, modes)


def tell(network, number, side):
    measured = side.rounds[-1]
    times = measured['step_milliseconds']
    print(f'{network:10} {number:3}  {side.title:35} {measured["images_per_second"]:10,.0f} images/s  '
          f'{times["median"]:9.2f} ms ({times["lower_quartile"]:.2f} to {times["upper_quartile"]:.2f})', flush=True)


# ---- What is told ----

def table(head, rows, words=1):
    """A table in Markdown whose columns stand below one another: the first ones, of words, left, and numbers right."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    rule = ['-' * width if column < words else '-' * (width - 1) + ':' for column, width in enumerate(widths)]

    def text(line):
        cells = [cell.ljust(widths[column]) if column < words else cell.rjust(widths[column])
                 for column, cell in enumerate(line)]
        return '| ' + ' | '.join(cells) + ' |'
    return '\n'.join(text(line) for line in [head, rule, *rows])


def mebibytes(count):
    return '–' if count is None else f'{count / 2 ** 20:,.0f} MiB'


def speeds(comparisons):
    rows = []
    for comparison in comparisons:
        for precision, ours in comparison.ours.items():
            if not ours.rounds:
                continue
            row = [f'{comparison.network} {ours.rounds[0]["batch"]}', precision, f'{ours.median("images_per_second"):,.0f}',
                   f'± {100 * ours.spread:.1f} %', f'{100 * ours.median("share_of_peak"):.1f} %']
            mode = comparison.modes.get(precision)
            if mode:
                theirs = comparison.theirs[mode]
                found = ratios(ours, theirs)
                row += [f'{theirs.median("images_per_second"):,.0f}', f'± {100 * theirs.spread:.1f} %', mode,
                        f'{statistics.median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f})']
            else:
                row += ['–'] * 4
            rows.append(row)
    return table(['network, batch', 'Sonde in', 'images/s', 'spread', 'of peak', 'PyTorch, images/s', 'spread', 'its best mode',
                  'ratio'], rows)


def memory(comparisons):
    rows = []
    for comparison in comparisons:
        for precision, ours in comparison.ours.items():
            if not ours.rounds:
                continue
            mode = comparison.modes.get(precision)
            theirs = comparison.theirs[mode].median('peak_memory_bytes') if mode else None
            own = ours.median('peak_memory_bytes')
            rows.append([comparison.network, precision, mebibytes(own), mebibytes(theirs),
                         f'{own / theirs:.2f}' if theirs else '–'])
    return table(['network', 'Sonde in', 'Sonde', 'PyTorch', 'ratio'], rows)


def starts(sonde, pytorch, rounds):
    """Warm: one start of each before that is not counted."""
    ours, theirs = [], []
    for _ in range(rounds + 1):
        wait_until_quiet()
        ours.append(sonde.start())
        if pytorch.version:
            theirs.append(pytorch.start())

    def row(title, times):
        return [title, f'{statistics.median(times):.2f} s', f'{min(times):.2f} to {max(times):.2f} s']
    rows = [row('Sonde, the first step of LeNet is done', ours[1:])]
    if theirs:
        rows.append(row('PyTorch, torch is imported', [imported for imported, _ in theirs[1:]]))
        rows.append(row('PyTorch, the first step of LeNet is done', [step for _, step in theirs[1:]]))
    return table(['from the start of the process until', 'median', 'range'], rows)


def scaling(sonde, network):
    """Two tables: by batch, and by threads; in the fastest precision that there is."""
    precision = next(p for p in reversed(PRECISIONS) if p not in sonde.missing)
    measured = sonde.measure(network, precision, '--scaling')
    if measured is None:
        return scaling(sonde, network)

    def rows(points):
        for point in points:
            times = point.get('step_milliseconds')
            yield [f'{point["batch"]}', f'{point["threads"]}', *(
                [f'{times["median"]:.2f}', f'{times["lower_quartile"]:.2f} to {times["upper_quartile"]:.2f}',
                 f'{point["images_per_second"]:,.0f}', mebibytes(point['arena_bytes'])]
                if times else ['too little memory', '–', '–', '–'])]
    head = ['batch', 'threads', 'step, ms', 'quartiles', 'images/s', 'activations']
    return f'{network}, {precision}:\n\n' + table(head, list(rows(measured['by_batch'] + measured['by_threads'])))


def machine(sonde, pytorch, comparisons, rounds):
    found = sonde.environment()
    about, versions = found['machine'], found['versions']
    peaks = {}
    for comparison in comparisons:
        for precision, side in comparison.ours.items():
            peaks.setdefault(precision, []).extend(side.values('peak_flops_per_second'))
    commit, _ = run(['git', '-C', HERE, 'describe', '--always', '--dirty'])
    rows = [
        ['date', time.strftime('%Y-%m-%d', time.gmtime())],
        ['processor', about['processor']],
        ['threads', f'{found["computeThreads"]} of {about["hardwareThreads"]}'],
        ['instruction sets', ' '.join(about['instructionSets'])],
        ['memory', f'{about["memoryBytes"] / 2 ** 30:.1f} GiB'],
        ['system', f'{about["operatingSystem"]}, Linux {about["kernel"]}'],
        ['Sonde', versions['Sonde'] + (f', commit {commit.strip()}' if commit else '')],
        ['oneDNN', versions['oneDNN']],
        ['Swift', versions['Swift']],
        ['PyTorch', pytorch.version or 'not installed'],
        ['rounds', f'{rounds}, in turn'],
    ] + [[f'peak, {precision}', f'{statistics.median(values) / 1e9:,.0f} GFLOP/s, a product of 2048×2048 matrices']
         for precision, values in peaks.items() if values]
    return table(['', ''], rows, words=2)


def kept_text():
    """What people wrote below the marker of the results that are there."""
    path = HERE / 'RESULTS.md'
    if not path.exists():
        return '\n'
    _, found, kept = path.read_text().partition(MARKER)
    if not found:
        sys.exit(f'benchmark: error: {path} has no line "{MARKER}", below which text is kept; move it away.')
    return kept


def record(text):
    path = HERE / 'RESULTS.md'
    path.write_text(f'{text}\n{MARKER}{kept_text()}')
    say(f'benchmark: wrote {path}')


REPORT = '''# Results

Whole steps of training (forward, backward, update) on made-up pictures of 32×32 in ten classes, SGD with momentum 0.9.
`scripts/benchmark --record` wrote this; run it on your own machine. PyTorch is held against with the best of its modes, tried first:
float32 or bfloat16 (autocast), contiguous or channels_last, eager or compiled; float32 with the best of its float32 modes.
Speeds are medians over the rounds, each a median over steps; ± is half of the rounds' range; a ratio is the median of each round's, with
the least and the greatest. The share of the peak counts convolutions and matrix products.

## Machine and versions

{machine}

## Speed

{speeds}

## Peak memory of the process

{memory}

## Start

{starts}
'''


def main():
    parser = argparse.ArgumentParser(prog='scripts/benchmark', description='Times Sonde, and PyTorch where it is installed.')
    parser.add_argument('rest', nargs='*', metavar='[ROUNDS] [NETWORK ...]')
    parser.add_argument('--record', action='store_true')
    parser.add_argument('--scaling', action='store_true')
    parser.add_argument('--sonde', required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    rest = options.rest
    rounds = int(rest.pop(0)) if rest and rest[0].isdigit() else 3
    for name in rest:
        if name not in NETWORKS:
            parser.error(f'no network "{name}"; there are {", ".join(NETWORKS)}')
    if rounds < 1:
        parser.error('at least one round is measured')

    if options.record:
        kept_text()  # complains now rather than after an hour
    sonde = Sonde(options.sonde)
    pytorch = PyTorch(sonde.environment()['computeThreads'])
    if not pytorch.version:
        say(f'benchmark: no PyTorch for {PYTHON}: Sonde alone (PYTHON names another interpreter)')
    comparisons = [compare(sonde, pytorch, network, rounds) for network in rest or NETWORKS]
    text = REPORT.format(
        machine=machine(sonde, pytorch, comparisons, rounds), speeds=speeds(comparisons), memory=memory(comparisons),
        starts=starts(sonde, pytorch, rounds))
    if options.record or options.scaling:
        text += '\n## Batch and threads\n\n' + '\n\n'.join(scaling(sonde, network) for network in rest or NETWORKS) + '\n'
    print('\n' + text)
    if options.record:
        record(text)


if __name__ == '__main__':
    main()
