public import ArgumentParser
public import Sonde

/// `sonde runs show`: one run.
struct ShowRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows what a run was, what came of it, and what was measured in its layers.",
    discussion: """
      --layers has a line for each layer, and reads the gradients: small ones in early layers mean nothing by themselves, \
      it is the last layer's that tells why they are small. Gradients are compared beside the weights of their layers, as the \
      bars show them. A narrow terminal gets fewer columns; --json has all.

      Quantities: \(Quantity.allCases.map(\.rawValue).joined(separator: ", ")).

      Examples:
        sonde runs show lenet-shapes-1
        sonde runs show lenet-shapes-1 --layers --step 200
        sonde runs show lenet-shapes-1 --quantity weight_gradient_norm
      """)

  @OptionGroup var target: RunArgument

  @Flag(help: "Show what was measured of each layer.")
  var layers = false

  @Option(help: ArgumentHelp("With --layers: as it was at a step.", valueName: "step"))
  var step: Int?

  @Option(help: ArgumentHelp("Show one quantity of all layers over the steps.", valueName: "name"))
  var quantity: Quantity?

  @Flag(help: "Write one object of JSON.")
  var json = false

  func validate() throws {
    guard step == nil || layers else {
      throw ValidationError("--step says when layers are looked at: add --layers.")
    }
    guard !layers || quantity == nil else {
      throw ValidationError("--layers and --quantity are two questions: ask one of them.")
    }
  }

  func run() throws {
    let folder = try target.open()
    if layers { return try showLayers(folder) }
    if let quantity { return try show(quantity, of: folder) }
    let details = try RunDetails(folder)
    Console.print(try json ? JSONText.line(details) : details.text(width: Console.width))
  }

  private func showLayers(_ folder: RunFolder) throws {
    let store = try RunStore(reading: folder.databasePath)
    guard let readings = try LayerReadings(store, upTo: step ?? .max) else {
      throw RunError.nothingMeasured(path: folder.path)
    }
    let text = LayersText(readings)
    // In a file or a mail, as on a plain terminal: machines read JSON.
    Console.print(
      try json ? JSONText.line(text.object) : text.text(width: Console.width(elsewhere: 80)))
  }

  private func show(_ quantity: Quantity, of folder: RunFolder) throws {
    let store = try RunStore(reading: folder.databasePath)
    let history = try QuantityHistory(store, quantity)
    guard !history.rows.isEmpty else { throw RunError.nothingMeasured(path: folder.path) }
    Console.print(try json ? JSONText.line(history) : history.text(width: Console.width))
  }
}

extension Quantity: ExpressibleByArgument {}
