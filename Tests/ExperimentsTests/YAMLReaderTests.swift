@testable import SondeExperiments
import Testing

struct YAMLReaderTests {
  private func tree(_ text: String) throws -> ConfigurationTree {
    try YAMLReader.tree(text, source: "a.yaml")
  }

  @Test(arguments: [
    ("1", ConfigurationTree.Content.integer(1)), ("-3", .integer(-3)), ("007", .integer(7)),
    ("1e-4", .number(1e-4)), ("1E4", .number(1e4)), ("-2.5e+3", .number(-2500)),
    (".5", .number(0.5)),
    ("2.", .number(2)), (".inf", .number(.infinity)), ("99999999999999999999", .number(1e20)),
    ("true", .boolean(true)), ("False", .boolean(false)), ("yes", .text("yes")), ("~", .null),
    ("", .null), ("null", .null), ("10 epochs", .text("10 epochs")), ("0x10", .text("0x10")),
    ("1_000", .text("1_000")), ("e5", .text("e5")), ("1e", .text("1e")), (".", .text(".")),
    ("-", .text("-")), ("+", .text("+")), ("1.2.3", .text("1.2.3")), ("'12'", .text("12")),
    ("\"true\"", .text("true")), ("²", .text("²")),
  ])
  func `A plain value means what it looks like`(
    text: String, content: ConfigurationTree.Content
  ) throws {
    let found = try tree("[\(text.isEmpty ? "''" : text)]")
    let expected: ConfigurationTree.Content = text.isEmpty ? .text("") : content
    #expect(found == .list([ConfigurationTree(expected)]))
    #expect(ConfigurationTree(.init(plain: "")) == ConfigurationTree(.null))
  }

  @Test func `Everything knows its line and column`() throws {
    let tree = try tree("a: 1\nb:\n  - {c: x}\n")
    #expect(tree["b"]?.value(at: "0.c")?.place?.description == "a.yaml:3:9")
    #expect(tree.place(near: "b.0.none")?.description == "a.yaml:3:5")
  }

  @Test func `Aliases and merge keys are resolved`() throws {
    let found = try tree(
      "base: &base {a: 1, b: 2}\nuse: {<<: *base, b: 3}\ntwo: {<<: [{a: 5}, *base]}\nagain: *base\n"
    )
    #expect(found["use"] == .map([("a", .init(.integer(1))), ("b", .init(.integer(3)))]))
    #expect(found["two"] == .map([("a", .init(.integer(5))), ("b", .init(.integer(2)))]))
    #expect(found["again"] == found["base"])
  }

  @Test func `A key that stands twice is refused`() {
    #expect(
      message { _ = try tree("a: 1\nb: 2\na: 3\n") }
        == "a.yaml:1:1: the key \"a\" stands twice in one map, but a key has one value. Remove one."
    )
  }

  @Test func `A tab is named as what it is`() {
    #expect(
      message { _ = try tree("a:\n\t- 1\n") }
        == "a.yaml:2:1: not YAML: while scanning for the next token, found character that cannot start "
        + "any token; the line has a tab, where YAML wants spaces. Check the indentation, the quotes "
        + "and the brackets here.")
  }

  @Test(arguments: ["a: [1, 2", "a: 'x", "a: b: c", "? [x]\n: 1", "a: *nothing", "--- 1\n--- 2"])
  func `What is not YAML, or not for experiments, is refused with its place`(text: String) {
    #expect(message { _ = try tree(text) }?.hasPrefix("a.yaml:") == true)
  }

  @Test func `What aliases expand to is bounded`() {
    var text = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    for (name, previous) in zip("bcdefghi", "abcdefgh") {
      text +=
        "\(name): &\(name) ["
        + [String](repeating: "*\(previous)", count: 10).joined(separator: ", ")
        + "]\n"
    }
    #expect(message { _ = try tree(text) }?.contains("more than 100000 values") == true)
  }

  @Test func `Aliases in keys are bounded too`() {
    var text = "a: &a [1, 1]\n"
    for (name, previous) in zip("bcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxy") {
      text += "\(name): &\(name) [*\(previous), *\(previous)]\n"
    }
    #expect(
      message { _ = try tree(text + "*z : 1\n") }?.contains("every key must be a word") == true)
  }

  @Test func `Many aliases of values are no offence`() throws {
    let uses = (0..<40).map { "k\($0): {x: *a, y: 3, z: [*a, *a]}\n" }.joined()
    #expect(
      try tree("base: &a 1\n" + uses)["k39"]?.value(at: "z.1") == ConfigurationTree(.integer(1)))
  }

  @Test(arguments: [
    String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
    String(repeating: "{a: ", count: 100_000),
    (0..<900).map { String(repeating: " ", count: $0) + "a:" }
      .joined(separator: "\n"),
  ])
  func `Depth is bounded`(text: String) {
    #expect(message { _ = try tree(text) }?.contains("nested more than 200 deep") == true)
  }

  @Test func `Size is bounded`() {
    let text = "# " + String(repeating: "x", count: 1 << 20)
    #expect(message { _ = try tree(text) }?.hasPrefix("a.yaml: has 1048578 bytes") == true)
  }

  @Test func `Brackets in comments do not count`() throws {
    let text = String(repeating: "# [0, 1) and (0, 1]: [[[ {{{\n", count: 1000) + "a: 1 # [\n"
    #expect(try tree(text) == .map([("a", .init(.integer(1)))]))
  }
}
