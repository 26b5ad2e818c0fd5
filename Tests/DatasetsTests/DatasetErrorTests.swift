import SondeDatasets
import SondeTensors
import Testing

struct DatasetErrorTests {
  static let cases: [(DatasetError, String)] = [
    (
      .folderMissing(path: "data"),
      "data: no such folder; a folder with the data set was expected. Check the path."
    ),
    (
      .folderUnreadable(path: "data", reason: "Permission denied"),
      """
      data: the folder cannot be listed (Permission denied); a readable folder was expected. \
      Check its permissions.
      """
    ),
    (
      .noClasses(path: "data"),
      """
      data: has no sub-folders; a folder for each class, with that class's pictures in it, was \
      expected. Sort the pictures into folders named after their classes.
      """
    ),
    (
      .classMissing(name: "cat", path: "data", available: ["a", "b"]),
      "data: has no class \"cat\"; it has \"a\", \"b\". Check the spelling."
    ),
    (
      .emptyClasses(names: ["cat"], path: "data"),
      """
      data: no pictures in "cat"; each class needs at least one file that ends in .jpg, .jpeg, \
      .png. Add pictures, or remove the folder.
      """
    ),
    (
      .noSamples(dataset: "Shapes"),
      "Shapes: has no samples; at least one was expected. Check where the data set comes from."
    ),
    (
      .noneReadable(count: 3, first: "a.jpg: is broken."),
      """
      data: none of 3 pictures can be decoded, and unreadable is skip; at least one readable \
      picture was expected. Check the path. The first says: a.jpg: is broken.
      """
    ),
    (
      .badFraction(2),
      """
      split: the validation fraction is 2.0; a number between 0 and 1 was expected, as 0.1 for \
      every tenth sample. Change the fraction.
      """
    ),
    (
      .emptyPart(fraction: 0.05, count: 10),
      """
      split: a validation fraction of 0.05 of 10 samples leaves one part empty; both parts need \
      at least one sample. Change the fraction, or use more samples.
      """
    ),
    (
      .badTransform(name: "resize", problem: "a side of 0 pixels is not possible"),
      "transforms: resize: a side of 0 pixels is not possible. Change its parameters."
    ),
    (
      .toUnitMissing,
      """
      transforms: there is no to_unit; pictures must become numbers from 0 to 1 before a \
      network can take them. Add to_unit after the picture transforms.
      """
    ),
    (
      .transformBeforeToUnit(name: "normalize"),
      """
      transforms: normalize stands before to_unit; it works on numbers, not on pixels. Move it \
      behind to_unit.
      """
    ),
    (
      .transformAfterToUnit(name: "resize"),
      """
      transforms: resize stands after to_unit; it works on pixels, not on numbers. Move it \
      before to_unit.
      """
    ),
    (
      .transformAfterToUnit(name: "to_unit"),
      "transforms: to_unit stands twice; pixels become numbers once. Remove one of them."
    ),
    (
      .transformAfterToUnit(name: "to_raw"),
      "transforms: to_raw stands beside to_unit; pixels become numbers once. Remove one of them."
    ),
    (
      .badChange(name: "keep", problem: "nothing is left"),
      "changes: keep: nothing is left. Change it, or remove it."
    ),
    (
      .cropTooLarge(picture: "a.jpg", crop: 32, padding: 4, size: 20),
      """
      a.jpg: is 20×20 pixels (height×width) where random_crop, with a padding of 4, cuts out \
      32×32; a picture at least as large was expected. Put a resize before it, or raise the \
      padding.
      """
    ),
    (
      .sizesDiffer(picture: "b.jpg", size: 20, first: "a.jpg", firstSize: 30),
      """
      b.jpg: is 20×20 pixels (height×width) after the transforms, but a.jpg is 30×30; all \
      pictures of a batch need one size. Add a resize to [height, width], or a center_crop or \
      random_crop, before to_unit.
      """
    ),
    (
      .sizeByChance,
      """
      transforms: a rotation with expand gives each picture a size of its own; all pictures of a \
      batch need one size. Add a resize to [height, width], or a center_crop or random_crop, behind it.
      """
    ),
    (
      .onlyShortBatch(count: 3, batchSize: 8),
      """
      batches: 3 samples do not fill one batch of 8, and short batches are dropped; at least \
      one full batch was expected. Make batches smaller, or keep short ones.
      """
    ),
  ]

  @Test(arguments: cases)
  func `An error says where, what was found, what was expected and what to do`(
    error: DatasetError, text: String
  ) {
    #expect(error.description == text)
  }
}
