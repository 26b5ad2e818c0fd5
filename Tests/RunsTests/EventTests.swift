import Foundation
import SondeRuns
import Testing

struct EventTests {
  @Test func `Every event comes back from JSON as it was`() throws {
    var events = SampleRun.events + SampleRun.measured
    events.append(.imported(Event.Imported(name: "log", files: ["a/b"], time: SampleRun.time(0))))
    events.append(
      .metric(
        Event.Metric(step: 1, split: "train", name: "top5", value: 0.5, time: SampleRun.time(1))))
    events.append(.resumed(Event.Resumed(step: 8, epoch: 3, path: "checkpoints/last.safetensors")))
    for reason: Event.StopReason in [
      .interrupted(signal: "SIGINT"), .nonFinite("the loss of step 9 is NaN"),
      .failed("disk \"a\"\n"),
    ] { events.append(.stopped(Event.Stopped(reason, step: 9))) }
    for event in events { #expect(try Event(json: event.json) == event) }
    #expect(Set(events.map(\.kind)) == Set(Event.Kind.allCases))
  }

  @Test func `A step is one flat line of JSON`() throws {
    let step = Event.Step(
      step: 3, epoch: 1, loss: 0.5, accuracy: 0.75, learningRate: 0.01, samples: 16,
      samplesPerSecond: 1000, time: Date(timeIntervalSince1970: 1_750_000_000.125))
    #expect(
      try Event.step(step).json == """
        {"accuracy":0.75,"epoch":1,"event":"step","learningRate":0.01,"loss":0.5,"samples":16,\
        "samplesPerSecond":1000,"step":3,"time":1750000000.125}
        """)
  }

  @Test func `Numbers that JSON does not have are words`() throws {
    let event = Event.step(SampleRun.step(1, loss: -.infinity))
    #expect(try event.json.contains(#""loss":"-Infinity""#))
    #expect(try Event(json: event.json) == event)
    let undefined = try Event(json: Event.step(SampleRun.step(1, loss: .nan)).json)
    guard case .step(let step) = undefined else {
      Issue.record("not a step: \(undefined)")
      return
    }
    #expect(step.loss.isNaN)
  }

  @Test func `The present time is kept exactly by JSON`() throws {
    let event = Event.warning(Event.Warning("now"))
    #expect(try Event(json: event.json).time == event.time)
  }

  @Test func `An unknown event is refused`() {
    #expect(throws: DecodingError.self) { try Event(json: #"{"event":"dream","time":1}"#) }
  }
}
