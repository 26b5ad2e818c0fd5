import Foundation
import SondeExperiments

/// Experiments as JSON.
enum JSONForm {
  static func decode(_ text: String) throws -> Experiment {
    try JSONDecoder().decode(Experiment.self, from: Data(text.utf8))
  }

  static func encode(_ experiment: Experiment) throws -> String {
    String(decoding: try JSONEncoder().encode(experiment), as: UTF8.self)
  }
}

extension JSONForm {
  /// What becomes of a value that is written and read.
  static func copy<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
  }
}
