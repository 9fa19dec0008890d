import Foundation
import Retrieval

/// Two runs on the same photos, figure by figure and sample by sample.
public struct RunComparison: Sendable, Encodable {
  /// What can be said of a figure's change.
  public enum Verdict: String, Sendable, Hashable, Encodable {
    /// The interval of the difference lies above zero (for an error, below).
    case better
    /// The other way round.
    case worse
    /// The interval holds zero: chance explains the difference.
    case same = "not told apart"
  }

  /// One figure of both runs.
  public struct Change: Sendable, Hashable, Encodable {
    /// What the figure is called.
    public let name: String
    /// The figure of the first run, on the photos that both have.
    public let before: Double
    /// The figure of the second.
    public let after: Double
    /// The 95 % interval of the difference, second less first; nil where there is one photo only.
    public let low: Double?
    /// See `low`.
    public let high: Double?
    /// What can be said.
    public let verdict: Verdict
  }

  /// A sample that became good or bad.
  public struct ChangedSample: Sendable, Encodable {
    /// The photo.
    public let photo: String
    /// Its number in it.
    public let number: String
    /// What was read, by the second run.
    public let text: String
    /// What it truly is.
    public let truth: String
    /// What the first run made of it.
    public let before: String
    /// What the second made of it.
    public let after: String
  }

  /// The runs' names.
  public let before: String
  /// See `before`.
  public let after: String
  /// Photos that both runs have.
  public let photos: Int
  /// Regions of these photos that count, in both runs; of photos, books.
  public let samples: Int
  /// "regions" or "books".
  public let counted: String
  /// All figures, the one that sums up first.
  public let changes: [Change]
  /// Samples that were wrong and are good.
  public let gained: [ChangedSample]
  /// Samples that were good and are wrong.
  public let lost: [ChangedSample]
  /// What was not the same in both runs, besides the program's answers.
  public let differences: [RunDifference]
  /// What cannot be compared, a sentence each.
  public private(set) var notes: [String]

  /// The figure whose verdict stands for the whole: F1, which who asserts more or less cannot gain by
  /// alone; else the first that both runs have.
  public var deciding: Change? { changes.first { $0.name == "f1" } ?? changes.first }

  /// What can be said of the whole.
  public var verdict: Verdict { deciding?.verdict ?? .same }

  /// Compares two runs, each with its samples, on the photos that both have. The same photos are
  /// drawn for both, so that what is hard in a photo does not count as a difference.
  ///
  /// - Throws: `EvaluationError` where the runs are of different tasks or have no photo in common.
  public init(
    _ first: (info: RunInfo, samples: [Sample]), _ second: (info: RunInfo, samples: [Sample])
  ) throws {
    guard first.info.task == second.info.task else {
      throw EvaluationError(
        "a run of \(first.info.task.rawValue) cannot be compared with one of "
          + "\(second.info.task.rawValue)")
    }
    let names = [first, second].map { Set($0.samples.map(\.photo)) }
    let common = names[0].intersection(names[1]).sorted()
    guard !common.isEmpty else {
      throw EvaluationError("the runs have no photo in common")
    }
    counted = first.info.task == .photos ? "books" : "regions"
    before = first.info.name
    after = second.info.name
    photos = common.count
    differences = RunDifference.all(first.info, second.info)
    notes = Self.notes(first, second, names, common)
    let task = first.info.task
    let one = SliceFigures(first.samples, task: task, photos: common)
    let two = SliceFigures(second.samples, task: task, photos: common)
    changes = Self.changes(one, two)

    let kept = Set(common)
    func byPlace(_ samples: [Sample]) -> [[String]: Sample] {
      Dictionary(
        samples.filter { kept.contains($0.photo) && $0.kind != .spine }
          .map { ([$0.photo, $0.number], $0) },
        uniquingKeysWith: { first, _ in first })
    }
    let old = byPlace(first.samples)
    let new = Set(byPlace(second.samples).keys)
    let unlike = new.symmetricDifference(old.keys).count
    if unlike > 0 {
      notes.append(
        "\(unlike) \(counted) are in one of the runs only, as where a slice is by what each run read or "
          + "decided: the figures are each run's own")
    }
    var (gained, lost): ([ChangedSample], [ChangedSample]) = ([], [])
    var count = 0
    for sample in second.samples where sample.kind != .spine {
      guard let earlier = old[[sample.photo, sample.number]], earlier.isScored, sample.isScored
      else { continue }
      count += 1
      if sample.isGood && !earlier.isGood { gained.append(ChangedSample(earlier, sample)) }
      if !sample.isGood && earlier.isGood { lost.append(ChangedSample(earlier, sample)) }
    }
    self.gained = gained
    self.lost = lost
    samples = count
  }

  private static func changes(_ one: SliceFigures, _ two: SliceFigures) -> [Change] {
    let draws = SliceFigures.draws(one.photos.count)
    let drawn = mapOnAllCores(draws.count, inBlocksOf: 50) { block in
      block.map { draw in
        zip(one.values(draws[draw]), two.values(draws[draw])).map { before, after in
          before.flatMap { before in after.map { $0 - before } }
        }
      }
    }
    return SliceFigures.names(one.task).enumerated().compactMap { index, name in
      guard let before = one.exact[index], let after = two.exact[index] else { return nil }
      let interval =
        one.photos.count > 1 ? SliceFigures.interval(drawn.compactMap { $0[index] }) : nil
      return Change(
        name: name, before: before, after: after, low: interval?.low, high: interval?.high,
        verdict: interval.map { verdict($0.low, $0.high, isError: name == "ece") } ?? .same)
    }
  }

  /// Of an error less is better.
  private static func verdict(_ low: Double, _ high: Double, isError: Bool) -> Verdict {
    guard low > 0 || high < 0 else { return .same }
    return (low > 0) != isError ? .better : .worse
  }

  private static func notes(
    _ first: (info: RunInfo, samples: [Sample]), _ second: (info: RunInfo, samples: [Sample]),
    _ names: [Set<String>], _ common: [String]
  ) -> [String] {
    var notes: [String] = []
    for (index, run) in [first.info, second.info].enumerated() {
      let alone = names[index].subtracting(names[1 - index])
      if !alone.isEmpty {
        notes.append(
          "\(alone.count) photos of \(run.name) are not in the other run and are left out, for "
            + "instance \(alone.min() ?? "")")
      }
    }
    if common.count == 1 {
      notes.append(
        "the runs share one photo, which tells nothing of others: there are no intervals, and no "
          + "change can be told from chance")
    }
    return notes
  }
}

extension RunComparison.ChangedSample {
  init(_ earlier: Sample, _ later: Sample) {
    func made(_ sample: Sample) -> String {
      let first = sample.candidates.first.map { ": \($0.title)" } ?? ""
      return sample.outcome + first
    }
    photo = later.photo
    number = later.number
    text = later.text
    truth =
      later.truth.map { $0.author.isEmpty ? $0.title : "\($0.title) (\($0.author))" }
      ?? "no catalogued book"
    before = made(earlier)
    after = made(later)
  }
}
