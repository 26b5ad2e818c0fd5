#!/usr/bin/env python3
"""Makes Fixtures/logs/keras: what Keras' TensorBoard callback writes of a small network that really trains.

    python scripts/oracles/keras_log.py

histogram_freq=1, so that weights are there as histograms in the newer encoding (tensors); loss, accuracy and learning rate are
scalars in tensors, in a folder for each set. keras/facts.json has the norms of the weights as Keras itself has them at the end
of each epoch, the losses, and the versions.

Needs tensorflow-cpu (Keras 3) and tensorboard.
"""

import json
import os
import tempfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy
import tensorflow
from event_files import FOLDER, pack

SEED = 20251121


def pictures(count):
    """Two classes: a square on the left or on the right that is brighter than the noise around it."""
    generator = numpy.random.default_rng(SEED)
    labels = numpy.arange(count) % 2
    images = generator.normal(0, 0.5, (count, 16, 16, 1)).astype("float32")
    for index, label in enumerate(labels):
        start = 2 if label == 0 else 9
        images[index, 5:11, start : start + 5] += 0.5
    return images, labels


class Norms(keras.callbacks.Callback):
    """Notes the norms of all weights behind each epoch."""

    def __init__(self):
        super().__init__()
        self.norms = []

    def on_epoch_end(self, epoch, logs=None):
        self.norms.append(
            {
                layer.name: {
                    weight.name: float(numpy.linalg.norm(weight.numpy().astype("float64")))
                    for weight in layer.weights
                }
                for layer in self.model.layers
                if layer.weights
            }
        )


def main():
    keras.utils.set_random_seed(SEED)
    model = keras.Sequential(
        [
            keras.Input((16, 16, 1)),
            keras.layers.Conv2D(4, 3, activation="relu"),
            keras.layers.BatchNormalization(),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(2),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.SGD(0.05, momentum=0.9),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    norms = Norms()
    with tempfile.TemporaryDirectory() as folder:
        history = model.fit(
            *pictures(160),
            validation_data=pictures(64),
            epochs=3,
            batch_size=16,
            verbose=0,
            callbacks=[
                norms,
                keras.callbacks.TensorBoard(folder, histogram_freq=1, write_graph=False),
            ],
        )
        pack(Path(folder), "keras")
    facts = {
        "generator": "scripts/oracles/keras_log.py",
        "keras": keras.__version__,
        "tensorflow": tensorflow.__version__,
        "layers": [layer.name for layer in model.layers if layer.weights],
        "norms": norms.norms,
        "history": {key: [float(value) for value in values] for key, values in history.history.items()},
    }
    (FOLDER / "keras" / "facts.json").write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main()
