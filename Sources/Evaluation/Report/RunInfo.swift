import Catalogue
import Foundation

/// What ran: all that someone needs to know to believe figures, and to get them again.
public struct RunInfo: Sendable, Hashable, Codable {
  /// The task that was evaluated.
  public enum Task: String, Sendable, Hashable, Codable {
    /// Annotated regions against a catalogue.
    case matching
    /// Photos, from pixels to records.
    case photos
  }

  /// A file that went in.
  public struct Input: Sendable, Hashable, Codable {
    /// What it is.
    public var role: String
    /// Its name, without its folder.
    public var name: String
    /// Its size in bytes.
    public var bytes: Int
    /// SHA-256 of its content, as `sha256sum` prints it; of several files, of the lines that
    /// `sha256sum` prints of them. Nil for a catalogue.
    public var sha256: String?
    /// Of a catalogue, a checksum of its records instead, which does not depend on the file's bytes.
    public var records: String?

    /// Creates a description from what is known already.
    public init(
      role: String, name: String, bytes: Int, sha256: String? = nil, records: String? = nil
    ) {
      self.role = role
      self.name = name
      self.bytes = bytes
      self.sha256 = sha256
      self.records = records
    }
  }

  /// A name and what it is set to.
  public struct Setting: Sendable, Hashable, Codable {
    /// The option.
    public var name: String
    /// Its value.
    public var value: String

    /// Creates a setting.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A part of the run.
  public struct Stage: Sendable, Hashable, Codable {
    /// What was done.
    public var name: String
    /// How long it took, in seconds.
    public var seconds: Double

    /// Creates a stage.
    public init(_ name: String, seconds: Double) {
      self.name = name
      self.seconds = seconds
    }
  }

  /// What the run is called in its report: the method, and the size of the catalogue where a report
  /// has several.
  public var name: String
  /// What was evaluated.
  public var task: Task
  /// The method.
  public var method: String
  /// The data set.
  public var dataset: String
  /// How many records the catalogue has.
  public var records: Int
  /// When it ended.
  public var date: Date = .now
  /// The commit of the program, or how its file is told from others.
  public var program: String
  /// The computer.
  public var machine: String
  /// What went in.
  public var inputs: [Input]
  /// How it was asked for.
  public var settings: [Setting]
  /// What took how long.
  public var stages: [Stage]
  /// The processor time so far in seconds, all cores and all methods of the run together.
  public var processorSeconds: Double
  /// The most memory that the program held so far, in MB.
  public var peakMegabytes: Double
  /// What was passed over, a sentence each.
  public var notes: [String] = []

  /// Describes a run that ends now.
  public init(
    task: Task, method: String, dataset: String, records: Int, inputs: [Input],
    settings: [Setting], stages: [Stage], notes: [String] = []
  ) {
    name = method
    self.task = task
    self.method = method
    self.dataset = dataset
    self.records = records
    self.inputs = inputs
    self.settings = settings
    self.stages = stages
    self.notes = notes
    program = Machine.program
    machine = Machine.description
    processorSeconds = Machine.processorSeconds
    peakMegabytes = Machine.peakMegabytes
  }
}

extension RunInfo {
  /// Whether call numbers counted as evidence.
  var usesCallNumbers: Bool {
    settings.contains { $0.name == "fields" && $0.value.contains("call-number") }
  }
}

extension RunInfo.Input {
  /// What tells it from others.
  var checksum: String { records ?? sha256 ?? "" }

  /// Describes a catalogue by what its records say that matching can use, whatever their order: a
  /// file that is in use changes its bytes without changing its records. Throws the catalogue's errors.
  public init(catalogue: Catalogue) throws {
    var sums: (UInt64, UInt64) = (0, 0)
    try catalogue.forEachRecord { records in
      for record in records {
        var hashers = [StableHasher(seed: 1), StableHasher(seed: 2)]
        for place in hashers.indices {
          for text in [record.title, record.author, record.callNumber, record.series] {
            hashers[place].combine(text)
          }
          hashers[place].combine(UInt64(clamping: record.copies))
        }
        sums = (sums.0 &+ hashers[0].value, sums.1 &+ hashers[1].value)
      }
    }
    let file = URL(fileURLWithPath: catalogue.path)
    let size = try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int
    self.init(
      role: "catalogue", name: file.lastPathComponent, bytes: size ?? 0,
      records: [sums.0, sums.1].map { String(format: "%016llx", $0) }.joined())
  }

  /// Describes several files at once; the checksum is that of the lines that `sha256sum` prints of
  /// them in alphabetical order of their names. Throws where one cannot be read.
  public static func list(role: String, files: [URL]) throws -> [RunInfo.Input] {
    let each = try files.map { try RunInfo.Input(role: role, file: $0) }.sorted {
      $0.name < $1.name
    }
    guard each.count > 1 else { return each }
    let lines = each.map { "\($0.sha256 ?? "")  \($0.name)\n" }.joined()
    let together = RunInfo.Input(
      role: "\(role), all", name: "\(each.count) files", bytes: each.reduce(0) { $0 + $1.bytes },
      sha256: SHA256.hexadecimal(of: Data(lines.utf8)))
    return [together] + each
  }

  /// Describes a file. Throws where it cannot be read.
  public init(role: String, file: URL) throws {
    let data: Data
    do {
      data = try Data(contentsOf: file, options: .alwaysMapped)
    } catch {
      throw EvaluationError("cannot read \(file.path): \(error.localizedDescription)")
    }
    self.init(
      role: role, name: file.lastPathComponent, bytes: data.count,
      sha256: SHA256.hexadecimal(of: data))
  }
}
