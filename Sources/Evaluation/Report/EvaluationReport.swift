import Foundation

/// What a report tells, worked out from the pool of samples; it is written as HTML, Markdown and JSON.
public struct EvaluationReport: Sendable, Encodable {
  /// The conditions that all samples fit.
  public let slice: [String]
  /// Every run with its figures.
  public let runs: [RunFigures]
  /// The run that is told in full.
  public let detail: RunDetail

  /// The figures of one run.
  public struct RunFigures: Sendable, Encodable {
    /// What ran.
    public let info: RunInfo
    /// Books that should be found.
    public let books: Int
    /// Regions that count, of photos spines, and the photos that they are from.
    public let samples: Int
    /// See `samples`.
    public let photos: Int
    /// The figures with their intervals.
    public let figures: [Figure]
    /// Precision at growing recall.
    public let curve: [CurvePoint]
    /// Recall at growing numbers of candidates; of photos among those of the spine on the book's place.
    public let recall: [RecallPoint]
    /// How far probabilities can be believed; nil of a method that tells none.
    public let calibration: CalibrationTable?
    /// Whether probabilities are told of asserted matches only: those of results found in a folder.
    public let tellsMatchesOnly: Bool
    /// The share that is right in each of its bins, with intervals; nil for empty bins.
    public let calibrationBins: [Figure?]
    /// Its expected error with its interval.
    public let calibrationError: Figure?
  }

  /// Precision and recall at one threshold.
  public struct CurvePoint: Sendable, Hashable, Encodable {
    /// The threshold.
    public let score: Double
    /// Share of books with a right match at it.
    public let recall: Double
    /// Share of matches that are right.
    public let precision: Double
  }

  /// Recall among the first candidates.
  public struct RecallPoint: Sendable, Hashable, Encodable {
    /// How many candidates.
    public let depth: Int
    /// Share of books with the right work among them.
    public let recall: Double
    /// Where its 95 % interval begins and ends; nil of one photo.
    public let low: Double?
    /// See `low`.
    public let high: Double?
  }

  /// One run in full.
  public struct RunDetail: Sendable, Encodable {
    /// The run's name.
    public let name: String
    /// Its method.
    public let method: String
    /// How many samples came to each end, the most frequent first.
    public let outcomes: [Count]
    /// The first figure of each value of each facet.
    public let facets: [FacetFigures]
    /// What went wrong.
    public let errors: [Mistake]
    /// How many mistakes there are, shown or not.
    public let mistakes: Int
  }

  /// A value and how many samples have it.
  public struct Count: Sendable, Hashable, Encodable {
    /// The value.
    public let value: String
    /// How many have it.
    public let count: Int
  }

  /// The figures of a facet's values.
  public struct FacetFigures: Sendable, Encodable {
    /// The facet.
    public let facet: Facet
    /// The values with most samples first.
    public let values: [FacetFigure]
  }

  /// The figure of one value of a facet.
  public struct FacetFigure: Sendable, Hashable, Encodable {
    /// The value.
    public let value: String
    /// How many regions that count have it; of photos, spines.
    public let samples: Int
    /// How many books there are to find.
    public let books: Int
    /// The figure; nil where the value leaves nothing to count it of.
    public let figure: Figure?
  }

  /// How many mistakes are shown at most, so that the file can be opened anywhere.
  static let shownMistakes = 120
  /// How many values of a facet are shown at most.
  static let shownValues = 20

  /// Works out the report of a pool.
  ///
  /// - Parameters:
  ///   - filters: conditions that samples have to fit.
  ///   - run: the run to tell in full; by default that of the program itself, or else the last.
  /// - Throws: `EvaluationError` where there is no such run or no sample fits.
  public init(_ pool: SamplePool, where filters: [FacetFilter] = [], run: String? = nil) throws {
    slice = filters.map { "\($0.facet.rawValue)=\($0.value)" }
    let infos = try pool.runs()
    let chosen = try Self.run(run, in: pool).name
    var figures: [RunFigures] = []
    var detail: RunDetail?
    for info in infos {
      let samples = try pool.samples(of: info.name, where: filters)
      if info.name == chosen { detail = RunDetail(info, samples) }
      if !samples.isEmpty { figures.append(RunFigures(info, samples)) }
    }
    guard let detail, !detail.outcomes.isEmpty, !figures.isEmpty else {
      throw try Self.emptySlice(filters, run: chosen, in: pool)
    }
    guard figures.contains(where: { !$0.figures.isEmpty }) else {
      let outcomes = detail.outcomes.map { "\($0.count) \($0.value)" }.joined(separator: ", ")
      throw EvaluationError(
        "the samples of \(slice.joined(separator: " and ")) show no catalogued book, so no figure "
          + "can be told; what became of them: \(outcomes)")
    }
    runs = figures
    self.detail = detail
  }

  /// The samples of a run that fit all filters.
  ///
  /// - Throws: `EvaluationError` where there is no such run, or no sample fits.
  public static func samples(
    of run: String, where filters: [FacetFilter], in pool: SamplePool
  ) throws -> [Sample] {
    let samples = try pool.samples(of: run, where: filters)
    if samples.isEmpty { throw try emptySlice(filters, run: run, in: pool) }
    return samples
  }

