// Generated from recipes/*.yaml by scripts/recipes. Do not edit.

/// The texts of the recipes.
enum RecipeTexts {
  static let all: [(name: String, text: String)] = [
    (
      "alexnet-cifar10-full",
      #"""
      # AlexNet on CIFAR-10 with the program's mistake taken out, at the program's own length: 50 epochs.
      # Accuracy, time and machine: not measured. The short form: alexnet-cifar10.
      name: alexnet-cifar10-full
      model: {architecture: alexnet_cifar, classes: 10, ends_in_softmax: false}
      initialization: he
      data:
        train: {cifar10: data/cifar-10-batches-bin, split: train}
        test: {cifar10: data/cifar-10-batches-bin, split: test}
        transforms:
          train: [{resize: [70, 70]}, {random_crop: 32}, to_unit, {normalize: cifar10}]
          test: [{resize: [70, 70]}, {center_crop: 32}, to_unit, {normalize: cifar10}]
      loss: cross_entropy
      optimizer: {sgd: {learning_rate: 0.001, momentum: 0.9}}
      batch_size: 64
      duration: 50 epochs
      seed: 1
      precision: float32

      """#
    ),
    (
      "alexnet-cifar10",
      #"""
      # AlexNet on CIFAR-10 with the program's mistake taken out (no softmax in the network), He's
      # initialisation and normalised pictures; a short form of one epoch.
      # Accuracy: 22.2 % on the 10,000 test pictures; time: 5 min 51 s on 2 cores of an AMD EPYC (Zen 5, AVX-512, no AMX), float32.
      # A 32×32 crop of a 70×70 enlargement shows a fifth of the picture: the program's own, and much of what keeps it back.
      #
      # CIFAR-10's binary files: data/cifar-10-batches-bin. For another place:
      #   --set data.train.cifar10=DIR --set data.test.cifar10=DIR
      # The program's own length: alexnet-cifar10-full. As the program has it, with the mistake:
      #   --set model.ends_in_softmax=true --set initialization=pytorch
      name: alexnet-cifar10
      model: {architecture: alexnet_cifar, classes: 10, ends_in_softmax: false}
      initialization: he
      data:
        train: {cifar10: data/cifar-10-batches-bin, split: train}
        test: {cifar10: data/cifar-10-batches-bin, split: test}
        transforms:
          train: [{resize: [70, 70]}, {random_crop: 32}, to_unit, {normalize: cifar10}]
          test: [{resize: [70, 70]}, {center_crop: 32}, to_unit, {normalize: cifar10}]
      loss: cross_entropy
      optimizer: {sgd: {learning_rate: 0.001, momentum: 0.9}}
      batch_size: 64
      duration: 1 epoch
      seed: 1
      precision: float32

      """#
    ),
    (
      "lenet-notes-full",
      #"""
      # LeNet on photographs of two bank notes, as its program trains it: 10 epochs.
      # Accuracy, time and machine: not measured.
      #
      # Pictures: data/notes/train/<note>/*.jpg and data/notes/valid/<note>/*.jpg.
      name: lenet-notes-full
      model: {architecture: lenet, classes: 2}
      initialization: lenet_notes
      data:
        train: {folder: data/notes/train, classes: ["1", "100"]}
        test: {folder: data/notes/valid, classes: ["1", "100"]}
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
      precision: float32

      """#
    ),
    (
      "lenet-notes",
      #"""
      # LeNet on a folder per class of photographs, as for bank notes; here two classes of CIFAR-10, 5 epochs.
      # Accuracy: 90.5 % on the 2,000 test pictures; time: 6 s on 2 cores of an AMD EPYC (Zen 5, AVX-512, no AMX), float32.
      #
      # Pictures: data/cifar10/train/<class>/*.jpg and data/cifar10/test/<class>/*.jpg. For other places:
      #   --set data.train.folder=DIR --set data.test.folder=DIR
      # The program's own length and data: lenet-notes-full.
      name: lenet-notes
      model: {architecture: lenet, classes: 2}
      initialization: lenet_notes
      data:
        train: {folder: data/cifar10/train, classes: [airplane, automobile]}
        test: {folder: data/cifar10/test, classes: [airplane, automobile]}
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
      duration: 5 epochs
      seed: 1
      precision: float32

      """#
    ),
    (
      "lenet-shapes",
      #"""
      # LeNet on generated pictures of ten shapes: nothing to download, trained within a minute.
      # Accuracy: 98.8 % on 2,000 validation pictures; time: 4 s on 2 cores of an AMD EPYC (Zen 5, AVX-512, no AMX), float32.
      name: lenet-shapes
      model: {architecture: lenet, classes: 10}
      initialization: he
      data:
        train: {shapes: {count: 10000, seed: 1}}
        validation: {shapes: {count: 2000, seed: 2}}
        transforms:
          train: [to_unit, {normalize: half}]
          test: [to_unit, {normalize: half}]
      loss: cross_entropy
      optimizer: {sgd: {learning_rate: 0.05, momentum: 0.9, weight_decay: 0.0005}}
      schedule: {one_cycle: {maximum: 0.05, over: 5 epochs, cycle_momentum: false}}
      batch_size: 64
      duration: 5 epochs
      seed: 1
      precision: float32

      """#
    ),
    (
      "resnet20-cifar10-full",
      #"""
      # ResNet-20 on CIFAR-10 as in the paper: 64000 steps, learning rate ×0.1 after 32000 and 48000.
      # Accuracy, time and machine: not measured (the paper: 8.75 % test error). The short form: resnet20-cifar10.
      #
      # He, Zhang, Ren and Sun, Deep Residual Learning for Image Recognition, 2015, section 4.2.
      name: resnet20-cifar10-full
      model: {architecture: resnet20, classes: 10, shortcut: zero_padding}
      initialization: he
      data:
        train: {cifar10: data/cifar-10-batches-bin, split: train}
        test: {cifar10: data/cifar-10-batches-bin, split: test}
        transforms:
          train: [{random_crop: {size: 32, padding: 4}}, horizontal_flip, to_unit, {normalize: cifar10}]
          test: [to_unit, {normalize: cifar10}]
      loss: cross_entropy
      optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9, weight_decay: 1e-4}}
      schedule: {multi_step: {milestones: [32000 steps, 48000 steps], gamma: 0.1}}
      batch_size: 128
      duration: 64000 steps
      seed: 1
      precision: float32

