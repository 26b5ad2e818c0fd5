import SondeDatasets
package import SondeTensors

extension DataPlan {
  /// What the network sees of a picture, `[channels, height, width]`.
  ///
  /// The data is opened only where neither transforms nor kind of data tell the size: then its first picture does.
  ///
  /// - Parameter size: The pictures' size where it is not to be that of the data.
  /// - Returns: Channels, height and width.
  /// - Throws: ``DatasetError`` or ``FormatError`` where the transforms or the pictures do not tell it.
  package func inputShape(size: Size2D? = nil) throws -> Shape {
    let pipeline = try TransformPipeline(
      transforms.withPlaceholders.test, channels: train.channelCount)
    let found = try size ?? pictureSize(pipeline)
    return [pipeline.channels, found.height, found.width]
  }

  private func pictureSize(_ pipeline: TransformPipeline) throws -> Size2D {
    if let size = pipeline.fixedSize { return size }
    // Where the kind of data does not tell, only the pictures know.
    let stored = try train.knownPictureSide.map { Size2D($0) } ?? train.dataset().pictureSize(at: 0)
    guard let size = pipeline.outputSize(of: stored) else { throw DatasetError.sizeByChance }
    return size
  }
}
