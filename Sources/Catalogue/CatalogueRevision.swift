/// Which catalogue this is, and the state of its records.
///
/// Two equal revisions mean equal records: the number grows exactly when a record is added, changed
/// or removed, and a catalogue made anew has another identity. What is derived from the records, such
/// as a vector index, keeps the revision that it was made from.
public struct CatalogueRevision: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Made at random when the catalogue file was made.
  public var identity: String
  /// 0 while the catalogue is empty, then growing.
  public var number: Int64

  /// Creates a revision from what was stored beside an index.
  public init(identity: String, number: Int64) {
    self.identity = identity
    self.number = number
  }

  /// Identity and number in one word.
  public var description: String { "\(identity)-\(number)" }
}
