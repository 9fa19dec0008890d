import Bibliography

/// One physical book that a session knows of, as the catalogue had it when the session started.
public struct ExpectedBook: Sendable, Hashable {
  /// The key of its record.
  public var record: Int64
  /// Which of the record's copies it is, from 1.
  public var copy: Int
  /// The record's title.
  public var title: String
  /// The record's author, or empty.
  public var author: String
  /// The shelf mark of this copy, or empty.
  public var callNumber: String
  /// The barcode of this copy, or empty.
  public var barcode: String
  /// Where the library keeps it, or empty.
  public var location: String
  /// Whether it should be on its shelf.
  public var status: ItemStatus
  /// Where it files.
  public var key: FilingKey
  /// Whether the session asks for it.
  public var scope: Scope

  /// Why a book of the catalogue is known to a session.
  public enum Scope: Sendable, Hashable {
    /// The session asks for it.
    case askedFor
    /// Its call number lies outside the session's range.
    case beyondRange
    /// It belongs to another location, or was catalogued since the session started.
    case elsewhere
  }

  /// Creates a book.
  public init(
    record: Int64, copy: Int = 1, title: String, author: String = "", callNumber: String,
    barcode: String = "", location: String = "", status: ItemStatus = .unknown, key: FilingKey,
    scope: Scope = .askedFor
  ) {
    self.record = record
    self.copy = copy
    self.title = title
    self.author = author
    self.callNumber = callNumber
    self.barcode = barcode
    self.location = location
    self.status = status
    self.key = key
    self.scope = scope
  }

  /// Whether the session asks for it.
  public var isAskedFor: Bool { scope == .askedFor }

  /// Whether it should stand on its shelf now.
  public var shouldBeThere: Bool { status == .available || status == .unknown }
}
