/// What chance decided a random transform does with one picture.
///
/// Decisions are drawn in the order of the samples by one thread; applying them is pure, so that any
/// thread may do it at any time.
enum PlannedTransform: Hashable, Sendable, BitwiseCopyable {
  /// The picture stays as it is.
  case keep
  /// The transform does what it is named after.
  case act
  /// A window is cut out, which begins at this row and column of the picture.
  case window(top: Int, left: Int)
}
