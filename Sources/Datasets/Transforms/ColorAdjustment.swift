import SondeTensors

/// PIL's changes of colour, `ImageEnhance`: a picture is mixed with one that lacks something.
///
/// A factor of 1 leaves the picture as it is, 0 takes away all, more than 1 exaggerates. Computed in
/// single precision and rounded down, as Pillow does.
enum ColorAdjustment {
  /// Changes the brightness: mixes with black.
  static func brightness(
    _ picture: PixelView, by factor: Float, workspace: TransformWorkspace
  ) -> PixelView {
    LevelTable.apply(to: picture, workspace: workspace) { table in
      table.setAll { blend(0, $0, factor) }
    }
  }

  /// Changes the contrast: mixes with the mean grey.
  static func contrast(
    _ picture: PixelView, by factor: Float, workspace: TransformWorkspace
  ) -> PixelView {
    var sum = 0
    for pixel in 0..<picture.size.area { sum += Int(Luma.of(picture.pixels + pixel * 3)) }
    let mean = UInt8(Double(sum) / Double(max(picture.size.area, 1)) + 0.5)
    return LevelTable.apply(to: picture, workspace: workspace) { table in
      table.setAll { blend(mean, $0, factor) }
    }
  }

  /// Changes the saturation: mixes with the grey of each pixel.
  static func saturation(
    _ picture: PixelView, by factor: Float, workspace: TransformWorkspace
  ) -> PixelView {
    let room = workspace.nextPicture(picture.size)
    for pixel in 0..<picture.size.area {
      let (input, output) = (picture.pixels + pixel * 3, room + pixel * 3)
      let gray = Luma.of(input)
      output[0] = blend(gray, input[0], factor)
      output[1] = blend(gray, input[1], factor)
      output[2] = blend(gray, input[2], factor)
    }
    return PixelView(pixels: UnsafePointer(room), size: picture.size)
  }

  /// Changes the sharpness: mixes with a smoothed picture.
  ///
  /// Smoothing gives a pixel five times the weight of each of its eight neighbours. Pixels at the edge
  /// stay as they are.
  static func sharpness(
    _ picture: PixelView, by factor: Float, workspace: TransformWorkspace
  ) -> PixelView {
    let room = workspace.nextPicture(picture.size)
    let (width, height) = (picture.size.width, picture.size.height)
    room.update(from: picture.pixels, count: picture.byteCount)
    guard width >= 3, height >= 3 else {
      return PixelView(pixels: UnsafePointer(room), size: picture.size)
    }
    let (outer, middle): (Float, Float) = (1 / 13, 5 / 13)
    for row in 1..<height - 1 {
      let line = picture.pixels + row * width * 3
      let (above, below) = (line - width * 3, line + width * 3)
      for place in 3..<(width - 1) * 3 {
        func sum(_ line: UnsafePointer<UInt8>, _ weight: Float) -> Float {
          Float(line[place - 3]) * outer + Float(line[place]) * weight
            + Float(line[place + 3]) * outer
        }
        // In this order, to round as Pillow does.
        let smooth = 0.5 + sum(below, outer) + sum(line, middle) + sum(above, outer)
        room[row * width * 3 + place] = blend(UInt8(min(max(smooth, 0), 255)), line[place], factor)
      }
    }
    return PixelView(pixels: UnsafePointer(room), size: picture.size)
  }

  /// Mixes two bytes: PIL's `Image.blend`.
  ///
  /// - Parameters:
  ///   - first: What a factor of 0 gives.
  ///   - second: What a factor of 1 gives.
  ///   - factor: Any finite number.
  /// - Returns: The mixture, rounded towards zero and kept in the range of a byte.
  @inline(__always)
  static func blend(_ first: UInt8, _ second: UInt8, _ factor: Float) -> UInt8 {
    let value = Float(first) + factor * (Float(second) - Float(first))
    return UInt8(min(max(value, 0), 255))
  }
}
