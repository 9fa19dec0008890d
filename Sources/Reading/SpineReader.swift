import Foundation
import Imaging

/// Reads spines on all cores: a pool of Tesseract handles, one for each worker.
///
/// The environment must hold `OMP_THREAD_LIMIT=1` before the process starts, or Tesseract's own
/// threads fight over the cores and reading takes a thousand times longer; see
/// `environmentNeedsThreadLimit`. Let the reader go before the process exits: its handles are freed
/// with it.
public final class SpineReader: Sendable {
  /// The languages that are read together.
  public let languages: [String]
  /// The passes that every spine is read in.
  public let passes: [ReadingPass]
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
    languages: [String] = [], workers: Int? = nil, passes: [ReadingPass] = ReadingPass.standard
  ) throws(ReadingError) {
    let languages = try Languages.checked(languages)
    self.languages = languages
    self.passes = passes
    self.workers = max(workers ?? ProcessInfo.processInfo.activeProcessorCount, 1)
    pool = RecognizerPool(
      first: try SpineRecognizer(languages: languages, passes: passes), limit: self.workers,
      languages: languages, passes: passes)
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
    let passes = passes.map { "\($0.name):\($0.thickness):\($0.ink):\($0.directions)" }
    return "tesseract \(TesseractHandle.version) \(models.joined(separator: "+")) "
      + "preparation \(Self.preparation) " + passes.joined(separator: ";")
  }

  /// Counts changes of how a strip is prepared and its directions are chosen.
  private static let preparation = 1

  /// Whether this process was started without `OMP_THREAD_LIMIT`. Setting it now does not help:
  /// the process must be started again with it.
  public static var environmentNeedsThreadLimit: Bool {
    ProcessInfo.processInfo.environment["OMP_THREAD_LIMIT"] == nil
  }

  /// Reads one spine. See `SpineRecognizer.read`.
  ///
  /// - Throws: `CancellationError`, `ReadingError` where a further handle cannot be opened.
  public func read(_ quad: Quad, in photo: ColorImage) async throws -> Reading {
    let recognizer = try await pool.acquire()
    do {
      let reading = try recognizer.recognizer.read(quad, in: photo)
      await pool.release(recognizer)
      return reading
    } catch {
      await pool.release(recognizer)
      throw error
    }
  }

  /// Reads many spines of a photo at once and returns their readings in the order of `quads`.
  ///
  /// - Parameter progress: called after each spine, from any thread.
  /// - Throws: `CancellationError`, `ReadingError` where a further handle cannot be opened.
  public func read(
    _ quads: [Quad], in photo: ColorImage, progress: (@Sendable () -> Void)? = nil
  ) async throws -> [Reading] {
    try await withThrowingTaskGroup(of: (Int, Reading).self) { group in
      var readings = [Reading](repeating: Reading(hypotheses: []), count: quads.count)
      var next = 0
      func add() {
        let index = next
        next += 1
        group.addTask { (index, try await self.read(quads[index], in: photo)) }
      }
      while next < min(workers, quads.count) { add() }
      while let (index, reading) = try await group.next() {
        readings[index] = reading
        progress?()
        if next < quads.count { add() }
      }
      return readings
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
  private let passes: [ReadingPass]
  private let limit: Int
  private var idle: [Loan]
  private var count = 1
  private var waiting: [CheckedContinuation<Loan, Never>] = []

  init(
    first: sending SpineRecognizer, limit: Int, languages: [String], passes: [ReadingPass]
  ) {
    idle = [Loan(recognizer: first)]
    self.limit = limit
    self.languages = languages
    self.passes = passes
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
      return try await Self.open(languages, passes)
    } catch {
      count -= 1
      throw error
    }
  }

  func release(_ loan: Loan) {
    if waiting.isEmpty { idle.append(loan) } else { waiting.removeFirst().resume(returning: loan) }
  }

  @concurrent
  private nonisolated static func open(
    _ languages: [String], _ passes: [ReadingPass]
  ) async throws -> Loan {
    Loan(recognizer: try SpineRecognizer(languages: languages, passes: passes))
  }
}
