extension KeyDocumentation {
  /// What stands in front of the sections.
  static let introduction = """
    # Experiment files

    An experiment file says everything that decides a training run, in YAML. This page lists every \
    key with its type, its default and an example. It is generated from the decoder; do not edit it: \
    `RECORD=1 swift test --filter KeyDocumentationTests` writes it anew.

    ```yaml
    name: lenet-notes
    model: {architecture: lenet, classes: 2}
    initialization: lenet_notes
    data:
      train: {folder: data/train}
      test: {folder: data/valid}
      transforms:
        train:
          - resize: [32, 32]
          - random_crop: {size: 32, padding: 4}
          - random_grayscale: 0.8
          - to_unit
          - normalize: imagenet
        test: [{resize: [32, 32]}, to_unit, {normalize: imagenet}]
    loss: cross_entropy
    optimizer: {sgd: {learning_rate: 0.01, momentum: 0.9}}
    schedule: {step: {every: 10 epochs, gamma: 0.1}}
    batch_size: 16
    duration: 10 epochs
    seed: 1
    ```

    Networks can be written down layer by layer. Residual blocks come in two forms: with names and \
    `add`, or with `residual`.

    ```yaml
    model:
      layers:
        - conv2d: {out_channels: 16, kernel_size: 3, padding: 1, bias: false, name: stem}
        - batch_norm
        - relu
        - repeat:
            times: 2
            layers:
              - block:
                  layers:
                    - conv2d: {out_channels: 16, kernel_size: 3, padding: 1}
                    - batch_norm
                    - relu
                    - conv2d: {out_channels: 16, kernel_size: 3, padding: 1}
                    - batch_norm: {name: last}
                    - add: {from: [last, input]}
                    - relu
        - residual:
            name: down
            layers:
              - conv2d: {out_channels: 32, kernel_size: 3, stride: 2, padding: 1}
              - batch_norm
            shortcut:
              - conv2d: {out_channels: 32, kernel_size: 1, stride: 2}
        - relu
        - adaptive_avg_pool2d
        - flatten
        - linear: {out_features: 10}
    data: {train: {shapes: {count: 5000}}, test: {shapes: {count: 1000}}}
    ```

    The rules of the files:

    - A key that does not exist is refused, with file, line, column and the nearest key that does; so \
    are a key that stands twice, a value of another type and a value out of range.
    - A name with nothing set may stand alone: `relu` is `{relu: {}}`.
    - Numbers may be written `0.0001` or `1e-4`; lengths are `10 epochs`, `0.5 epochs`, `500 steps`; \
    sizes are one number or `[height, width]`. `none` stands for leaving something out.
    - Anchors, aliases and `<<` work as in all YAML.
    - Paths are relative to the folder in which the command is given.
    - On the command line `--set key.path=value` changes one place: `--set batch_size=32`, \
    `--set optimizer.sgd.learning_rate=0.1`, `--set model.layers.0.conv2d.stride=2`, \
    `--set 'optimizer={adam: {learning_rate: 0.001}}'`. Parts of lists are numbered from 0.
    - A run keeps the file with every decision explicit, as `runs/<name>-<number>/experiment.yaml`.

    """
}
