/// Runs that can be set side by side: methods on the same task, data set and catalogue.
struct RunGroup {
  let task: RunInfo.Task
  /// What it is of, as far as it tells it from the report's other groups; empty where there is one.
  let heading: String
  let runs: [EvaluationReport.RunFigures]

  /// The names of the figures that any of its runs has.
  var figureNames: [String] {
    SliceFigures.names(task).filter { name in
      runs.contains { $0.figures.contains { $0.name == name } }
    }
  }

  /// True where a method asserts nothing, as on one photo, which leaves no other to choose a threshold on.
  var hasSilentRun: Bool {
    task == .photos && runs.contains { !$0.figures.contains { $0.name == "precision" } }
  }

  /// The groups of a report, in the order of their first runs; matching alone comes first.
  static func all(of report: EvaluationReport) -> [RunGroup] {
    struct Key: Hashable {
      var task: RunInfo.Task
      var dataset: String
      var records: Int
    }
    func key(_ run: EvaluationReport.RunFigures) -> Key {
      Key(task: run.info.task, dataset: run.info.dataset, records: run.info.records)
    }
    var keys: [Key] = []
    for run in report.runs where !keys.contains(key(run)) { keys.append(key(run)) }
    keys = keys.filter { $0.task == .matching } + keys.filter { $0.task == .photos }
    func differ<Value: Hashable>(_ part: KeyPath<Key, Value>) -> Bool {
      Set(keys.map { $0[keyPath: part] }).count > 1
    }
    let common = ReportText.commonName(of: keys.map(\.dataset))
    return keys.map { own in
      var parts: [String] = []
      if differ(\.task) { parts.append(own.task.title) }
      if differ(\.dataset) { parts.append(String(own.dataset.dropFirst(common.count))) }
      if differ(\.records) { parts.append("\(ReportText.grouped(own.records)) records") }
      return RunGroup(
        task: own.task, heading: parts.joined(separator: ", "),
        runs: report.runs.filter { key($0) == own })
    }
  }
}

extension RunInfo.Task {
  /// As the paper that the program follows calls it.
  public var title: String { self == .matching ? "matching only" : "detection + matching" }
}

/// The methods of a report in rows and its groups in columns: the table of the paper.
struct MethodTable {
  /// A column has the F1 of the methods' own decisions, or the share of books whose best guess is right.
  struct Column {
    var group: Int
    var figure: String
  }

  let methods: [String]
  let columns: [Column]
  /// A row for each method.
  let cells: [[Figure?]]

  /// Nil where there are not several methods and several groups.
  init?(_ groups: [RunGroup]) {
    var methods: [String] = []
    for run in groups.flatMap(\.runs) where !methods.contains(run.info.method) {
      methods.append(run.info.method)
    }
    guard groups.count > 1, methods.count > 1 else { return nil }
    let columns = groups.indices.flatMap { group in
      ["f1", "forced"].map { Column(group: group, figure: $0) }
    }
    self.methods = methods
    self.columns = columns
    cells = methods.map { method in
      columns.map { column in
        groups[column.group].runs.last { $0.info.method == method }?.figures
          .first { $0.name == column.figure }
      }
    }
  }
}
