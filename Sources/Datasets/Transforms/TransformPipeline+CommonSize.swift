package import SondeTensors

extension TransformPipeline {
  /// The one size that all pictures of a data set get.
  ///
  /// - Throws: ``DatasetError/sizesDiffer(picture:size:first:firstSize:)`` when there are several,
  ///   ``DatasetError/sizeByChance`` when chance decides them, or what the data set throws when a
  ///   picture's size cannot be read.
  package func commonSize(of dataset: any Dataset) throws -> Size2D {
    if let fixedSize { return fixedSize }
    func size(at index: Int) throws -> Size2D {
      guard let size = outputSize(of: try dataset.pictureSize(at: index)) else {
        throw DatasetError.sizeByChance
      }
      return size
    }
    let first = try size(at: 0)
    for index in 1..<max(1, dataset.count) {
      let size = try size(at: index)
      guard size == first else {
        throw DatasetError.sizesDiffer(
          picture: dataset.name(at: index), size: size, first: dataset.name(at: 0), firstSize: first
        )
      }
    }
    return first
  }

  /// The one shape of a network's input that all pictures of a data set become: `[channels, height, width]`.
  ///
  /// - Throws: What ``commonSize(of:)`` throws.
  package func commonShape(of dataset: any Dataset) throws -> Shape {
    let size = try commonSize(of: dataset)
    return [channels, size.height, size.width]
  }
}
