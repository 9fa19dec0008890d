/// Something besides the program's answers that was not the same in two runs: what ran, its settings,
/// the data.
public struct RunDifference: Sendable, Hashable, Encodable {
  /// What differs.
  public let name: String
  /// What it was in the first run.
  public let before: String
  /// What it was in the second.
  public let after: String

  /// All that differs; the computer, the date and what took how long are left out, and the method,
  /// too, is only named where it differs.
  static func all(_ first: RunInfo, _ second: RunInfo) -> [RunDifference] {
    var differences: [RunDifference] = []
    func add(_ name: String, _ before: String, _ after: String) {
      if before != after {
        differences.append(RunDifference(name: name, before: before, after: after))
      }
    }
    add("method", first.method, second.method)
    add("program", first.program, second.program)
    add("data set", first.dataset, second.dataset)
    add("records", "\(first.records)", "\(second.records)")
    for (name, before, after) in pairs(first.settings, second.settings, key: \.name) {
      add(name, before?.value ?? missing, after?.value ?? missing)
    }
    for (_, before, after) in pairs(
      first.inputs, second.inputs, key: { key($0, among: [first.inputs, second.inputs]) })
    {
      guard let input = before ?? after, before?.checksum != after?.checksum else { continue }
      if before != nil && after != nil && (before?.records == nil) != (after?.records == nil) {
        // A report of an earlier version told a catalogue by its file's bytes.
        add(input.role, "checksum of the file", "checksum of the records")
      } else {
        add(input.role, text(before), text(after))
      }
    }
    return differences
  }

  private static let missing = "not told"

  /// Of a role that several files have, each is compared with the one of its name.
  private static func key(_ input: RunInfo.Input, among runs: [[RunInfo.Input]]) -> String {
    let isOne = runs.allSatisfy { inputs in inputs.count { $0.role == input.role } <= 1 }
    return isOne ? input.role : "\(input.role) \(input.name)"
  }

  private static func text(_ input: RunInfo.Input?) -> String {
    input.map { "\($0.name), \($0.checksum.prefix(12))" } ?? "none"
  }

  /// What has the same key in both lists, in the order of the first.
  private static func pairs<Element>(
    _ first: [Element], _ second: [Element], key: (Element) -> String
  ) -> [(String, Element?, Element?)] {
    let others = Dictionary(second.map { (key($0), $0) }, uniquingKeysWith: { one, _ in one })
    let known = Set(first.map(key))
    return first.map { (key($0), $0, others[key($0)]) }
      + second.filter { !known.contains(key($0)) }.map { (key($0), nil, $0) }
  }
}
