#!/usr/bin/env python3
"""Makes Fixtures/logs/lightning: what Lightning's TensorBoardLogger writes of a small network that really trains.

    python scripts/oracles/lightning_log.py

The loss is logged by step and by epoch, the accuracy as a percentage; the learning rate by LearningRateMonitor, gradient norms
by grad_norm, and a histogram of every parameter and of its gradient at the end of each epoch. lightning/facts.json has the norms
as PyTorch itself has them at those moments, and the versions.

Needs lightning, torch and tensorboard.
"""

import json
import logging
import tempfile
import warnings
from pathlib import Path

import lightning
import torch
import torch.nn as nn
import torch.nn.functional as F
from event_files import FOLDER, pack
from lightning.pytorch.callbacks import LearningRateMonitor
from lightning.pytorch.loggers import TensorBoardLogger
from lightning.pytorch.utilities import grad_norm

SEED = 20251121


def pictures(count):
    """Two classes: a square on the left or on the right that is brighter than the noise around it."""
    generator = torch.Generator().manual_seed(SEED)
    labels = torch.arange(count) % 2
    images = torch.randn(count, 1, 16, 16, generator=generator) * 0.5
    for index, label in enumerate(labels):
        start = 2 if label == 0 else 9
        images[index, :, 5:11, start : start + 5] += 0.5
    return torch.utils.data.TensorDataset(images, labels)


class Classifier(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.model = nn.Sequential()
        self.model.add_module("conv1", nn.Conv2d(1, 4, 3))
        self.model.add_module("norm1", nn.BatchNorm2d(4))
        self.model.add_module("relu1", nn.ReLU())
        self.model.add_module("pool1", nn.MaxPool2d(2))
        self.model.add_module("flatten", nn.Flatten())
        self.model.add_module("fc1", nn.Linear(4 * 7 * 7, 16))
        self.model.add_module("relu2", nn.ReLU())
        self.model.add_module("fc2", nn.Linear(16, 2))
        self.norms = []
        self.gradient_norms = []

    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.05, momentum=0.9)
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)]

    def training_step(self, batch, index):
        images, labels = batch
        loss = F.cross_entropy(self.model(images), labels)
        self.log("train_loss", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch, index):
        images, labels = batch
        logits = self.model(images)
        self.log("val_loss", F.cross_entropy(logits, labels))
        self.log("val_acc", 100 * (logits.argmax(1) == labels).float().mean())

    def on_before_optimizer_step(self, optimizer):
        norms = grad_norm(self, norm_type=2)
        self.log_dict(norms)
        self.gradient_norms.append({name: float(value) for name, value in norms.items()})
        self.gradients = {name: value.grad.clone() for name, value in self.named_parameters()}

    def on_train_epoch_end(self):
        norms = {}
        for name, parameter in self.named_parameters():
            board = self.logger.experiment
            board.add_histogram(name, parameter, self.global_step)
            board.add_histogram(name + "_grad", self.gradients[name], self.global_step)
            norms[name] = [
                parameter.detach().double().norm().item(),
                self.gradients[name].double().norm().item(),
            ]
        self.norms.append({"step": self.global_step, "norms": norms})


def main():
    for name in ["lightning.pytorch", "lightning.fabric"]:
        logging.getLogger(name).setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")
    lightning.seed_everything(SEED, verbose=False)
    torch.set_num_threads(1)
    module = Classifier()
    with tempfile.TemporaryDirectory() as folder:
        trainer = lightning.Trainer(
            max_epochs=2,
            accelerator="cpu",
            logger=TensorBoardLogger(folder, name=None),
            callbacks=[LearningRateMonitor("step")],
            log_every_n_steps=1,
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            num_sanity_val_steps=0,
        )
        trainer.fit(
            module,
            torch.utils.data.DataLoader(pictures(160), batch_size=16),
            torch.utils.data.DataLoader(pictures(64), batch_size=16),
        )
        pack(Path(folder), "lightning")
    facts = {
        "generator": "scripts/oracles/lightning_log.py",
        "lightning": lightning.__version__,
        "torch": torch.__version__,
        "epochs": module.norms,
        "gradient_norms": module.gradient_norms,
    }
    (FOLDER / "lightning" / "facts.json").write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main()
