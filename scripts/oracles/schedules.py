#!/usr/bin/env python3
"""Makes the golden files of Tests/TestSupport/Fixtures/schedules: torch.optim.lr_scheduler.

    python scripts/oracles/schedules.py

Needs torch 2.15 and safetensors. Each case is the learning rate in front of each of 100 updates; an
epoch has seven. Names are the schedule as JSON text.
"""

import hashlib
import json
import platform
import warnings
from pathlib import Path

import safetensors
import safetensors.torch
import torch
from torch.optim import lr_scheduler as torch_schedules

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "Tests" / "TestSupport" / "Fixtures" / "schedules"
BASE = 0.1
STEPS = 100
STEPS_PER_EPOCH = 7

# PyTorch's chained schedules warn when they are stepped in front of the first update.
warnings.filterwarnings("ignore")


def curves(make, per_epoch=False):
    """Learning rate and momentum in front of each update."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=BASE, momentum=0.9)
    schedule = make(optimizer)
    rates, momenta = [], []
    for step in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        if not per_epoch or (step + 1) % STEPS_PER_EPOCH == 0:
            schedule.step()
    return torch.tensor([rates, momenta], dtype=torch.float64)


def one_cycle(**keywords):
    return lambda o: torch_schedules.OneCycleLR(o, **keywords)


def warm_up(steps, factor, then):
    return lambda o: torch_schedules.SequentialLR(
        o, [torch_schedules.LinearLR(o, factor, total_iters=steps), then(o)], milestones=[steps])


def cases():
    step = torch_schedules.StepLR
    multi = torch_schedules.MultiStepLR
    exponential = torch_schedules.ExponentialLR
    cosine = torch_schedules.CosineAnnealingLR
    yield {"step": {"every": "3 epochs", "gamma": 0.1}}, lambda o: step(o, 3), True
    yield {"step": {"every": "30 steps", "gamma": 0.5}}, lambda o: step(o, 30, 0.5), False
    yield (
        {"multi_step": {"milestones": ["2 epochs", "5 epochs", "5 epochs"], "gamma": 0.2}},
        lambda o: multi(o, [2, 5, 5], 0.2), True)
    yield (
        {"multi_step": {"milestones": ["60 steps", "20 steps"]}},
        lambda o: multi(o, [20, 60]), False)
    yield {"exponential": {"gamma": 0.9}}, lambda o: exponential(o, 0.9), True
    yield (
        {"exponential": {"gamma": 0.97, "every": "1 step"}},
        lambda o: exponential(o, 0.97), False)
    yield {"cosine_annealing": {"over": "14 epochs"}}, lambda o: cosine(o, 14), True
    yield (
        {"cosine_annealing": {"over": "100 steps", "minimum": 0.001}},
        lambda o: cosine(o, 100, 0.001), False)
    yield {"cosine_annealing": {"over": "30 steps"}}, lambda o: cosine(o, 30), False
    yield (
        {"cosine_annealing": {"over": "10 epochs", "cadence": "step"}},
        lambda o: cosine(o, 70), False)
    yield (
        {"one_cycle": {"maximum": 0.4, "over": "100 steps"}},
        one_cycle(max_lr=0.4, total_steps=100), False)
    yield (
        {"one_cycle": {"maximum": 0.4, "over": "15 epochs", "annealing": "linear",
                       "rising_share": 0.25, "start_divisor": 10, "end_divisor": 100}},
        one_cycle(max_lr=0.4, epochs=15, steps_per_epoch=STEPS_PER_EPOCH, pct_start=0.25,
                  anneal_strategy="linear", div_factor=10, final_div_factor=100), False)
    yield (
        {"one_cycle": {"maximum": 0.4, "over": "100 steps", "three_phases": True,
                       "lowest_momentum": 0.8, "highest_momentum": 0.9}},
        one_cycle(max_lr=0.4, total_steps=100, three_phase=True, base_momentum=0.8,
                  max_momentum=0.9), False)
    yield (
        {"one_cycle": {"maximum": 0.4, "over": "100 steps", "three_phases": True,
                       "annealing": "linear", "cycle_momentum": False}},
        one_cycle(max_lr=0.4, total_steps=100, three_phase=True, anneal_strategy="linear",
                  cycle_momentum=False), False)
    yield (
        {"warm_up": {"over": "20 steps"}},
        warm_up(20, 1 / 3, lambda o: torch_schedules.ConstantLR(o, 1, 0)), False)
    yield (
        {"warm_up": {"over": "2 epochs", "start_factor": 0.1,
                     "then": {"cosine_annealing": {"over": "80 steps"}}}},
        warm_up(14, 0.1, lambda o: cosine(o, 80)), False)
    yield (
        {"warm_up": {"over": "10 steps", "start_factor": 0.01,
                     "then": {"step": {"every": "40 steps", "gamma": 0.1}}}},
        warm_up(10, 0.01, lambda o: step(o, 40)), False)


def plateau():
    """A jagged metric and what the plateau rule makes of it, for a few settings."""
    generator = torch.Generator().manual_seed(5)
    noise = torch.rand(STEPS, generator=generator, dtype=torch.float64)
    metric = torch.exp(-torch.arange(STEPS) / 15.0) + 0.2 * noise
    metric[40] = float("nan")
    settings = {
        '{"reduce_on_plateau": {"patience": 3}}': dict(patience=3),
        '{"reduce_on_plateau": {"patience": 2, "factor": 0.5, "cooldown": 4, "minimum": 0.004}}':
            dict(patience=2, factor=0.5, cooldown=4, min_lr=0.004),
        '{"reduce_on_plateau": {"direction": "maximize", "patience": 5, "factor": 0.3}}':
            dict(mode="max", patience=5, factor=0.3),
        '{"reduce_on_plateau": {"patience": 4, "threshold": 0.02, "threshold_mode": "absolute"}}':
            dict(patience=4, threshold=0.02, threshold_mode="abs"),
        '{"reduce_on_plateau": {"direction": "maximize", "patience": 4, "threshold": 0.01, '
        '"threshold_mode": "absolute", "smallest_reduction": 0.001}}':
            dict(mode="max", patience=4, threshold=0.01, threshold_mode="abs", eps=0.001),
    }
    tensors = {"metric": metric}
    for name, keywords in settings.items():
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=BASE)
        schedule = torch_schedules.ReduceLROnPlateau(optimizer, **keywords)
        rates = []
        for value in metric.tolist():
            schedule.step(value)
            rates.append(optimizer.param_groups[0]["lr"])
        tensors[name] = torch.tensor(rates, dtype=torch.float64)
    return tensors


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    metadata = {"torch": torch.__version__}
    safetensors.torch.save_file(
        {json.dumps(name): curves(make, per_epoch) for name, make, per_epoch in cases()},
        FOLDER / "curves.safetensors", metadata)
    safetensors.torch.save_file(plateau(), FOLDER / "plateau.safetensors", metadata)
    files = sorted(FOLDER.glob("*.safetensors"))
    manifest = {
        "generator": "scripts/oracles/schedules.py",
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "safetensors": safetensors.__version__,
        },
        "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
