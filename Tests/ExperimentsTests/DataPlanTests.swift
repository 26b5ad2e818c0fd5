import SondeDatasets
import SondeExperiments
import Testing

struct DataPlanTests {
  @Test func `A share of the training pictures validates and is not trained on`() throws {
    let sets = try DataPlan(train: .shapes(count: 50)).load()
    #expect(sets.train.count == 45)
    #expect(sets.validation?.count == 5)
    #expect(sets.test == nil)
  }

  @Test func `Without a validation set the test set is watched`() throws {
    let sets = try DataPlan(train: .shapes(count: 50), test: .shapes(count: 20, seed: 2)).load()
    #expect([sets.train.count, sets.validation?.count, sets.test?.count] == [50, 20, 20])
  }

  @Test func `A validation set of its own is used`() throws {
    let sets = try DataPlan(
      train: .shapes(count: 50), validation: .source(.shapes(count: 30, seed: 3)),
      test: .shapes(count: 20, seed: 2)
    ).load()
    #expect([sets.train.count, sets.validation?.count, sets.test?.count] == [50, 30, 20])
  }
}