      """#
    ),
    (
      "resnet20-cifar10",
      #"""
      # ResNet-20 on CIFAR-10 in the paper's form, learning rate annealed to zero within 3 epochs.
      # Accuracy: 68.0 % on the 10,000 test pictures, mean of seeds 1, 2 and 3 (65.7, 71.4, 66.9); time: 2 min 53 s on
      # 2 cores of an AMD EPYC (Zen 5, AVX-512, no AMX), float32. PyTorch 2.15 with the
      # same settings: 68.6 % (69.2, 70.2, 66.3; Benchmarks/pytorch_resnet20.py).
      #
      # CIFAR-10's binary files: data/cifar-10-batches-bin. For another place:
      #   --set data.train.cifar10=DIR --set data.test.cifar10=DIR
      # The paper's own length: resnet20-cifar10-full.
      name: resnet20-cifar10
      model: {architecture: resnet20, classes: 10, shortcut: zero_padding}
      initialization: he
      data:
        train: {cifar10: data/cifar-10-batches-bin, split: train}
        test: {cifar10: data/cifar-10-batches-bin, split: test}
        transforms:
          train: [{random_crop: {size: 32, padding: 4}}, horizontal_flip, to_unit, {normalize: cifar10}]
          test: [to_unit, {normalize: cifar10}]
      loss: cross_entropy
      optimizer: {sgd: {learning_rate: 0.1, momentum: 0.9, weight_decay: 1e-4}}
      schedule: {cosine_annealing: {over: 3 epochs, minimum: 0.0, cadence: step}}
      batch_size: 128
      duration: 3 epochs
      seed: 1
      precision: float32

      """#
    ),
    (
      "resnet34-cifar10-full",
      #"""
      # ResNet-34 on CIFAR-10 at the program's own length: 1000 epochs, learning rate ×0.1 at half of them.
      # Accuracy, time and machine: not measured. The short form: resnet34-cifar10.
      name: resnet34-cifar10-full
      model: {architecture: resnet34_notes, classes: 10, relu_before_addition: true}
      initialization: resnet
      data:
        train: {cifar10: data/cifar-10-batches-bin, split: train}
        test: {cifar10: data/cifar-10-batches-bin, split: test}
        transforms:
          train: [to_unit, {normalize: half}]
          test: [to_unit, {normalize: half}]
      loss: cross_entropy
      optimizer: {sgd: {learning_rate: 0.01, momentum: 0.9, weight_decay: 1e-4}}
      schedule: {step: {every: 500 epochs, gamma: 0.1}}
      batch_size: 128
      duration: 1000 epochs
      seed: 1
      precision: float32

