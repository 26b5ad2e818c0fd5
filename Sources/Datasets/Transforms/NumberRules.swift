/// A transform that makes a new number of each number, behind `to_unit`.
protocol NumberRules: TransformRules {
  /// What becomes of one number of a channel.
  func apply(to value: Float, channel: Int) -> Float
}
