import Foundation

/// The import of a large library's records.
let marcBenchmark = Benchmark(
  name: "marc", summary: "import of 1,000,000 MARC records (1.2 kB each) with one copy each"
) {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("shelfread-bench-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let file = folder.appendingPathComponent("records.mrc")
  let records = 1_000_000
  try MARCRecords.write(records, to: file)
  print(CommandMeasurement.heading)
  let measurement = try CommandMeasurement.shelfread(
    "catalogue", "import", file.path, "--catalogue",
    folder.appendingPathComponent("library.sqlite").path)
  print(measurement.line("import of \(records) records"))
  let rate = Double(records) / measurement.processorSeconds
  print("\(Int(rate)) records per second of one core")
}

/// MARC records made of made-up words, the same ones from run to run.
private enum MARCRecords {
  static func write(_ count: Int, to file: URL) throws {
    try Data().write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    defer { try? handle.close() }
    var random = SplitMix64(seed: 1)
    let words = (0..<20_000).map { _ in word(&random) }
    func phrase(_ length: Int) -> String {
      (0..<length).map { _ in words[Int.random(in: words.indices, using: &random)] }
        .joined(separator: " ")
    }
    var buffer = Data()
    for number in 0..<count {
      let notes = (0..<4).map { _ in ("500", "  \u{1F}a\(phrase(14)).") }
      let subjects = (0..<4).map { _ in ("650", " 0\u{1F}a\(phrase(3))\u{1F}x\(phrase(1)).") }
      buffer += record(
        [
          ("001", "ocm\(digits(number, 8))"), ("005", "20240101120000.0"),
          ("008", "240101s1999    xx            000 0 spa d"),
          ("020", "  \u{1F}a978\(digits(number, 10)) (pbk.)"), ("040", "  \u{1F}aXYZ\u{1F}cXYZ"),
          ("082", "04\u{1F}a860/.4\u{1F}221"),
          ("100", "1 \u{1F}a\(phrase(1)), \(phrase(1)),\u{1F}d1920-"),
          ("245", "10\u{1F}a\(phrase(4)) :\u{1F}b\(phrase(4)) /\u{1F}c\(phrase(2))."),
          ("260", "  \u{1F}a\(phrase(1)) :\u{1F}b\(phrase(2)),\u{1F}c1999."),
          ("300", "  \u{1F}a321 p. ;\u{1F}c23 cm."),
          ("490", "0 \u{1F}a\(phrase(3)) ;\u{1F}v\(number % 90)"),
        ] + notes + subjects + [
          ("700", "1 \u{1F}a\(phrase(1)), \(phrase(1))."),
          (
            "952",
            "  \u{1F}00\u{1F}10\u{1F}70\u{1F}aMAIN\u{1F}bMAIN\u{1F}cSTACKS\u{1F}oN \(phrase(1))"
              + "\u{1F}p\(digits(number, 9))"
          ),
        ])
      if buffer.count > 1 << 22 {
        try handle.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    try handle.write(contentsOf: buffer)
  }

  private static func word(_ random: inout SplitMix64) -> String {
    let syllables = ["ca", "ñe", "to", "ri", "sán", "lu", "me", "dor", "pa", "gui", "çó", "ber"]
    return (0..<Int.random(in: 2...4, using: &random)).map { _ in
      syllables[Int.random(in: syllables.indices, using: &random)]
    }.joined()
  }

  private static func record(_ fields: [(String, String)]) -> Data {
    var directory = ""
    var data = Data()
    for (tag, text) in fields {
      directory += tag + digits(text.utf8.count + 1, 4) + digits(data.count, 5)
      data += Data(text.utf8) + [0x1E]
    }
    let base = 25 + directory.utf8.count
    let leader = digits(base + data.count + 1, 5) + "nam a22" + digits(base, 5) + " a 4500"
    return Data((leader + directory).utf8) + [0x1E] + data + [0x1D]
  }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }
}
