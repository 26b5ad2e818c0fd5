import Testing

@testable import SondeCompiler

private typealias Lifetime = MemoryPlan.Lifetime

@Test func `Buffers whose lifetimes do not meet share memory`() {
  let plan = planMemory([
    Lifetime(byteCount: 256, first: 0, last: 1), Lifetime(byteCount: 256, first: 2, last: 3),
  ])
  #expect(plan.offsets == [0, 0])
  #expect(plan.arenaByteCount == 256)
  #expect(plan.unsharedByteCount == 512)
}

@Test func `A buffer read by the instruction that writes another keeps its own place`() {
  let plan = planMemory([
    Lifetime(byteCount: 64, first: 0, last: 1), Lifetime(byteCount: 64, first: 1, last: 2),
  ])
  #expect(Set(plan.offsets) == [0, 64])
}

@Test func `Sizes are rounded up to a cache line and empty buffers take nothing`() {
  let plan = planMemory([
    Lifetime(byteCount: 1, first: 0, last: 2), Lifetime(byteCount: 0, first: 0, last: 2),
    Lifetime(byteCount: 65, first: 0, last: 2),
  ])
  #expect(plan.arenaByteCount == 192)
  #expect(plan.offsets.allSatisfy { $0 % MemoryPlan.alignment == 0 })
}

@Test func `A gap between two long-lived buffers is used`() {
  // The middle one of three equal buffers dies; a smaller one that begins later fits in its place.
  let plan = planMemory([
    Lifetime(byteCount: 512, first: 0, last: 9), Lifetime(byteCount: 512, first: 0, last: 3),
    Lifetime(byteCount: 512, first: 0, last: 9), Lifetime(byteCount: 128, first: 4, last: 9),
  ])
  #expect(plan.arenaByteCount == 3 * 512)
}

@Test(arguments: 0..<50)
func `No two buffers needed at the same time overlap, whatever the lifetimes`(seed: Int) {
  var random = LinearCongruential(seed: UInt64(seed))
  let lifetimes = (0..<60).map { _ in
    let first = Int.random(in: 0..<40, using: &random)
    return Lifetime(
      byteCount: Int.random(in: 0..<5000, using: &random), first: first,
      last: first + Int.random(in: 0..<20, using: &random))
  }
  let plan = planMemory(lifetimes)
  for (a, one) in lifetimes.enumerated() where one.byteCount > 0 {
    #expect(plan.offsets[a] + one.byteCount <= plan.arenaByteCount)
    for (b, other) in lifetimes.enumerated().dropFirst(a + 1)
    where other.byteCount > 0 && one.overlaps(other) {
      let apart =
        plan.offsets[a] + one.byteCount <= plan.offsets[b]
        || plan.offsets[b] + other.byteCount <= plan.offsets[a]
      #expect(apart, "buffers \(a) and \(b) overlap")
    }
  }
  // It can never be smaller than what is needed at the busiest moment.
  let busiest = (0..<60).map { time in
    lifetimes.filter { $0.first <= time && time <= $0.last }.reduce(0) { $0 + $1.byteCount }
  }
  #expect(plan.arenaByteCount >= busiest.max() ?? 0)
}

/// A repeatable source of test cases.
private struct LinearCongruential: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
