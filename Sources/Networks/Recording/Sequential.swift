/// Modules that are called one after the other.
///
/// Each is called by its place (`0`, `1`, …), as in PyTorch, or by the name that ``Module/named(_:)`` gives it. Conditions and
/// loops may stand between the braces.
///
/// ```swift
/// Sequential {
///   for channels in [64, 128, 256] {
///     Conv2d(outputChannels: channels, kernelSize: 3, padding: 1)
///     ReLU()
///   }
/// }
/// ```
public struct Sequential: Module {
  /// The modules, in the order of calls.
  public let modules: [any Module]

  /// Makes a sequence from a list.
  public init(_ modules: [any Module]) { self.modules = modules }

  /// Makes a sequence from the modules between the braces.
  public init(@ModuleList _ modules: () throws -> [any Module]) rethrows {
    self.modules = try modules()
  }

  /// Records the modules one after the other.
  public func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    var signal = input
    for (index, module) in modules.enumerated() {
      let name = (module as? NamedModule)?.name ?? "\(index)"
      signal = try network.add(module, named: name, to: signal)
    }
    return signal
  }
}

/// Collects modules between braces into a list.
@resultBuilder
public enum ModuleList {
  /// One module.
  public static func buildExpression(_ module: some Module) -> [any Module] { [module] }
  /// A list of modules.
  public static func buildExpression(_ modules: [any Module]) -> [any Module] { modules }
  /// Lists one after the other.
  public static func buildBlock(_ lists: [any Module]...) -> [any Module] {
    lists.flatMap { $0 }
  }
  /// What a condition guards.
  public static func buildOptional(_ list: [any Module]?) -> [any Module] { list ?? [] }
  /// One side of a condition.
  public static func buildEither(first list: [any Module]) -> [any Module] { list }
  /// The other side of a condition.
  public static func buildEither(second list: [any Module]) -> [any Module] { list }
  /// What a loop makes.
  public static func buildArray(_ lists: [[any Module]]) -> [any Module] { lists.flatMap { $0 } }
}

/// A module under a name that it has been given.
public struct NamedModule: Module {
  /// The name within the module around it.
  public let name: String
  /// The module itself.
  public let module: any Module

  /// Records the module.
  public func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    try module(input, in: &network)
  }
}

extension Module {
  /// The module under a name of its own in a sequence.
  ///
  /// - Parameter name: Unique within the module around it.
  /// - Returns: The module with its name.
  public func named(_ name: String) -> NamedModule { NamedModule(name: name, module: self) }
}
