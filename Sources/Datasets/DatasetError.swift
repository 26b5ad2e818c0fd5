public import SondeTensors

/// What can be wrong with a data set, its transforms or the way batches are made of it.
///
/// A picture file that cannot be read or decoded is the file format's own error, which names the file.
public enum DatasetError: Error, Hashable, Sendable {
  /// The folder does not exist, or is not a folder.
  case folderMissing(path: String)
  /// The folder cannot be listed.
  case folderUnreadable(path: String, reason: String)
  /// An image folder has no sub-folders, so there are no classes.
  case noClasses(path: String)
  /// A class that was asked for has no folder.
  case classMissing(name: String, path: String, available: [String])
  /// Classes have folders without any picture in them.
  case emptyClasses(names: [String], path: String)
  /// No picture of a data set can be decoded, so that skipping leaves none.
  case noneReadable(count: Int, first: String)
  /// A data set has no samples.
  case noSamples(dataset: String)
  /// The fraction of a split is not between 0 and 1.
  case badFraction(Double)
  /// A split would leave one part without samples.
  case emptyPart(fraction: Double, count: Int)
  /// A change of a data set does not suit it.
  case badChange(name: String, problem: String)
  /// A parameter of a transform makes no sense.
  case badTransform(name: String, problem: String)
  /// The transforms never turn pixels into numbers.
  case toUnitMissing
  /// A transform that needs numbers stands where there are still pixels.
  case transformBeforeToUnit(name: String)
  /// A transform that needs pixels stands where there are numbers already.
  case transformAfterToUnit(name: String)
  /// A random crop is larger than the picture with its border.
  case cropTooLarge(picture: String, crop: Size2D, padding: Padding, size: Size2D)
  /// Transformed pictures do not all have one size.
  case sizesDiffer(picture: String, size: Size2D, first: String, firstSize: Size2D)
  /// Each picture gets a size of its own, which chance decides.
  case sizeByChance
  /// With short batches dropped, nothing is left.
  case onlyShortBatch(count: Int, batchSize: Int)
}

extension DatasetError: CustomStringConvertible {
  /// Where it is, what was found, what was expected and what to do.
  public var description: String {
    switch self {
    case .folderMissing, .folderUnreadable, .noClasses, .classMissing, .emptyClasses:
      folderDescription
    case .noSamples, .noneReadable, .badFraction, .emptyPart, .onlyShortBatch, .badChange:
      partDescription
    default: transformDescription
    }
  }

  private var folderDescription: String {
    switch self {
    case .folderMissing(let path):
      "\(path): no such folder; a folder with the data set was expected. Check the path."
    case .folderUnreadable(let path, let reason):
      """
      \(path): the folder cannot be listed (\(reason)); a readable folder was expected. \
      Check its permissions.
      """
    case .noClasses(let path):
      """
      \(path): has no sub-folders; a folder for each class, with that class's pictures in it, was \
      expected. Sort the pictures into folders named after their classes.
      """
    case .classMissing(let name, let path, let available):
      """
      \(path): has no class "\(name)"; it has \(Self.list(available)). Check the spelling.
      """
    case .emptyClasses(let names, let path):
      """
      \(path): no pictures in \(Self.list(names)); each class needs at least one file that ends in \
      \(ImageFolder.extensions.joined(separator: ", ")). Add pictures, or remove the folder.
      """
    default: ""
    }
  }

  private var partDescription: String {
    switch self {
    case .noSamples(let dataset):
      "\(dataset): has no samples; at least one was expected. Check where the data set comes from."
    case .noneReadable(let count, let first):
      """
      data: none of \(count) pictures can be decoded, and unreadable is skip; at least one \
      readable picture was expected. Check the path. The first says: \(first)
      """
    case .badFraction(let fraction):
      """
      split: the validation fraction is \(fraction); a number between 0 and 1 was expected, \
      as 0.1 for every tenth sample. Change the fraction.
      """
    case .emptyPart(let fraction, let count):
      """
      split: a validation fraction of \(fraction) of \(count) samples leaves one part empty; both \
      parts need at least one sample. Change the fraction, or use more samples.
      """
    case .badChange(let name, let problem):
      "changes: \(name): \(problem). Change it, or remove it."
    case .onlyShortBatch(let count, let batchSize):
      """
      batches: \(count) samples do not fill one batch of \(batchSize), and short batches are \
      dropped; at least one full batch was expected. Make batches smaller, or keep short ones.
      """
    default: ""
    }
  }

  private var transformDescription: String {
    switch self {
    case .badTransform(let name, let problem):
      "transforms: \(name): \(problem). Change its parameters."
    case .toUnitMissing:
      """
      transforms: there is no to_unit; pictures must become numbers from 0 to 1 before a network \
      can take them. Add to_unit after the picture transforms.
      """
    case .transformBeforeToUnit(let name):
      """
      transforms: \(name) stands before to_unit; it works on numbers, not on pixels. \
      Move it behind to_unit.
      """
    case .transformAfterToUnit(let name) where name == "to_unit":
      "transforms: to_unit stands twice; pixels become numbers once. Remove one of them."
    case .transformAfterToUnit(let name) where name == "to_raw":
      "transforms: to_raw stands beside to_unit; pixels become numbers once. Remove one of them."
    case .transformAfterToUnit(let name):
      """
      transforms: \(name) stands after to_unit; it works on pixels, not on numbers. \
      Move it before to_unit.
      """
    case .cropTooLarge(let picture, let crop, let padding, let size):
      """
      \(picture): is \(size) pixels (height×width) where random_crop, with a padding of \(padding), \
      cuts out \(crop); a picture at least as large was expected. \
      Put a resize before it, or raise the padding.
      """
    case .sizesDiffer(let picture, let size, let first, let firstSize):
      """
      \(picture): is \(size) pixels (height×width) after the transforms, but \(first) is \
      \(firstSize); all pictures of a batch need one size. Add a resize to [height, width], or a \
      center_crop or random_crop, before to_unit.
      """
    case .sizeByChance:
      """
      transforms: a rotation with expand gives each picture a size of its own; all pictures of a \
      batch need one size. Add a resize to [height, width], or a center_crop or random_crop, behind it.
      """
    default: ""
    }
  }

  /// The first few names, and how many more there are.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(10).map { "\"\($0)\"" }.joined(separator: ", ")
    return names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
  }
}
