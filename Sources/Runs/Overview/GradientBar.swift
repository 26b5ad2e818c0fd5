import Foundation

/// Gradients as bars on a logarithmic scale, so that a column of them shows how the gradient comes back through the layers.
package enum GradientBar {
  /// How long a bar may be: a block is a power of ten, the first 1e-8, the last 1e-1 and all above.
  package static let length = 8

  /// The bar of a gradient's norm over that of its weights: empty for 0, and for what is no number.
  package static func text(_ share: Double?) -> String {
    guard let share, share > 0, !share.isNaN else { return "" }
    let blocks = min(Double(length), max(0, log10(share) + Double(length)))
    let whole = Int(blocks)
    return String(repeating: "█", count: whole) + (blocks - Double(whole) >= 0.5 ? "▌" : "")
  }
}
