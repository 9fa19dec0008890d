/// One entry of a library's catalogue, as the library wrote it.
///
/// A field that the catalogue leaves empty is the empty string. `title` and `author` keep the
/// spelling, punctuation and case of the source; white space at both ends is removed.
public struct Record: Sendable, Hashable, Codable, Identifiable {
  /// The record's key in its catalogue file; stable as long as the record is in the catalogue.
  public var id: Int64
  /// Title with its remainder, for instance "Ética : una introducción".
  public var title: String
  /// Author as catalogued, usually family name first: "Lévi-Strauss, Claude, 1908-2009".
  public var author: String
  /// The shelf mark on the spine's label: "39 Lev", "N Oat", "791(09) Abc".
  public var callNumber: String
  /// Series, with the volume's number in it where there is one.
  public var series: String
  /// ISBN as catalogued; neither checked nor normalised.
  public var isbn: String
  /// Language code as catalogued.
  public var language: String
  /// How many physical books this record stands for, at least 1.
  public var copies: Int
  /// Barcodes of the copies, as far as the catalogue has them.
  public var barcodes: [String]
  /// The record's number in the library's own system: MARC field 001, Koha's biblionumber.
  public var controlNumber: String

  /// Creates a record; all fields but the title may be left out.
  public init(
    id: Int64, title: String, author: String = "", callNumber: String = "", series: String = "",
    isbn: String = "", language: String = "", copies: Int = 1, barcodes: [String] = [],
    controlNumber: String = ""
  ) {
    self.id = id
    self.title = title
    self.author = author
    self.callNumber = callNumber
    self.series = series
    self.isbn = isbn
    self.language = language
    self.copies = copies
    self.barcodes = barcodes
    self.controlNumber = controlNumber
  }
}

/// The fields of a record that a match may use as evidence.
public struct RecordFields: OptionSet, Sendable, Hashable {
  /// One bit per field.
  public let rawValue: Int
  /// Creates a set from its bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The title.
  public static let title = RecordFields(rawValue: 1)
  /// The author.
  public static let author = RecordFields(rawValue: 2)
  /// The call number.
  public static let callNumber = RecordFields(rawValue: 4)
  /// The series.
  public static let series = RecordFields(rawValue: 8)
  /// Every field that can stand on a spine.
  public static let all: RecordFields = [.title, .author, .callNumber, .series]

  /// The fields' names as users write them, in the order of the bits.
  public static let names: [(name: String, field: RecordFields)] = [
    ("title", .title), ("author", .author), ("call-number", .callNumber), ("series", .series),
  ]
}
