// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the main one stays light.
let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "sonde", path: "..")],
  targets: [
    .executableTarget(
      name: "benchmark", dependencies: [.product(name: "Sonde", package: "sonde")])
  ],
  swiftLanguageModes: [.v6]
)
