import Foundation

/// The samples of a set that were classified wrongly with the largest losses.
public struct WorstSamples: Hashable, Sendable {
  /// A sample that was classified wrongly.
  public struct Sample: Hashable, Sendable {
    /// Its place in the order in which samples came, from 0.
    public var place: Int
    /// Its class.
    public var label: Int
    /// The class that it was taken for.
    public var predicted: Int
    /// Its cross-entropy, in nats, where the scores are logits.
    public var loss: Double
  }

  /// The most samples that are kept.
  static let limit = 16
  /// The samples, that with the largest loss first.
  public private(set) var samples: [Sample] = []

  /// Takes a sample in that was classified wrongly.
  mutating func add(place: Int, label: Int, predicted: Int, scores: Span<Float>) {
    var largest = -Double.infinity
    for index in scores.indices { largest = max(largest, Double(scores[index])) }
    var sum = 0.0
    for index in scores.indices { sum += exp(Double(scores[index]) - largest) }
    let loss = largest + log(sum) - Double(scores[label])
    guard loss.isFinite, samples.count < Self.limit || loss > samples.last?.loss ?? 0 else {
      return
    }
    let rank = samples.firstIndex { $0.loss < loss } ?? samples.count
    samples.insert(Sample(place: place, label: label, predicted: predicted, loss: loss), at: rank)
    if samples.count > Self.limit { samples.removeLast() }
  }
}
