// swift-tools-version: 6.2
import PackageDescription

/// Every target of our own is compiled in Swift 6 language mode with warnings as errors.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
]

/// A room of the design: what it may use is exactly what is listed here.
func room(
  _ name: String, uses dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// The tests of a room, in `Tests/<room>Tests`.
func tests(
  of name: String, using dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
    resources: resources, swiftSettings: strict)
}

let package = Package(
  name: "Shelfread",
  products: [
    .executable(name: "shelfread", targets: ["ShelfreadCommand"])
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    // C libraries, each wrapped once, in the one room that owns it.
    .systemLibrary(
      name: "CTesseract", pkgConfig: "tesseract", providers: [.apt(["libtesseract-dev"])]),
    .systemLibrary(
      name: "CLeptonica", pkgConfig: "lept", providers: [.apt(["libleptonica-dev"])]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    // Its pkg-config file has flags that the package manager forbids, and is not needed.
    .systemLibrary(name: "CYAZ", providers: [.apt(["libyaz-dev"])]),

    // The rooms, in the order that data passes through them.
    room("Bibliography"),
    room(
      "Catalogue",
      uses: ["Bibliography", "CYAZ", .product(name: "GRDB", package: "GRDB.swift")]),
    room(
      "Imaging", uses: ["CLeptonica"],
      resources: [.embedInCode("Resources/glyphs.png"), .embedInCode("Resources/glyphs.txt")]),
    // OpenBLAS computes the convolutions of the learned segmenter.
    room(
      "Spines", uses: ["Imaging", "COpenBLAS"],
      resources: [.copy("Resources/segmenter.weights"), .copy("Resources/spines.trees")]),
    room("Reading", uses: ["Imaging", "CTesseract"]),
    room(
      "Retrieval", uses: ["Bibliography", "COpenBLAS"],
      resources: [.copy("Resources/embedding.bin")]),
    room("Assignment"),
    room(
      "Matching", uses: ["Bibliography", "Retrieval", "Assignment"],
      resources: [.copy("Resources/matcher.weights")]),
    room("Inventory", uses: ["Bibliography", "Catalogue"]),
    room(
      "Pipeline",
      uses: [
        "Bibliography", "Catalogue", "Imaging", "Spines", "Reading", "Retrieval", "Assignment",
        "Matching", "Inventory",
      ]),
    room(
      "Evaluation",
      uses: [
        "Bibliography", "Catalogue", "Imaging", "Retrieval", "Assignment", "Matching", "Pipeline",
        .product(name: "GRDB", package: "GRDB.swift"),
        "Inventory",
      ]),
    room(
      "ReviewSite",
      uses: [
        "Bibliography", "Catalogue", "Imaging", "Inventory", "Pipeline",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [
        .copy("Resources/templates"), .copy("Resources/static"), .copy("Resources/strings"),
      ]),
    .executableTarget(
      name: "ShelfreadCommand",
      dependencies: [
        "Bibliography", "Catalogue", "Imaging", "Spines", "Reading", "Retrieval", "Assignment",
        "Matching", "Pipeline", "Inventory", "Evaluation", "ReviewSite",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "ShelfreadBenchmarks",
      dependencies: [
        "Assignment", "Bibliography", "Catalogue", "Evaluation", "Matching", "Retrieval",
      ],
      swiftSettings: strict),

    // Makes and measures the weights that Retrieval ships; users never need it.
    .executableTarget(
      name: "EmbeddingTraining",
      dependencies: [
        "Bibliography", "Retrieval", "COpenBLAS",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "training/embedding", exclude: ["README.md"], swiftSettings: strict),

    // Measures proposals on rendered views, to fit the score of spines; users never need it.
    .executableTarget(
      name: "SpineTraining",
      dependencies: [
        "Imaging", "Spines", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "training/spines/SpineTraining", swiftSettings: strict),

    // What tests of several rooms share: a catalogue and photos whose spines are drawn.
    .target(
      name: "DrawnShelf", dependencies: ["Catalogue", "Imaging", "Spines"],
      path: "Tests/DrawnShelf",
      swiftSettings: strict),

    tests(of: "Bibliography"),
    tests(
      of: "Catalogue", using: ["Bibliography", .product(name: "GRDB", package: "GRDB.swift")]),
    tests(of: "Imaging"),
    tests(
      of: "Spines", using: ["Imaging"], resources: [.copy("Fixtures/network.fixture")]),
    tests(of: "Reading", using: ["Imaging"]),
    tests(of: "Retrieval", using: ["Bibliography"]),
    tests(of: "Assignment"),
    tests(of: "Matching", using: ["Bibliography", "Retrieval", "Assignment"]),
    tests(
      of: "Pipeline",
      using: [
        "Bibliography", "Catalogue", "DrawnShelf", "Imaging", "Inventory", "Spines", "Reading",
        "Retrieval",
      ]),
    tests(of: "Inventory", using: ["Bibliography", "Catalogue"]),
    tests(
      of: "ReviewSite",
      using: [
        "Bibliography", "Catalogue", "DrawnShelf", "Imaging", "Pipeline", "Reading",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
      ]),
    tests(
      of: "Evaluation",
      using: [
        "Bibliography", "Catalogue", "Imaging", "Matching", "Pipeline", "Reading", "DrawnShelf",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      resources: [.copy("Fixtures")]),

    // Runs the built command, which stands beside the tests.
    .testTarget(
      name: "ShelfreadCommandTests", dependencies: ["Catalogue", "Imaging"],
      resources: [.copy("Help")],
      swiftSettings: strict),
  ]
)
