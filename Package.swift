// swift-tools-version: 6.2
import PackageDescription

// Targets stand in the order in which data flows; a target depends only on targets above it.
// No unsafe flags: another package can depend on this one by URL and version. oneDNN, turbojpeg, libpng
// and the other C libraries are found through pkg-config, where scripts/setup puts what is missing.
let package = Package(
  name: "sonde",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Sonde", targets: ["Sonde"]),
    .executable(name: "sonde", targets: ["sonde-cli"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // The C door.
    .systemLibrary(name: "COneDNN", pkgConfig: "dnnl"),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    .target(
      name: "CKernels",
      cSettings: [.enableWarning("all"), .enableWarning("extra")],
      // The run-time library by its file name: needs no gcc.
      linkerSettings: [.linkedLibrary(":libgomp.so.1")]),
    // Swift.
    .target(name: "SondeTensors", path: "Sources/Tensors"),
    .target(
      name: "SondeFormats",
      dependencies: [
        "SondeTensors", "CTurboJPEG", "CPNG", "CZlib", "CLMDB",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      path: "Sources/Formats",
      exclude: [
        "TensorBoard/Event.proto", "TensorBoard/HParams.proto", "LMDB/Datum.proto",
      ]),
    .target(name: "SondeCompiler", dependencies: ["SondeTensors"], path: "Sources/Compiler"),
    .target(
      name: "SondeOneDNN",
      dependencies: ["SondeTensors", "SondeCompiler", "COneDNN", "CKernels"],
      path: "Sources/OneDNN"),
    .target(
      name: "SondeNetworks", dependencies: ["SondeTensors", "SondeCompiler"],
      path: "Sources/Networks"),
    .target(
      name: "SondeDatasets", dependencies: ["SondeTensors", "SondeFormats"],
      path: "Sources/Datasets"),
    .target(
      name: "SondeExperiments",
      dependencies: [
        "SondeTensors", "SondeNetworks", "SondeDatasets", .product(name: "Yams", package: "Yams"),
      ],
      path: "Sources/Experiments"),
    .target(
      name: "SondeRuns",
      dependencies: [
        "SondeTensors", "SondeFormats", "SondeDatasets", "SondeExperiments", "CCairo",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      path: "Sources/Runs"),
    .target(
      name: "SondeTraining",
      dependencies: [
        "SondeTensors", "SondeFormats", "SondeCompiler", "SondeOneDNN", "SondeNetworks",
        "SondeDatasets", "SondeExperiments", "SondeRuns",
      ],
      path: "Sources/Training"),
    .target(
      name: "SondeDiagnosis",
      dependencies: ["SondeNetworks", "SondeDatasets", "SondeExperiments", "SondeRuns"],
      path: "Sources/Diagnosis"),
    .target(
      name: "Sonde",
      dependencies: [
        "SondeTensors", "SondeFormats", "SondeCompiler", "SondeNetworks", "SondeDatasets",
        "SondeExperiments", "SondeRuns", "SondeTraining", "SondeDiagnosis", "SondeOneDNN",
      ],
      path: "Sources/Sonde"),
    .executableTarget(
      name: "sonde-cli",
      dependencies: [
        "Sonde", "CCurl", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/sonde-cli"),
    // Tests mirror Sources; TestSupport holds the reference interpreter and the golden fixtures.
    .target(
      name: "TestSupport", dependencies: ["SondeTensors", "SondeFormats", "SondeCompiler"],
      path: "Tests/TestSupport", resources: [.copy("Fixtures")]),
    .testTarget(
      name: "TensorsTests", dependencies: ["SondeTensors", "SondeFormats", "TestSupport"]),
    .testTarget(
      name: "FormatsTests",
      dependencies: [
        "SondeFormats", "SondeTensors", "TestSupport",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ]),
    .testTarget(
      name: "CompilerTests", dependencies: ["SondeCompiler", "SondeTensors", "TestSupport"]),
    .testTarget(
      name: "OneDNNTests",
      dependencies: ["SondeOneDNN", "SondeCompiler", "SondeTensors", "CKernels", "TestSupport"]),
    .testTarget(
      name: "NetworksTests",
      dependencies: [
        "SondeNetworks", "SondeCompiler", "SondeTensors", "SondeFormats", "TestSupport",
      ]),
    .testTarget(
      name: "DatasetsTests",
      dependencies: ["SondeDatasets", "SondeFormats", "SondeTensors", "TestSupport"]),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "SondeExperiments", "SondeNetworks", "SondeDatasets", "SondeTensors", "TestSupport",
      ]),
    .testTarget(
      name: "RunsTests",
      dependencies: [
        "SondeRuns", "SondeExperiments", "SondeFormats", "SondeTensors", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "TrainingTests", dependencies: ["Sonde", "TestSupport"]),
    .testTarget(
      name: "DiagnosisTests",
      dependencies: [
        "SondeDiagnosis", "SondeNetworks", "SondeDatasets", "SondeExperiments", "SondeRuns",
        "SondeFormats", "SondeTensors", "SondeTraining",
      ]),
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "SondeFormats", "SondeTensors", "SondeDatasets", "SondeExperiments", "SondeRuns",
        "SondeTraining", "TestSupport",
      ]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "Sonde", "TestSupport", "sonde-cli", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// One place for the compiler settings of every Swift target of ours.
let cTargets: Set<String> = [
  "COneDNN", "CTurboJPEG", "CPNG", "CZlib", "CLMDB", "CCurl", "CCairo", "CKernels",
]
for target in package.targets where !cTargets.contains(target.name) {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
