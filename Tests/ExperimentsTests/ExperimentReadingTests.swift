import SondeDatasets
@testable import SondeExperiments
import SondeNetworks
import SondeTensors
import Testing

struct ExperimentReadingTests {
  @Test func `A whole file gives the experiment that it describes`() throws {
    let experiment = try Experiment(
      yaml: """
        name: lenet-notes
        model: {architecture: lenet, classes: 2}
        initialization: {scheme: pytorch}
        data:
          train: {folder: data/train}
          test:  {folder: data/valid}
          transforms:
            train: [{resize: 32}, {random_crop: {size: 32, padding: 4}}, {random_grayscale: 0.8}, to_unit, {normalize: imagenet}]
            test: [{resize: 32}, to_unit, {normalize: imagenet}]
        loss: cross_entropy
        optimizer: {sgd: {learning_rate: 0.01, momentum: 0.9}}
        schedule: {step: {every: 10 epochs, gamma: 0.1}}
        batch_size: 16
        duration: 10 epochs
        seed: 7
        precision: auto
        """)
    let expected = Experiment(
      name: "lenet-notes",
      model: .architecture(try Architecture("lenet", options: ["classes": .integer(2)])),
      initialization: Initialization(),
      data: DataPlan(
        train: .folder("data/train"), test: .folder("data/valid"),
        transforms: TransformPlan(
          train: [
            .resize(32), .randomCrop(RandomCrop(Size2D(32), padding: 4)),
            .randomGrayscale(RandomGrayscale(probability: 0.8)), .toUnit, .normalize(.imagenet),
          ], test: [.resize(32), .toUnit, .normalize(.imagenet)])),
      optimizer: .sgd(SGD(learningRate: 0.01, momentum: 0.9)),
      schedule: .step(StepLR(every: .epochs(10), gamma: 0.1)), batchSize: 16, duration: .epochs(10),
      seed: 7)
    #expect(experiment == expected)
    #expect(experiment.data.watched == .source(.folder("data/valid")))
  }

  @Test func `Options that are as by default make no difference`() throws {
    var experiment = try Experiment(yaml: smallExperiment())
    experiment.model = .architecture(try Architecture("lenet", options: ["classes": .integer(10)]))
    #expect(try Experiment(yaml: experiment.yaml) == experiment)
    #expect(try Experiment(yaml: smallExperiment()) == experiment)
  }

  @Test func `Keys that are left out have the defaults of Swift`() throws {
    let experiment = try Experiment(
      yaml: "model: {architecture: resnet20}\ndata: {train: {shapes: {count: 100}}}\n")
    let expected = Experiment(
      model: .architecture(try Architecture("resnet20")), data: DataPlan(train: .shapes(count: 100))
    )
    #expect(experiment == expected)
    #expect(experiment.initialization.scheme == .he)
    #expect(experiment.data.watched == .share(fraction: 0.1, seed: 0))
  }

  @Test func `The place of a data set decides its part and seed`() throws {
    let published = try Experiment(
      yaml: "model: {architecture: lenet}\ndata: {train: {cifar10: d}, test: {cifar10: d}}\n")
    #expect(published.data.train == .cifar10("d", split: .train))
    #expect(published.data.test == .cifar10("d", split: .test))
    let shapes = try Experiment(yaml: smallExperiment())
    #expect(shapes.data.train == .shapes(count: 100, seed: 1))
    #expect(shapes.data.test == .shapes(count: 10, seed: 2))
  }

  @Test func `Test transforms are by default those of training without chance`() throws {
    let experiment = try Experiment(
      yaml: """
        model: {architecture: lenet}
        data:
          train: {shapes: {count: 100}}
          transforms: {train: [{resize: [40, 40]}, {random_crop: 32}, horizontal_flip, to_unit]}
        """)
    #expect(
      experiment.data.transforms.test
        == [.resize(Resize(.size(Size2D(40)))), .centerCrop(CenterCrop(Size2D(32))), .toUnit])
  }

  @Test func `Numbers may be written with an exponent and without a point`() throws {
    let experiment = try Experiment(
      yaml: smallExperiment("optimizer: {adam: {learning_rate: 1e-4, eps: 1E-9, beta1: 0}}"))
    #expect(experiment.optimizer == .adam(Adam(learningRate: 1e-4, beta1: 0, epsilon: 1e-9)))
  }

  @Test func `Folders and classes may be called by numbers`() throws {
    let experiment = try Experiment(
      yaml:
        "model: {architecture: lenet, classes: 2}\ndata: {train: {folder: 010, classes: [1, 100]}}\n"
    )
    #expect(experiment.data.train == .folder("010", classes: ["1", "100"]))
  }

  @Test func `Absent things are written none`() throws {
    let experiment = try Experiment(
      yaml: smallExperiment(
        "gradient_clipping: none\ncheckpoints: {best: none}\nlogging: {histograms: none, every: 10 steps}\n"
      ))
    #expect(experiment.gradientClipping == nil)
    #expect(experiment.checkpoints.best == nil)
    #expect(experiment.logging == LoggingPlan(every: .steps(10), histograms: nil))
  }

  @Test func `Layers are measured unless it is said that they are not`() throws {
    let standard = try Experiment(yaml: smallExperiment(""))
    #expect(standard.monitor == MonitorPlan(preset: .standard, every: nil))
    #expect(!standard.yaml.contains("every: null"))
    let sparing = try Experiment(
      yaml: smallExperiment("monitor: {preset: economy, every: 50 steps}\n"))
    #expect(sparing.monitor == MonitorPlan(preset: .economy, every: .steps(50)))
    #expect(try Experiment(yaml: sparing.yaml) == sparing)
    let nothing = try Experiment(yaml: smallExperiment("monitor: {preset: none}\n"))
    #expect(nothing.monitor.preset == .none)
  }

  @Test func `Rules of the initialisation are read`() throws {
    let experiment = try Experiment(
      yaml: smallExperiment(
        """
        initialization:
          scheme: he
          rules:
            - {layers: conv2d, parameter: bias, initializer: {constant: {value: 0.1}}}
            - {name: fc*, initializer: {normal: {std: 1e-3}}}
            - {name: fc1.weight, initializer: orthogonal}
        """))
    #expect(
      experiment.initialization
        == Initialization(
          scheme: .he,
          rules: [
            InitializationRule(.layers(.conv2d), parameter: .bias, .constant(0.1)),
            InitializationRule(.name("fc*"), .normal(std: 1e-3)),
            InitializationRule(.name("fc1.weight"), .orthogonal()),
          ]))
  }

  @Test func `A schedule in a schedule is read`() throws {
    let experiment = try Experiment(
      yaml: smallExperiment(
        "schedule: {warm_up: {over: 5 steps, then: {multi_step: {milestones: [1 epoch, 2 epochs]}}}}"
      ))
    #expect(
      experiment.schedule
        == .warmUp(
          LinearWarmUp(
            over: .steps(5), then: .multiStep(MultiStepLR(milestones: [.epochs(1), .epochs(2)])))))
  }

  @Test
  func
    `Automatic precision is bfloat16 where the processor is fast at it, and nothing else changes`()
  {
    #expect(Precision.auto.resolved(hasFastBFloat16: true) == .bfloat16)
    #expect(Precision.auto.resolved(hasFastBFloat16: false) == .float32)
    #expect(Precision.float32.resolved(hasFastBFloat16: true) == .float32)
    #expect(Precision.bfloat16.resolved(hasFastBFloat16: false) == .bfloat16)
  }
}
