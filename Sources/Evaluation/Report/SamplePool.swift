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
  private let path: String

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
    path = file.path
    do {
      queue = try DatabaseQueue(path: file.path)
      try queue.write { try Self.prepare($0) }
    } catch {
      throw Self.explained(error, path)
    }
  }

  /// Reads, or writes in one transaction. What is wrong with the file is told in words.
  private func access<Value>(
    writing: Bool = false, _ body: (Database) throws -> Value
  ) throws -> Value {
    do {
      return try writing ? queue.write(body) : queue.read(body)
    } catch {
      throw Self.explained(error, path)
    }
  }

  private static func explained(_ error: any Error, _ path: String) -> EvaluationError {
    if let error = error as? EvaluationError { return error }
    let reason =
      switch error {
      case let error as DatabaseError:
        error.message ?? "SQLite's error \(error.resultCode.rawValue)"
      case let error as RowDecodingError: "a value that does not belong there: \(error)"
      case is DecodingError: "a description of a run or of candidates in it is no longer whole"
      default: error.localizedDescription
      }
    return EvaluationError(
      "\(path) cannot be read as a report's samples (\(reason)). "
        + "Give --report another folder, or remove this file and evaluate again.")
  }

  private static func prepare(_ db: Database) throws {
    if try db.tableExists("sample") {
      let columns = Set(try db.columns(in: "sample").map(\.name))
      let wanted = Set(Self.names + Facet.allCases.map(Sample.column))
      guard try wanted.isSubset(of: columns) && db.tableExists("run") else {
        throw EvaluationError(
          "the folder's \(fileName) is of another version of shelfread, or was changed: it has no "
            + wanted.subtracting(columns).sorted().joined(separator: ", ")
            + ". Give --report another folder, or remove the file and evaluate again.")
      }
      return
    }
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
          isRight INTEGER NOT NULL, isRecordRight INTEGER NOT NULL, isGuessRight INTEGER NOT NULL,
          place INTEGER,
          score REAL, confidence REAL,
          quad TEXT, fits INTEGER NOT NULL, fitsWell INTEGER NOT NULL, isInside INTEGER NOT NULL,
          picture BLOB, spine INTEGER, evidence TEXT,
          \(Facet.allCases.map { "\(Sample.column($0)) TEXT" }.joined(separator: ", "))
        );
        CREATE INDEX sampleRun ON sample (run);
        """)
  }

  private static let names = [
    "run", "kind", "photo", "number", "text", "trueTitle", "trueAuthor", "trueCallNumber",
    "candidates", "isScored", "isBook", "isMatch", "isRight", "isRecordRight", "isGuessRight",
    "place", "score", "confidence", "quad", "fits", "fitsWell", "isInside", "picture",
    "spine", "evidence",
  ]

  /// Keeps a run, in place of an earlier one of the same kind. One transaction.
  public func save(_ info: RunInfo, _ samples: [Sample]) throws {
    let columns = Self.names + Facet.allCases.map(Sample.column)
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    let encoder = Self.encoder
    try access(writing: true) { db in
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
          sample.isGuessRight, sample.place, sample.score, sample.confidence,
        ]
        values += [
          try sample.quad.map {
            String(
              decoding: try encoder.encode($0.corners.flatMap { [$0.x, $0.y] }), as: UTF8.self)
          }, sample.fits, sample.fitsWell, sample.isInside, sample.picture,
          sample.spine,
          try sample.evidence.map { String(decoding: try encoder.encode($0), as: UTF8.self) },
        ]
        values += StatementArguments(Facet.allCases.map { sample.facets[$0] })
        try insert.execute(arguments: values)
      }
    }
  }

  /// The runs, in the order in which they were first kept; of several with one name, later ones are
  /// told by the size of the catalogue or the data set too.
  public func runs() throws -> [RunInfo] {
    try access { try Self.runs($0).map(\.info) }
  }

  private static func runs(_ db: Database) throws -> [(id: Int64, info: RunInfo)] {
    var runs = try Row.fetchAll(db, sql: "SELECT id, info FROM run ORDER BY id").map { row in
      let info: String = try row.decode(forColumn: "info")
      return (
        id: try row.decode(Int64.self, forColumn: "id"),
        info: try decoder.decode(RunInfo.self, from: Data(info.utf8))
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

  /// How many samples each run has, by its name.
  func sampleCounts() throws -> [String: Int] {
    try access { db in
      let counts = try Row.fetchAll(
        db, sql: "SELECT run, count(*) AS count FROM sample GROUP BY run")
      let byRun = try Dictionary(
        uniqueKeysWithValues: counts.map { row -> (Int64, Int) in
          (try row.decode(forColumn: "run"), try row.decode(forColumn: "count"))
        })
      return Dictionary(
        uniqueKeysWithValues: try Self.runs(db).map { ($0.info.name, byRun[$0.id] ?? 0) })
    }
  }

  /// The samples of the run called `name` that fit all filters, in the order in which they were kept.
  ///
  /// - Throws: `EvaluationError` where there is no such run.
  public func samples(of name: String, where filters: [FacetFilter] = []) throws -> [Sample] {
    try access { db in
      let runs = try Self.runs(db)
      guard let run = runs.first(where: { $0.info.name == name }) else {
        throw EvaluationError(
          "the report has no run “\(name)”; it has \(runs.map(\.info.name).joined(separator: "; "))"
        )
      }
      let conditions = ["run = ?"] + filters.map { "\(Sample.column($0.facet)) = ?" }
      let values: [any DatabaseValueConvertible] = [run.id] + filters.map(\.value)
      return try Row.fetchAll(
        db,
        sql: "SELECT * FROM sample WHERE \(conditions.joined(separator: " AND ")) ORDER BY id",
        arguments: StatementArguments(values)
      ).map { try Sample($0, decoder: Self.decoder) }
    }
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
