import Foundation

/// What a user waits for, on the samples and on whatever real data is present.
let commandsBenchmark = Benchmark(
  name: "commands", summary: "whole commands: import, match, eval; SHELFREAD_DATA names real data"
) {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("shelfread-bench-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let commands = CommandsOnData(work: folder)
  print(CommandMeasurement.heading)
  try commands.samples()
  let data = ProcessInfo.processInfo.environment["SHELFREAD_DATA"] ?? "../shared/data"
  try commands.library(data)
  try commands.homes(data)
}

/// The commands that are measured, on catalogues made anew.
private struct CommandsOnData {
  let work: URL

  func samples() throws {
    let catalogue = try imported("sample catalogue", "catalogue/sample.csv")
    try match("4 sample photos", ["images/samples"], catalogue)
  }

  func library(_ data: String) throws {
    let books = "\(data)/library-dataset/library_books.csv"
    guard isPresent(books, for: "library") else { return }
    let catalogue = try imported("catalogue of 15,228 rows", books)
    let annotations = "\(data)/library-dataset/annotations_dev.csv"
    if isPresent(annotations, for: "eval matching") {
      for fields in ["title,author", "title,author,call-number,series"] {
        print(
          try CommandMeasurement.shelfread(
            "eval", "matching", "--annotations", annotations, "--catalogue", catalogue,
            "--fields", fields
          ).line("eval matching, \(fields)"))
      }
    }
    let photo = "\(data)/photos/lib_one.jpg"
    if isPresent(photo, for: "match") {
      try match("photo of a library, 16 megapixels", [photo], catalogue)
    }
  }

  func homes(_ data: String) throws {
    let books = "\(data)/photos/catalogue.csv"
    guard isPresent(books, for: "photos of homes") else { return }
    let catalogue = try imported("catalogue of 60,000 rows", books)
    let photos = ["bf_04", "bf_19", "cvbook", "henr_12", "shelfie_home_0"]
    try match("5 photos of homes", photos.map { "\(data)/photos/\($0).jpg" }, catalogue)
  }

  private func imported(_ name: String, _ file: String) throws -> String {
    let catalogue = work.appendingPathComponent("\(UUID().uuidString).sqlite").path
    print(
      try CommandMeasurement.shelfread("catalogue", "import", file, "--catalogue", catalogue)
        .line("import, \(name)"))
    return catalogue
  }

  /// Once as it is on the first day, and once with everything read already.
  private func match(_ name: String, _ photos: [String], _ catalogue: String) throws {
    for state in ["first time", "read before"] {
      let output = work.appendingPathComponent("results").path
      print(
        try CommandMeasurement.shelfread(
          arguments: ["match"] + photos + ["--catalogue", catalogue, "--output", output]
        ).line("match, \(name), \(state)"))
    }
  }

  private func isPresent(_ file: String, for what: String) -> Bool {
    let isThere = FileManager.default.fileExists(atPath: file)
    if !isThere { print("\(what): skipped, \(file) is not there") }
    return isThere
  }
}
