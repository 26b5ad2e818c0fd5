package import SondeTensors

extension TransformPipeline {
  /// The one size that all pictures of a data set get.
  ///
  /// - Throws: ``DatasetError/sizesDiffer(picture:size:first:firstSize:)`` when there are several, or what
  ///   the data set throws when a picture's size cannot be read.
  package func commonSize(of dataset: any Dataset) throws -> Size2D {
    if let fixedSize { return fixedSize }
    let first = outputSize(of: try dataset.pictureSize(at: 0))
    for index in 1..<max(1, dataset.count) {
      let size = outputSize(of: try dataset.pictureSize(at: index))
      guard size == first else {
        throw DatasetError.sizesDiffer(
          picture: dataset.name(at: index), size: size, first: dataset.name(at: 0), firstSize: first
        )
      }
    }
    return first
  }
}
