/// A ready network in the list of all.
struct ModelEntry: Sendable {
  let name: String
  let summary: String
  let module: any Module & Attributed
  /// The initialisation of the program or paper that it comes from.
  let scheme: InitializationScheme

  /// What can be chosen.
  var options: [AttributeDescription] { module.attributeDescriptions }

  /// The network with some choices made.
  func choosing(_ options: [String: AttributeValue]) throws -> ModelEntry {
    ModelEntry(
      name: name, summary: summary, module: try module.setting(options, owner: name),
      scheme: scheme)
  }
}

extension ModelEntry {
  /// The list, from small to large families.
  static let all: [ModelEntry] = {
    var list = [
      ModelEntry(
        name: "lenet", summary: "LeNet for 32×32 pictures: 2 convolutions, 3 linear layers",
        module: LeNet(), scheme: .pytorch),
      ModelEntry(
        name: "alexnet_cifar",
        summary: "AlexNet for 32×32 pictures: 6 convolutions, 3 linear layers with dropout",
        module: AlexNetCIFAR(), scheme: .pytorch),
    ]
    for depth in VGG.Depth.allCases {
      list.append(
        ModelEntry(
          name: "vgg\(depth.rawValue)", summary: "VGG-\(depth.rawValue) as in torchvision",
          module: VGG(depth: depth), scheme: .vgg))
      list.append(
        ModelEntry(
          name: "vgg\(depth.rawValue)_bn",
          summary: "VGG-\(depth.rawValue) with batch normalisation, as in torchvision",
          module: VGG(depth: depth, batchNorm: true), scheme: .vgg))
    }
    list.append(
      ModelEntry(
        name: "vgg19_cifar",
        summary: "VGG-19 for 32×32 pictures, with linear layers of 512 instead of 4096",
        module: VGG(depth: .nineteen, classifier: .cifar), scheme: .vggCIFAR))
    for depth in ResNet.Depth.allCases {
      list.append(
        ModelEntry(
          name: "resnet\(depth.rawValue)", summary: "ResNet-\(depth.rawValue) as in torchvision",
          module: ResNet(depth: depth), scheme: .resnet))
    }
    list.append(
      ModelEntry(
        name: "resnet34_notes",
        summary: "ResNet-34 with a 1×1 shortcut in every stage and a ReLU before the addition",
        module: ResNetNotes(), scheme: .resnet))
    for depth in CIFARResNet.Depth.allCases {
      list.append(
        ModelEntry(
          name: "resnet\(depth.rawValue)",
          summary: "ResNet-\(depth.rawValue) for 32×32 pictures, in the paper's form",
          module: CIFARResNet(depth: depth), scheme: .he))
      list.append(
        ModelEntry(
          name: "plain\(depth.rawValue)",
          summary: "ResNet-\(depth.rawValue) for 32×32 pictures without its shortcuts",
          module: CIFARResNet(depth: depth, shortcut: .none), scheme: .he))
    }
    return list
  }()
}

// What can be chosen about each network in a file.

extension LeNet: Attributed {
  package static let attributes: [Attribute<LeNet>] = [
    .integer("classes", \.classes, "number of classes")
  ]
}

extension AlexNetCIFAR: Attributed {
  package static let attributes: [Attribute<AlexNetCIFAR>] = [
    .integer("classes", \.classes, "number of classes"),
    .number("dropout", \.dropout, in: 0...1, "how likely the head drops a number"),
    .boolean("ends_in_softmax", \.endsInSoftmax, "whether a softmax stands at the end"),
  ]
}

extension VGG: Attributed {
  package static let attributes: [Attribute<VGG>] = [
    .integer("classes", \.classes, "number of classes"),
    .number("dropout", \.dropout, in: 0...1, "how likely the head drops a number"),
    .boolean("batch_norm", \.batchNorm, "whether convolutions are followed by batch_norm"),
    .word("classifier", \.classifier, "linear layers of 4096 (imagenet) or of 512 (cifar)"),
  ]
}

extension ResNet: Attributed {
  package static let attributes: [Attribute<ResNet>] = [
    .integer("classes", \.classes, "number of classes")
  ]
}

extension ResNetNotes: Attributed {
  package static let attributes: [Attribute<ResNetNotes>] = [
    .integer("classes", \.classes, "number of classes"),
    .boolean(
      "relu_before_addition", \.activatesBeforeAddition,
      "whether a ReLU stands before the addition too"),
  ]
}

extension CIFARResNet: Attributed {
  package static let attributes: [Attribute<CIFARResNet>] = [
    .integer("classes", \.classes, "number of classes"),
    .word("shortcut", \.shortcut, "zeros for new channels, a 1×1 convolution, or none"),
  ]
}
