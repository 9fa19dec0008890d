/// What was measured on a catalogue of one size.
public struct OpenSetFigures: Sendable, Codable {
  /// How long something took.
  public struct Time: Sendable, Codable {
    /// On the clock.
    public var seconds = 0.0
    /// Of all cores together, which other work on the machine does not lengthen.
    public var processorSeconds = 0.0

    static func + (one: Time, other: Time) -> Time {
      Time(
        seconds: one.seconds + other.seconds,
        processorSeconds: one.processorSeconds + other.processorSeconds)
    }
  }

  /// Time, stage by stage.
  public struct Times: Sendable, Codable {
    /// Importing the files.
    public var importing = Time()
    /// Making the index.
    public var indexing = Time()
    /// Opening catalogue and index that are there already.
    public var opening = Time()
    /// Candidates for all regions.
    public var retrieval = Time()
    /// The same, comparing with every vector.
    public var exactRetrieval = Time()
    /// All that follows reading, for all regions, candidates included.
    public var matching = Time()
    /// The same for one photo of some 40 spines.
    public var onePhoto = Time()
  }

  /// A part of the setting was taken away.
  public struct Limit: Sendable, Codable {
    /// "without 30 % of the books" or "only 30 % of the photos".
    public var name: String
    /// The figures; books that were taken away count as not catalogued.
    public var scores: MatchingScores
  }

  /// A way of finding candidates, beside others.
  public struct Retriever: Sendable, Codable {
    /// What it is called.
    public var name: String
    /// How many regions it was asked for.
    public var queries: Int
    /// Milliseconds a region on the clock, all cores at work.
    public var milliseconds: Double
    /// Milliseconds of processor time a region.
    public var processorMilliseconds: Double
    /// Share of the catalogued books whose record is among the first 100 candidates.
    public var recall: Double
  }

  /// As asked for.
  public var size: Int
  /// Records of the catalogue; equal rows are one record.
  public var records = 0
  /// Time, stage by stage.
  public var times = Times()
  /// The catalogue's size in MB (10^6 bytes).
  public var catalogueMegabytes = 0.0
  /// The index's size in MB (10^6 bytes).
  public var indexMegabytes = 0.0
  /// The most memory that importing held, in MB (10^6 bytes), mapped files included; nil where the
  /// system does not tell.
  public var importPeakMegabytes: Double?
  /// The same for making the index.
  public var indexPeakMegabytes: Double?
  /// The same for opening both and matching all regions.
  public var matchPeakMegabytes: Double?
  /// Figures of the matches.
  public var scores: MatchingScores?
  /// Share of the catalogued books whose record is among the first 100 candidates.
  public var recall = 0.0
  /// The same by comparing with every vector.
  public var exactRecall = 0.0
  /// With something taken away.
  public var limits: [Limit] = []
  /// Other ways of finding candidates; empty where they were not asked for.
  public var retrievers: [Retriever] = []

  /// Starts with nothing measured.
  init(size: Int) { self.size = size }

  /// `recall` relative to `exactRecall`.
  public var relativeRecall: Double { exactRecall > 0 ? recall / exactRecall : 1 }

  /// All figures with their names.
  public var rows: [(figure: String, value: String)] {
    func number(_ value: Double?, _ digits: Int) -> String {
      value.map { String(format: "%.\(digits)f", $0) } ?? ""
    }
    var rows = [
      ("records", "\(records)"),
      ("forced", number(scores?.forced, 4)), ("precision", number(scores?.precision, 4)),
      ("recall", number(scores?.recall, 4)), ("f1", number(scores?.f1, 4)),
      ("ap", number(scores?.averagePrecision, 4)),
      ("ece", number(scores?.calibration?.expectedError, 4)), ("recall@100", number(recall, 4)),
      ("recall@100 of exact search", number(exactRecall, 4)),
      ("recall@100 relative to it", number(relativeRecall, 4)),
      ("catalogue MB", number(catalogueMegabytes, 0)), ("index MB", number(indexMegabytes, 0)),
      ("import peak MB", number(importPeakMegabytes, 0)),
      ("index peak MB", number(indexPeakMegabytes, 0)),
      ("match peak MB", number(matchPeakMegabytes, 0)),
    ]
    for (name, time) in [
      ("import", times.importing), ("index", times.indexing), ("open", times.opening),
      ("candidates", times.retrieval), ("candidates by exact search", times.exactRetrieval),
      ("match", times.matching), ("one photo", times.onePhoto),
    ] {
      rows.append(("\(name) s", number(time.seconds, 2)))
      rows.append(("\(name) cpu s", number(time.processorSeconds, 2)))
    }
    for limit in limits {
      rows += [
        ("\(limit.name): forced", number(limit.scores.forced, 4)),
        ("\(limit.name): precision", number(limit.scores.precision, 4)),
        ("\(limit.name): recall", number(limit.scores.recall, 4)),
        ("\(limit.name): f1", number(limit.scores.f1, 4)),
        ("\(limit.name): ece", number(limit.scores.calibration?.expectedError, 4)),
      ]
    }
    for retriever in retrievers {
      rows += [
        ("\(retriever.name): recall@100", number(retriever.recall, 4)),
        ("\(retriever.name): ms a region", number(retriever.milliseconds, 2)),
        ("\(retriever.name): cpu ms a region", number(retriever.processorMilliseconds, 2)),
      ]
    }
    return rows
  }
}
