/// What the kernels took that can compute a problem, and which was chosen: the evidence is kept with the choice.
package struct KernelMeasurement: Hashable, Codable, Sendable {
  /// One kernel's result.
  package struct Trial: Hashable, Codable, Sendable {
    package var kernel: ConvolutionKernel
    /// What its fastest run took; nil where it did not run.
    package var seconds: Double?
    /// Why it was out of the question; nil where it was not.
    package var fault: String?

    package init(kernel: ConvolutionKernel, seconds: Double? = nil, fault: String? = nil) {
      self.kernel = kernel
      self.seconds = seconds
      self.fault = fault
    }
  }

  package var problem: ConvolutionProblem
  package var chosen: ConvolutionKernel
  /// In the order in which equals are taken.
  package var trials: [Trial]

  package init(problem: ConvolutionProblem, chosen: ConvolutionKernel, trials: [Trial] = []) {
    self.problem = problem
    self.chosen = chosen
    self.trials = trials
  }
}
