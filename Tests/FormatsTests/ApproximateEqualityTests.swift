import SondeTensors
import Testing

@testable import TestSupport

struct ApproximateEqualityTests {
  private func worst(_ actual: [Double], _ expected: [Double]) -> WorstDifference? {
    worstDifference(actual, expected, absolute: 0.1, relative: 0.5)
  }

  @Test func `Numbers within the tolerance are close`() {
    #expect(worst([1.5, -0.1, 0], [1, 0, 0]) == nil)
    #expect(worst([.nan, .infinity], [.nan, .infinity]) == nil)
    #expect(worst([], []) == nil)
  }

  @Test func `The number farthest beyond its tolerance is reported`() {
    #expect(
      worst([0, 1, 5, 2], [0, 0, 4, 0])
        == WorstDifference(index: 3, actual: 2, expected: 0, allowed: 0.1, count: 2))
  }

  @Test(arguments: [
    (Double.nan, 1), (1, Double.nan), (.infinity, 1), (1, .infinity), (-.infinity, .infinity),
  ])
  func `What is not finite is close to nothing else`(actual: Double, expected: Double) {
    #expect(worst([0, actual, 9], [0, expected, 0])?.index == 1)
  }

  @Test func `A failure names place, numbers and difference`() {
    withKnownIssue {
      expectClose(
        Tensor(shape: [2, 2], elements: [Float(1), 2, 3, 4]),
        Tensor(shape: [2, 2], elements: [Float(1), 2, 3, 5]), absolute: 0.5)
    } matching: { issue in
      issue.comments.contains {
        $0.rawValue.contains(
          "1 of 4 elements are not close; the worst, at [1, 1], is 4.0, expected 5.0")
      }
    }
    withKnownIssue { expectClose(Tensor(zeros: [2]), Tensor(zeros: [1])) }
    withKnownIssue { expectClose([Float(1)], [1, 2]) }
    withKnownIssue { expectClose(1.0, 2.0) }
  }
}
