@testable import SondeExperiments
import Testing

/// Files that somebody, or something, has spoilt.
struct DamageTests {
  @Test(arguments: Recipe.all.map(\.name))
  func `A spoilt file is read or refused, but never brings the program down`(name: String) throws {
    let text = Array(try #require(Recipe(named: name)).yaml.utf8)
    var state = UInt64(name.utf8.count)
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces = [
      "[", "{", "}", "]", ":", ",", "\n", " ", "- ", "*a", "&a ", "0", "-1", "9223372036854775807",
      "1e999",
      ".nan", "null", "layers", "repeat", "\t", "\"", "'", "#", "|", ">", "!!str ", "%", "relu",
      "none",
    ]
    var refused = 0
    for _ in 0..<300 {
      var damaged = text
      for _ in 0...random(3) {
        let place = random(damaged.count)
        switch random(3) {
        case 0: damaged.remove(at: place)
        case 1: damaged[place] = UInt8(random(128))
        default: damaged.insert(contentsOf: Array(pieces[random(pieces.count)].utf8), at: place)
        }
      }
      let yaml = String(decoding: damaged, as: UTF8.self)
      guard let found = message({ _ = try Experiment(yaml: yaml, source: "spoilt.yaml") }) else {
        continue
      }
      refused += 1
      #expect(found.hasPrefix("spoilt.yaml"), "\(found)")
    }
    #expect(refused > 50)
  }

  @Test(arguments: [
    "conv2d: {out_channels: 100000, kernel_size: 10000, padding: 10000}",
    "conv2d: {out_channels: 8, kernel_size: 1, stride: 10000, dilation: 10000}",
    "max_pool2d: {kernel_size: 10000, padding: 5000}",
    "pad_channels: {before: 100000, after: 100000}",
    "adaptive_avg_pool2d: {output_size: 10000}", "flatten: {start_dim: 100000}", "concat: {dim: 9}",
    "softmax: {dim: 100000}", "local_response_norm: {size: 100000}",
    "batch_norm: {num_features: 100000}",
  ])
  func `The largest numbers that are read can be computed with`(layer: String) {
    let model =
      "{layers: [{conv2d: {out_channels: 100000, kernel_size: 3}}, {\(layer)}, "
      + "flatten, {linear: {out_features: 100000}}, {linear: {out_features: 10}}]}"
    _ = message { _ = try Experiment(yaml: smallExperiment(model: model)) }
  }
}
