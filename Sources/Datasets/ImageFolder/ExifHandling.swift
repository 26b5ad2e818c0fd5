/// What is done with the note of a camera on how it was held: the orientation in a file's EXIF data.
///
/// Cameras store the picture as their sensor lies, and note how it must be turned or mirrored.
public enum ExifHandling: String, Hashable, Sendable, Codable, CaseIterable {
  /// Pictures are turned upright, as viewers show them.
  case apply
  /// Pictures stay as they are stored, as in torchvision's `ImageFolder`.
  case ignore
}
