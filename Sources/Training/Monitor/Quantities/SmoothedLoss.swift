import Foundation

/// The loss of the batches as an exponential mean that is not drawn to its beginning.
///
/// Each loss weighs 0.98 of the next, about fifty steps, and the sum is divided by the weights that are in it: Kingma and Ba,
/// *Adam*, 2014, <https://arxiv.org/abs/1412.6980>, section 3; fast.ai's recorder shows the same.
package struct SmoothedLoss: Codable, Hashable, Sendable {
  private static let decay = 0.98
  private var sum = 0.0
  private var weight = 0.0

  package init() {}

  /// Takes the loss of a step in.
  package mutating func add(_ loss: Double) {
    sum = Self.decay * sum + (1 - Self.decay) * loss
    weight = Self.decay * weight + (1 - Self.decay)
  }

  /// The mean; not a number before the first loss.
  package var value: Double { weight == 0 ? .nan : sum / weight }
}
