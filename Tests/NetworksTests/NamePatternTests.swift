import Testing

@testable import SondeNetworks

struct NamePatternTests {
  @Test(arguments: [
    ("conv1", "conv1", true), ("conv1", "conv10", false), ("conv*", "conv10", true),
    ("*", "", true), ("layer?.0", "layer1.0", true), ("layer?.0", "layer12.0", false),
    ("*.conv1.*", "layer1.0.conv1.weight", true), ("*.conv1", "layer1.0.conv1.weight", false),
    ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false), ("", "a", false),
  ])
  func `A star stands for any characters and a question mark for one`(
    pattern: String, name: String, matches: Bool
  ) {
    #expect(NamePattern(pattern).matches(name) == matches)
  }

  @Test(arguments: [
    ("relu", "relu", 0), ("", "abc", 3), ("covn", "conv", 1), ("kitten", "sitting", 3),
    ("conv1", "conv2", 1),
  ])
  func `The distance of two names is the number of edits`(one: String, other: String, edits: Int) {
    #expect(editDistance(Array(one), Array(other)) == edits)
    #expect(editDistance(Array(other), Array(one)) == edits)
  }

  @Test func `The nearest name is the first of those that differ least`() {
    #expect(nearestName(to: "Conv3", among: ["fc", "conv1", "conv2"]) == "conv1")
    #expect(nearestName(to: "x", among: []) == nil)
  }

  @Test func `Beginnings and initials of a name are near it`() {
    let names = ["momentum", "learning_rate", "groups", "kernel_size"]
    #expect(nearestName(to: "lr", among: names) == "learning_rate")
    #expect(nearestName(to: "kernel", among: names) == "kernel_size")
    #expect(nearestName(to: "out_size", among: ["input_size", "output_size"]) == "output_size")
  }
}
