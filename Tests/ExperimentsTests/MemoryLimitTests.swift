import SondeExperiments
import Testing

struct MemoryLimitTests {
  @Test(arguments: [
    ("2 GiB", 2 << 30), ("2GiB", 2 << 30), ("500 MB", 500_000_000), ("1.5 gib", 3 << 29),
    ("4096 bytes", 4096), ("1 TB", 1_000_000_000_000), (" 7 kB ", 7000),
  ])
  func `An amount is read`(text: String, bytes: Int) {
    #expect(MemoryLimit(text) == .bytes(bytes))
  }

  @Test(arguments: [
    "", "2", "GiB", "-2 GiB", "0 GiB", "2 pounds", "1e3 MB", "nan MB", "0.1 bytes", "0 %", "101 %",
    "99999999999999999999 TiB", "２ GiB",
  ])
  func `What is no amount is not read`(text: String) {
    #expect(MemoryLimit(text) == nil)
  }

  @Test(arguments: ["2 GiB", "500 MB", "1 bytes", "50 %", "12.5 %", "33.3 %", "3 TB", "1023 KiB"])
  func `An amount is written as it was read`(text: String) throws {
    let limit = try #require(MemoryLimit(text))
    #expect("\(limit)" == text)
    #expect(MemoryLimit("\(limit)") == limit)
  }

  @Test func `A share is one of the machine's memory`() {
    #expect(MemoryLimit("25 %")?.bytes(of: 1000) == 250)
    #expect(MemoryLimit("25 bytes")?.bytes(of: 1000) == 25)
  }

  @Test func `It stands in an experiment, and what is no amount is refused with an example`() throws
  {
    let experiment = try Experiment(yaml: smallExperiment("memory: {limit: 300 MiB}"))
    #expect(experiment.memory.limit == .bytes(300 << 20))
    #expect(try Experiment(yaml: experiment.yaml) == experiment)
    let lots = smallExperiment("memory: {limit: lots}")
    let text = try #require(message { _ = try Experiment(yaml: lots) })
    #expect(text.contains("limit is \"lots\"; expected: an amount of memory such as 2 GiB, 500 MB"))
  }
}
