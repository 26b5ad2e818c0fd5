/// Why a network cannot be described, built, trained or initialised.
public enum NetworkError: Error, Hashable {
  /// There is no layer.
  case empty
  /// A name cannot be used.
  case unsuitableName(String, reason: String)
  /// Two layers have one name.
  case duplicateName(String)
  /// A layer reads something that is not there.
  case unknownInput(layer: String, input: String, nearest: String?)
  /// A layer reads something that comes only after it.
  case laterInput(layer: String, input: String)
  /// The output is not there.
  case unknownOutput(String, nearest: String?)
  /// A layer reads too few or too many values.
  case inputCount(layer: String, kind: String, found: Int, expected: String)
  /// A layer is given what it cannot work on.
  case unsuitableInput(layer: String, found: String, expected: String, advice: String)
  /// An attribute has a value that it may not have.
  case unsuitableAttribute(owner: String, attribute: String, found: String, expected: String)
  /// An attribute that must be set is not.
  case missingAttribute(owner: String, attribute: String)
  /// An attribute is not known.
  case unknownAttribute(owner: String, attribute: String, nearest: String?)
  /// A layer, loss, optimizer, architecture or scheme is not known.
  case unknownName(of: String, found: String, nearest: String?)
  /// A rule of the initialisation selects no parameter.
  case unusedRule(Int, selection: String, advice: String)
  /// A group of parameters has none.
  case unusedGroup(Int, selection: String, advice: String)
  /// A rule's initialiser cannot fill the parameter that it selects.
  case unsuitableInitializer(parameter: String, reason: String)
  /// No parameter can be trained.
  case nothingToTrain
}

extension NetworkError: CustomStringConvertible {
  /// Where, what was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .empty:
      "The network has no layers, but at least one is expected. Add a layer."
    case .unsuitableName(let name, let reason):
      "The layer name \"\(name)\" \(reason). Choose another name."
    case .duplicateName(let name):
      "\(name): two layers have this name, but each needs its own. Rename one of them."
    case .unknownInput(let layer, let input, let nearest):
      "\(layer): reads \"\(input)\", but no layer has that name. \(Self.suggestion(nearest))"
    case .laterInput(let layer, let input):
      "\(layer): reads \"\(input)\", which comes after it, but a layer reads only what comes "
        + "before it. Move \"\(input)\" up, or \"\(layer)\" down."
    case .unknownOutput(let name, let nearest):
      "The output of the network is \"\(name)\", but no layer has that name. "
        + Self.suggestion(nearest)
    case .inputCount(let layer, let kind, let found, let expected):
      "\(layer): \(kind) is given \(found) inputs, but \(expected) expected. "
        + "Change what it reads."
    case .unsuitableInput(let layer, let found, let expected, let advice):
      "\(layer): \(found), but \(expected). \(advice)"
    case .unsuitableAttribute(let owner, let attribute, let found, let expected):
      "\(owner): \(attribute) is \(found), but \(expected) is expected. Change it."
    case .missingAttribute(let owner, let attribute):
      "\(owner): \(attribute) is not set, but it has no default. Set it."
    case .unknownAttribute(let owner, let attribute, let nearest):
      if let nearest {
        "\(owner): \"\(attribute)\" is not known. Did you mean \"\(nearest)\"?"
      } else {
        "\(owner): \"\(attribute)\" is set, but there is nothing to set. Remove it."
      }
    case .unknownName(let kind, let found, let nearest):
      "There is no \(kind) \"\(found)\". \(Self.suggestion(nearest))"
    case .unusedRule(let number, let selection, let advice):
      "Initialization rule \(number) selects \(selection), but the network has no such parameter. "
        + advice
    case .unusedGroup(let number, let selection, let advice):
      "Parameter group \(number) selects \(selection), but the network has no such parameter. \(advice)"
    case .unsuitableInitializer(let parameter, let reason):
      "\(parameter): \(reason)"
    case .nothingToTrain:
      "Every parameter of the network is frozen or cut off from the loss, but training changes at "
        + "least one. Freeze fewer, or evaluate instead."
    }
  }

  static func suggestion(_ nearest: String?) -> String {
    nearest.map { "Did you mean \"\($0)\"?" } ?? "Check the spelling."
  }
}
