public import SondeRuns

extension DepthPicture {
  /// Draws what a probe found over the depth of the network.
  public init(_ report: ProbeReport, title: String) {
    func panel(
      _ name: String, isLogarithmic: Bool, _ value: (ProbeReport.Signal) -> Double?
    ) -> Panel {
      Panel(
        name: name, isLogarithmic: isLogarithmic, measured: report.rows.map { value($0.measured) },
        expected: report.rows.map { $0.expected.flatMap(value) })
    }
    self.init(
      title: title, layers: report.rows.map(\.layer),
      panels: [
        panel("deviation", isLogarithmic: true) { $0.deviation },
        panel("input sensitivity", isLogarithmic: true) { $0.sensitivity },
        panel("gradient norm", isLogarithmic: true) { $0.gradientNorm },
      ])
  }
}
