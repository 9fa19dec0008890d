import Foundation
import Imaging

/// Reads spines on all cores: a pool of Tesseract handles, one of each language for each worker.
///
/// The environment must hold `OMP_THREAD_LIMIT=1` before the process starts, or Tesseract's own
/// threads fight over the cores and reading takes a thousand times longer; see
/// `environmentNeedsThreadLimit`. Let the reader go before the process exits: its handles are freed
/// with it.
public final class SpineReader: Sendable {
  /// The languages that the passes read in by turns.
  public let languages: [String]
  /// The passes, in the order in which they are spent.
  public let rounds: ReadingRounds
  /// How many spines are read at a time.
  public let workers: Int
  private let pool: RecognizerPool

  /// Creates a reader and opens its first handle.
  ///
  /// - Parameters:
  ///   - languages: three-letter codes; none for `Languages.standard`.
  ///   - workers: how many spines are read at a time; nil for one a core.
  /// - Throws: `ReadingError` where a language is not installed.
  public init(
    languages: [String] = [], workers: Int? = nil, rounds: ReadingRounds = .standard
  ) throws(ReadingError) {
    let languages = try Languages.checked(languages)
    self.languages = languages
    self.rounds = rounds
    self.workers = max(workers ?? ProcessInfo.processInfo.activeProcessorCount, 1)
    pool = RecognizerPool(
      first: try SpineRecognizer(languages: languages), limit: self.workers, languages: languages)
  }

  /// Names what readings depend on: the recogniser's version, its models, how strips are prepared,
  /// and the passes. Readings stored under another identifier are made anew.
  public var identifier: String {
    // A model of another kind (fast or best) or release has another size.
    let models = languages.map { language in
      let file = TesseractHandle.folder + "/\(language).traineddata"
      let size = (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int ?? 0
      return "\(language):\(size)"
    }
    let rounds = rounds.rounds.map { passes in
      passes.map {
        "\($0.name):\($0.thickness):\($0.ink):\($0.directions):\($0.layout):\($0.language)"
      }
      .joined(separator: ";")
    }
    return "tesseract \(TesseractHandle.version) \(models.joined(separator: "+")) "
      + "preparation \(Self.preparation) " + rounds.joined(separator: "/")
  }

  /// Counts changes of how a strip is prepared and its directions are chosen.
  private static let preparation = 2

  /// Whether this process was started without `OMP_THREAD_LIMIT`. Setting it now does not help:
  /// the process must be started again with it.
  public static var environmentNeedsThreadLimit: Bool {
    ProcessInfo.processInfo.environment["OMP_THREAD_LIMIT"] == nil
  }

  /// A spine of a photo, and what was read on it so far.
  public struct SpineTask: Sendable {
    /// Its outline in the photo.
    public var quad: Quad
    /// What was read.
    public var reading: Reading

    /// Creates a task.
    public init(quad: Quad, reading: Reading = Reading()) {
      self.quad = quad
      self.reading = reading
    }
  }

  /// Reads spines of a photo, several at once, in the passes of the first `count` rounds that their
  /// readings lack.
  ///
  /// - Parameter done: called with each spine's place in `tasks` and its reading as soon as it is
  ///   there, one call at a time: what was told is worth keeping where this throws.
  /// - Throws: `CancellationError`, `ReadingError` where a language cannot be opened.
  public func read(
    _ tasks: [SpineTask], in photo: ColorImage, upTo count: Int, done: (Int, Reading) -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: (Int, Reading).self) { group in
      var next = 0
      func add() {
        let index = next
        next += 1
        group.addTask { (index, try await self.read(tasks[index], in: photo, upTo: count)) }
      }
      while next < min(workers, tasks.count) { add() }
      while let (index, reading) = try await group.next() {
        done(index, reading)
        if next < tasks.count { add() }
      }
    }
  }

  /// Reads spines of a photo in all rounds and returns their readings in the order of `quads`.
  ///
  /// - Throws: `CancellationError`, `ReadingError` where a language cannot be opened.
  public func read(_ quads: [Quad], in photo: ColorImage) async throws -> [Reading] {
    var readings = [Reading](repeating: Reading(), count: quads.count)
    try await read(quads.map { SpineTask(quad: $0) }, in: photo, upTo: rounds.count) {
      readings[$0] = $1
    }
    return readings
  }

  private func read(_ task: SpineTask, in photo: ColorImage, upTo count: Int) async throws
    -> Reading
  {
    if task.reading.isComplete(for: rounds, upTo: count) { return task.reading }
    let loan = try await pool.acquire()
    do {
      let reading = try loan.recognizer.extend(
        task.reading, of: task.quad, in: photo, by: rounds.passes(upTo: count),
        first: rounds.rounds[0][0])
      await pool.release(loan)
      return reading
    } catch {
      await pool.release(loan)
      throw error
    }
  }
}

/// Lends recognisers, opening them when they are first needed.
private actor RecognizerPool {
  /// A recogniser that is used by one task at a time, as the pool ensures.
  struct Loan: @unchecked Sendable {
    let recognizer: SpineRecognizer
  }

  private let languages: [String]
  private let limit: Int
  private var idle: [Loan]
  private var count = 1
  private var waiting: [CheckedContinuation<Loan, Never>] = []

  init(first: sending SpineRecognizer, limit: Int, languages: [String]) {
    idle = [Loan(recognizer: first)]
    self.limit = limit
    self.languages = languages
  }

  /// An idle recogniser, a new one, or the next that is given back.
  func acquire() async throws -> Loan {
    if let loan = idle.popLast() { return loan }
    guard count < limit else {
      return await withCheckedContinuation { waiting.append($0) }
    }
    count += 1
    do {
      // Opened off the actor, so that several open at a time.
      return try await Self.open(languages)
    } catch {
      count -= 1
      throw error
    }
  }

  func release(_ loan: Loan) {
    if waiting.isEmpty { idle.append(loan) } else { waiting.removeFirst().resume(returning: loan) }
  }

  @concurrent
  private nonisolated static func open(_ languages: [String]) async throws -> Loan {
    Loan(recognizer: try SpineRecognizer(languages: languages))
  }
}
