import Foundation
import SondeDatasets
import SondeFormats
import Testing

@testable import SondeRuns
@testable import SondeTraining

struct MistakeTests {
  @Test func `At the end a training tells which pictures it is most wrong about`() throws {
    let trainer = try Trainer(TrainingPlan(smallExperiment(epochs: 2)), resuming: nil)
    let notebook = Notebook()
    _ = try trainer.run(TrainingCommands(), notebook.outlet)
    let told = notebook.events.compactMap { event -> Event.Mistakes? in
      if case .mistakes(let mistakes) = event { mistakes } else { nil }
    }
    #expect(told.count == 1)
    let mistakes = try #require(told.first)
    let evaluation = try #require(notebook.evaluations.last)
    #expect(mistakes.step == evaluation.step && mistakes.split == evaluation.split)
    let wrong = evaluation.count - Int((evaluation.accuracy * Double(evaluation.count)).rounded())
    #expect(mistakes.pictures.count == min(16, wrong))
    #expect(mistakes.pictures.map(\.loss) == mistakes.pictures.map(\.loss).sorted(by: >))
    // Each is the picture that it says, with its own class.
    let dataset = try #require(trainer.plan.validation).dataset
    for mistake in mistakes.pictures {
      let place = try #require((0..<dataset.count).first { dataset.name(at: $0) == mistake.name })
      #expect(mistake.label == dataset.classNames[dataset.label(at: place)])
      #expect(mistake.predicted != mistake.label)
      #expect(try ImageFile.decode(Array(mistake.png)) == dataset.picture(at: place))
    }
  }
}
