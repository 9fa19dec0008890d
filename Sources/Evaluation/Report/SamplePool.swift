import Foundation
import GRDB
import Imaging

/// The samples of all runs of a report, in a SQLite file in its folder.
///
/// Runs are kept side by side. One of the same task, method, data set and size of the catalogue as an
/// earlier one takes its place.
public final class SamplePool: Sendable {
  /// The file's name in the report's folder.
  public static let fileName = "samples.sqlite"

  private let queue: DatabaseQueue

  /// Opens the pool of a report that is there.
  ///
  /// - Throws: `EvaluationError` where the folder has none.
  public static func open(in folder: URL) throws -> SamplePool {
    let file = folder.appendingPathComponent(fileName)
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw EvaluationError(
        "\(folder.path) has no report: there is no \(fileName) in it. "
          + "'eval matching' and 'eval photos' write one with --report.")
    }
    return try SamplePool(file)
  }

  /// Opens the pool of a report, or begins one; the folder is made where it is missing.
  public static func create(in folder: URL) throws -> SamplePool {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw EvaluationError("cannot write to \(folder.path): \(error.localizedDescription)")
    }
    return try SamplePool(folder.appendingPathComponent(fileName))
  }

  private init(_ file: URL) throws {
    do {
      queue = try DatabaseQueue(path: file.path)
      try queue.write { try Self.prepare($0) }
    } catch let error as DatabaseError {
      throw EvaluationError("\(file.path) cannot be used: \(error.message ?? "\(error)")")
    }
  }

  private static func prepare(_ db: Database) throws {
    guard try !db.tableExists("sample") else { return }
    try db.execute(
      sql: """
        CREATE TABLE run (id INTEGER PRIMARY KEY, identity TEXT UNIQUE NOT NULL, info TEXT NOT NULL);
        CREATE TABLE sample (
          id INTEGER PRIMARY KEY,
          run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
          kind TEXT NOT NULL, photo TEXT NOT NULL, number TEXT NOT NULL, text TEXT NOT NULL,
          trueTitle TEXT, trueAuthor TEXT, trueCallNumber TEXT,
          candidates TEXT NOT NULL,
          isScored INTEGER NOT NULL, isBook INTEGER NOT NULL, isMatch INTEGER NOT NULL,
          isRight INTEGER NOT NULL, isRecordRight INTEGER NOT NULL, place INTEGER,
          score REAL, confidence REAL,
          quad TEXT, fits INTEGER NOT NULL, fitsWell INTEGER NOT NULL, isInside INTEGER NOT NULL,
          picture BLOB,
          \(Facet.allCases.map { "\(column($0)) TEXT" }.joined(separator: ", "))
        );
        CREATE INDEX sampleRun ON sample (run);
        """)
  }

  private static func column(_ facet: Facet) -> String { "facet_\(facet.rawValue)" }

  /// Keeps a run, in place of an earlier one of the same kind. One transaction.
  public func save(_ info: RunInfo, _ samples: [Sample]) throws {
    let names = [
      "run", "kind", "photo", "number", "text", "trueTitle", "trueAuthor", "trueCallNumber",
      "candidates", "isScored", "isBook", "isMatch", "isRight", "isRecordRight", "place", "score",
      "confidence", "quad", "fits", "fitsWell", "isInside", "picture",
    ]
    let columns = names + Facet.allCases.map(Self.column)
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    let encoder = Self.encoder
    try queue.write { db in
      let identity = "\(info.task.rawValue) \(info.method) \(info.records) \(info.dataset)"
      try db.execute(
        sql: "DELETE FROM sample WHERE run IN (SELECT id FROM run WHERE identity = ?)",
        arguments: [identity])
      try db.execute(sql: "DELETE FROM run WHERE identity = ?", arguments: [identity])
      try db.execute(
        sql: "INSERT INTO run (identity, info) VALUES (?, ?)",
        arguments: [identity, String(decoding: try encoder.encode(info), as: UTF8.self)])
      let run = db.lastInsertedRowID
      let insert = try db.makeStatement(
        sql: "INSERT INTO sample (\(columns.joined(separator: ", "))) VALUES (\(places))")
      for sample in samples {
        var values: StatementArguments = [
          run, sample.kind.rawValue, sample.photo, sample.number, sample.text,
          sample.truth?.title, sample.truth?.author, sample.truth?.callNumber,
          String(decoding: try encoder.encode(sample.candidates), as: UTF8.self),
        ]
        values += [
          sample.isScored, sample.isBook, sample.isMatch, sample.isRight, sample.isRecordRight,
          sample.place, sample.score, sample.confidence,
        ]
        values += [
          try sample.quad.map {
            String(
              decoding: try encoder.encode($0.corners.flatMap { [$0.x, $0.y] }), as: UTF8.self)
          }, sample.fits, sample.fitsWell, sample.isInside, sample.picture,
        ]
        values += StatementArguments(Facet.allCases.map { sample.facets[$0] })
        try insert.execute(arguments: values)
      }
    }
  }

  /// The runs, in the order in which they were first kept; of several with one name, later ones are
  /// told by the size of the catalogue or the data set too.
  public func runs() throws -> [RunInfo] {
    try queue.read { try Self.runs($0).map(\.info) }
  }

  private static func runs(_ db: Database) throws -> [(id: Int64, info: RunInfo)] {
    var runs = try Row.fetchAll(db, sql: "SELECT id, info FROM run ORDER BY id").map { row in
      (
        id: row[0] as Int64,
        info: try decoder.decode(RunInfo.self, from: Data((row[1] as String).utf8))
      )
    }
    for index in runs.indices {
      let info = runs[index].info
      let twins = runs.indices.filter {
        $0 != index && runs[$0].info.method == info.method && runs[$0].info.task == info.task
      }.map { runs[$0].info }
      let others = runs.contains { $0.info.task != info.task && $0.info.method == info.method }
      var name = others ? "\(info.method) on \(info.task.rawValue)" : info.method
      if twins.contains(where: { $0.records != info.records }) {
        name += ", \(info.records) records"
      }
      if twins.contains(where: { $0.dataset != info.dataset }) { name += ", \(info.dataset)" }
      runs[index].info.name = name
    }
    return runs
  }

  /// The samples of the run called `name` that fit all filters, in the order in which they were kept.
  ///
  /// - Throws: `EvaluationError` where there is no such run.
  public func samples(of name: String, where filters: [FacetFilter] = []) throws -> [Sample] {
    try queue.read { db in
      let runs = try Self.runs(db)
      guard let run = runs.first(where: { $0.info.name == name }) else {
        throw EvaluationError(
          "the report has no run “\(name)”; it has \(runs.map(\.info.name).joined(separator: "; "))"
        )
      }
      let conditions = ["run = ?"] + filters.map { "\(Self.column($0.facet)) = ?" }
      let values: [any DatabaseValueConvertible] = [run.id] + filters.map(\.value)
      return try Row.fetchAll(
        db,
        sql: "SELECT * FROM sample WHERE \(conditions.joined(separator: " AND ")) ORDER BY id",
        arguments: StatementArguments(values)
      ).map(Self.sample)
    }
  }

  private static func sample(_ row: Row) throws -> Sample {
    var sample = Sample(
      kind: Sample.Kind(rawValue: row["kind"]) ?? .region, photo: row["photo"],
      number: row["number"])
    sample.text = row["text"]
    if let title = row["trueTitle"] as String? {
      sample.truth = AnnotatedBook(
        title: title, author: row["trueAuthor"] ?? "", callNumber: row["trueCallNumber"] ?? "")
    }
    sample.candidates = try decoder.decode(
      [Sample.Candidate].self, from: Data((row["candidates"] as String).utf8))
    sample.isScored = row["isScored"]
    sample.isBook = row["isBook"]
    sample.isMatch = row["isMatch"]
    sample.isRight = row["isRight"]
    sample.isRecordRight = row["isRecordRight"]
    sample.place = row["place"]
    sample.score = row["score"]
    sample.confidence = row["confidence"]
    if let quad = row["quad"] as String? {
      let values = try decoder.decode([Double].self, from: Data(quad.utf8))
      sample.quad = Quad(
        stride(from: 0, to: 8, by: 2).map { Point(x: values[$0], y: values[$0 + 1]) })
    }
    sample.fits = row["fits"]
    sample.fitsWell = row["fitsWell"]
    sample.isInside = row["isInside"]
    sample.picture = row["picture"]
    for facet in Facet.allCases { sample.facets[facet] = row[column(facet)] as String? }
    return sample
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return decoder
  }
}