  /// Says that no sample fits, and which values there are.
  private static func emptySlice(
    _ filters: [FacetFilter], run: String, in pool: SamplePool
  ) throws -> EvaluationError {
    guard !filters.isEmpty else {
      return EvaluationError("the run “\(run)” has no samples that count")
    }
    let samples = try pool.samples(of: run)
    let conditions = filters.map { "\($0.facet.rawValue)=\($0.value)" }.joined(separator: " and ")
    let known = Set(filters.map(\.facet)).sorted { $0.rawValue < $1.rawValue }.map { facet in
      let values = Set(samples.compactMap { $0.facets[facet] }).sorted()
      let shown = values.prefix(shownValues).joined(separator: "; ")
      return "\(facet.rawValue) is one of \(shown)"
        + (values.count > shownValues ? " and \(values.count - shownValues) more" : "")
    }
    return EvaluationError(
      "no sample of “\(run)” fits \(conditions): \(known.joined(separator: ". "))")
  }

  /// The run called `name`; by default one of the program itself, or else of any method: that with most
  /// samples, the latest of several.
  ///
  /// - Throws: `EvaluationError` where there is none.
  public static func run(_ name: String?, in pool: SamplePool) throws -> RunInfo {
    let runs = try pool.runs()
    guard let name else {
      let own = runs.filter { $0.method == MatchingMethod.full.rawValue }
      let counts = try pool.sampleCounts()
      guard
        let run = (own.isEmpty ? runs : own).enumerated().max(by: {
          (counts[$0.element.name] ?? 0, $0.offset) < (counts[$1.element.name] ?? 0, $1.offset)
        })?.element
      else { throw EvaluationError("the report has no runs yet") }
      return run
    }
    guard let run = runs.first(where: { $0.name == name }) else {
      throw EvaluationError(
        "the report has no run “\(name)”; it has \(runs.map(\.name).joined(separator: "; "))")
    }
    return run
  }

  /// A figure, by default the first, for each value of a facet, the values with most books first. By
  /// catalogue all runs of the method on the data set are told, by data set all with the catalogue, not
  /// the named one only.
  ///
  /// - Throws: `EvaluationError` where there is no such run or figure, or no sample fits.
  public static func figures(
    in pool: SamplePool, by facet: Facet, where filters: [FacetFilter], run name: String,
    figure: String? = nil
  ) throws -> [FacetFigure] {
    let info = try run(name, in: pool)
    let names = SliceFigures.names(info.task)
    if let figure, !names.contains(figure) {
      throw EvaluationError(
        "there is no figure “\(figure)” of \(info.task.rawValue); there are "
          + names.joined(separator: ", "))
    }
    let runs = try pool.runs().filter { other in
      guard other.method == info.method && other.task == info.task else { return false }
      return switch facet {
      case .catalogue: other.dataset == info.dataset
      case .dataset: other.records == info.records
      default: other.name == name
      }
    }.map(\.name)
    let samples = try runs.flatMap { try pool.samples(of: $0, where: filters) }
    if samples.isEmpty { throw try emptySlice(filters, run: name, in: pool) }
    return RunDetail.figures(samples, by: facet, task: info.task, figure: figure)
  }
}

extension EvaluationReport.RunDetail {
  init(_ info: RunInfo, _ samples: [Sample]) {
    name = info.name
    method = info.method
    let scored = samples.filter(\.isScored)
    outcomes = [.region, .book, .spine].flatMap { (kind: Sample.Kind) in
      Self.counts(
        scored.filter { $0.kind == kind }.map {
          kind == .region ? $0.outcome : "\(kind.rawValue): \($0.outcome)"
        })
    }
    let shown: [Facet] =
      info.task == .matching
      ? [.language, .length, .reading, .label, .section, .class]
      : [.photo, .language, .length, .reading, .label, .section, .class]
    facets = shown.compactMap { facet in
      let figures = Self.figures(samples, by: facet, task: info.task).filter { $0.figure != nil }
      return figures.count > 1
        ? .init(facet: facet, values: Array(figures.prefix(EvaluationReport.shownValues))) : nil
    }
    let bad = scored.filter { !$0.isGood }
    // A spine with a wrong record is told once, as the book that was missed for it.
    let told = Set(bad.filter { $0.kind == .book }.map { [$0.photo, "\($0.spine ?? -1)"] })
    let wrong = bad.filter { $0.kind != .spine || !told.contains([$0.photo, "\($0.spine ?? -1)"]) }
    mistakes = wrong.count
    // The surest first: those are the ones that mislead.
    errors = wrong.enumerated().sorted {
      ($1.element.picture != nil ? 1 : 0, $1.element.confidence ?? 0, $0.offset)
        < ($0.element.picture != nil ? 1 : 0, $0.element.confidence ?? 0, $1.offset)
    }.prefix(EvaluationReport.shownMistakes).map {
      Mistake($0.element, usesCallNumbers: info.usesCallNumbers)
    }
  }

  /// A figure, by default the first, of each value of a facet, the values with most books first.
  static func figures(
    _ samples: [Sample], by facet: Facet, task: RunInfo.Task, figure name: String? = nil
  ) -> [EvaluationReport.FacetFigure] {
    let name = name ?? SliceFigures.names(task)[0]
    return Dictionary(grouping: samples) { $0.facets[facet] ?? Facets.unknown }
      .compactMap { value, samples in
        let slice = SliceFigures(samples, task: task)
        guard slice.count > 0 || slice.books > 0 else { return nil }
        return EvaluationReport.FacetFigure(
          value: value, samples: slice.count, books: slice.books,
          // Without a book there is nothing to find, and no figure.
          figure: slice.books > 0 ? slice.figures().first { $0.name == name } : nil)
      }.sorted { ($1.books, $1.samples, $0.value) < ($0.books, $0.samples, $1.value) }
  }

  private static func counts(_ values: [String]) -> [EvaluationReport.Count] {
    Dictionary(grouping: values) { $0 }.map { .init(value: $0, count: $1.count) }
      .sorted { ($1.count, $0.value) < ($0.count, $1.value) }
  }
}
