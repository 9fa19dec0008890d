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
    /// The same with their intervals.
    public var figures: [Figure]
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
    /// The same with its interval; nil where no region shows a book of the catalogue.
    public var figure: Figure?
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
  /// The same with their intervals.
  public var figures: [Figure] = []
  /// `recall`, `exactRecall` and `relativeRecall` with their intervals.
  public var recallFigures: [Figure] = []
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

  /// A figure as it is told.
  public struct Row: Sendable {
    /// What it is called.
    public var figure: String
    /// The figure.
    public var value: String
    /// Where its 95 % interval begins and ends; empty where it has none, as time and memory.
    public var low = ""
    /// See `low`.
    public var high = ""

    /// The figure with its interval in brackets.
    public var text: String { low.isEmpty ? value : "\(value) (\(low)–\(high))" }

    init(_ figure: String, _ value: String) {
      self.figure = figure
      self.value = value
    }

    init(_ name: String, _ figure: Figure?, otherwise value: String = "") {
      func decimals(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "" }
      self.init(name, figure.map { decimals($0.value) } ?? value)
      low = decimals(figure?.low)
      high = decimals(figure?.high)
    }
  }

  /// All figures with their names.
  public var rows: [Row] {
    func number(_ value: Double?, _ digits: Int) -> String {
      value.map { String(format: "%.\(digits)f", $0) } ?? ""
    }
    func told(_ figures: [Figure], _ names: [String], _ prefix: String = "") -> [Row] {
      names.map { name in Row(prefix + name, figures.first { $0.name == name }) }
    }
    var rows = [Row("records", "\(records)")]
    rows += told(figures, ["forced", "precision", "recall", "f1", "ap", "ece"])
    rows += told(
      recallFigures,
      ["recall@100", "recall@100 of exact search", "recall@100 relative to it"])
    rows += [
      Row("catalogue MB", number(catalogueMegabytes, 0)),
      Row("index MB", number(indexMegabytes, 0)),
      Row("import peak MB", number(importPeakMegabytes, 0)),
      Row("index peak MB", number(indexPeakMegabytes, 0)),
      Row("match peak MB", number(matchPeakMegabytes, 0)),
    ]
    for (name, time) in [
      ("import", times.importing), ("index", times.indexing), ("open", times.opening),
      ("candidates", times.retrieval), ("candidates by exact search", times.exactRetrieval),
      ("match", times.matching), ("one photo", times.onePhoto),
    ] {
      rows.append(Row("\(name) s", number(time.seconds, 2)))
      rows.append(Row("\(name) cpu s", number(time.processorSeconds, 2)))
    }
    for limit in limits {
      rows += told(
        limit.figures, ["forced", "precision", "recall", "f1", "ece"], "\(limit.name): ")
    }
    for retriever in retrievers {
      rows += [
        Row(
          "\(retriever.name): recall@100", retriever.figure, otherwise: number(retriever.recall, 4)),
        Row("\(retriever.name): ms a region", number(retriever.milliseconds, 2)),
        Row("\(retriever.name): cpu ms a region", number(retriever.processorMilliseconds, 2)),
      ]
    }
    return rows
  }
}