      """#
    ),
    (
      "resnet34-cifar10",
      #"""
      # ResNet-34 on CIFAR-10, with a 1×1 shortcut in every stage and a ReLU before the addition; 2 epochs.
      # Accuracy: 55.3 % on the 10,000 test pictures; time: 1 min 52 s on 2 cores of an AMD EPYC (Zen 5, AVX-512, no AMX), float32.
      #
      # CIFAR-10's binary files: data/cifar-10-batches-bin. For another place:
      #   --set data.train.cifar10=DIR --set data.test.cifar10=DIR
      # The program's own length: resnet34-cifar10-full. As in the paper: --set model.relu_before_addition=false
      name: resnet34-cifar10
      model: {architecture: resnet34_notes, classes: 10, relu_before_addition: true}
      initialization: resnet
      data:
        train: {cifar10: data/cifar-10-batches-bin, split: train}
        test: {cifar10: data/cifar-10-batches-bin, split: test}
        transforms:
          train: [to_unit, {normalize: half}]
          test: [to_unit, {normalize: half}]
      loss: cross_entropy
      optimizer: {sgd: {learning_rate: 0.01, momentum: 0.9, weight_decay: 1e-4}}
      schedule: {step: {every: 1 epoch, gamma: 0.1}}
      batch_size: 128
      duration: 2 epochs
      seed: 1
      precision: float32

      """#
    ),
    (
      "vgg19-cifar10-full",
      #"""
      # VGG-19 on CIFAR-10 in its PyTorch form at the program's own length: 117300 steps, 300 epochs.
      # Accuracy, time and machine: not measured. The short form: vgg19-cifar10.
      name: vgg19-cifar10-full
      model: {architecture: vgg19_cifar, classes: 10}
      initialization: vgg_cifar
      data:
        train: {cifar10: data/cifar-10-batches-bin, split: train}
        test: {cifar10: data/cifar-10-batches-bin, split: test}
        transforms:
          train: [to_unit, {normalize: cifar10}]
          test: [to_unit, {normalize: cifar10}]
      loss: cross_entropy
      optimizer: {sgd: {learning_rate: 0.05, momentum: 0.9, weight_decay: 5e-4}}
      schedule: {step: {every: 11730 steps, gamma: 0.5}}
      batch_size: 128
      duration: 117300 steps
      seed: 1
      precision: bfloat16

      """#
    ),
    (
      "vgg19-cifar10",
      #"""
      # VGG-19 on CIFAR-10 in its PyTorch form, learning rate 0.05; three epochs, with normalised pictures.
      # Accuracy: 22.7 % on the 10,000 test pictures (10.0, 18.6, 22.7 % after one, two and three epochs); time: 7 min 30 s on 2 cores of an
      # AMD EPYC (Zen 5, AVX-512, avx512_bf16, no AMX), bfloat16. It leaves the plateau at 2.303 within the second epoch; on which step hangs on
      # the seed, here as in PyTorch. Without normalisation the loss stays at 2.303 for the whole first epoch:
      #   --set data.transforms.train=[to_unit] --set data.transforms.test=[to_unit]
      #
      # CIFAR-10's binary files: data/cifar-10-batches-bin. For another place:
      #   --set data.train.cifar10=DIR --set data.test.cifar10=DIR
      # The program's own length: vgg19-cifar10-full.
      name: vgg19-cifar10
      model: {architecture: vgg19_cifar, classes: 10}
      initialization: vgg_cifar
      data:
        train: {cifar10: data/cifar-10-batches-bin, split: train}
        test: {cifar10: data/cifar-10-batches-bin, split: test}
        transforms:
          train: [to_unit, {normalize: cifar10}]
          test: [to_unit, {normalize: cifar10}]
      loss: cross_entropy
      optimizer: {sgd: {learning_rate: 0.05, momentum: 0.9, weight_decay: 5e-4}}
      schedule: {step: {every: 11730 steps, gamma: 0.5}}
      batch_size: 128
      duration: 3 epochs
      seed: 1
      precision: bfloat16

      """#
    ),
  ]
}
