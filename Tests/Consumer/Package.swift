// swift-tools-version: 6.2
import PackageDescription

// What another package has to write to use Sonde. scripts/consumer-test says where this clone is.
let sonde = Context.environment["SONDE_URL"] ?? "https://example.com/sonde.git"

let package = Package(
  name: "consumer",
  platforms: [.macOS(.v15)],
  dependencies: [.package(url: sonde, from: "0.1.0")],
  targets: [
    .executableTarget(
      name: "Consumer", dependencies: [.product(name: "Sonde", package: "sonde")])
  ],
  swiftLanguageModes: [.v6]
)
