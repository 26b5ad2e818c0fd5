@testable import SondeExperiments
import Testing

struct YAMLWriterTests {
  @Test(arguments: [
    "relu", "10 epochs", "", " x", "x ", "true", "null", "~", "1", "1e-4", "0x1F", "1_000", "10:30",
    "no",
    "a: b", "a #b", "#a", "- a", "-", "a-", "*", "fc*", "&a", "!a", "%a", "@a", "`a", "a, b", "[a]",
    "{a}", "a\nb", "a\tb", "\"a\"", "'a'", "a\\b", "data/train", "/tmp/x y", "ä × ∞", "\u{1}",
    "\u{2028}", "<<", "=", "...", "---", "?", "? a", ">", "|", "a:", ".5", "...x", "1.2.3", "$x",
    "2026-11-21",
  ])
  func `Text is read as it was written`(text: String) throws {
    let tree = ConfigurationTree.map([("key", .text(text)), ("list", .list([.text(text)]))])
    let yaml = YAMLWriter.text(tree)
    let read = try YAMLReader.tree(yaml, source: "")
    #expect(read == tree, "\(yaml)")
  }

  @Test(arguments: [
    (0.1, "0.1"), (1, "1.0"), (1e-5, "1.0e-05"), (1.5e-9, "1.5e-09"), (1e300, "1.0e+300"),
    (-0.0, "-0.0"),
  ])
  func `Numbers have a decimal point`(number: Double, text: String) {
    #expect(YAMLWriter.flow(ConfigurationTree(.number(number))) == text)
  }

  @Test func `Short values stand on one line, long ones on several`() {
    let long = (0..<30).map { ConfigurationTree(.integer($0 * 1000)) }
    let layer = ConfigurationTree.map([("linear", .map([("out_features", .init(.integer(8)))]))])
    let tree = ConfigurationTree.map([
      ("short", .map([("a", .list([.text("x"), layer]))])),
      (
        "layers", .list([.text("relu"), layer, .map([("block", .map([("layers", .list(long))]))])])
      ),
    ])
    let items = long.map { "          - \($0.plainText ?? "")\n" }.joined()
    #expect(
      YAMLWriter.text(tree)
        == "short: {a: [x, {linear: {out_features: 8}}]}\nlayers:\n  - relu\n  - linear: {out_features: 8}\n"
        + "  - block:\n      layers:\n\(items.replacing("          - ", with: "        - "))")
  }
}
