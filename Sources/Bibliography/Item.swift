/// One physical book: a copy of a record, as the library keeps account of it.
public struct Item: Sendable, Hashable, Codable {
  /// The key of the record that it is a copy of.
  public var record: Int64
  /// Which of the record's items it is, from 1, in the order of the library's export.
  public var copy: Int
  /// The shelf mark of this copy; the record's where the library gives the copy none of its own.
  public var callNumber: String
  /// The barcode, or empty where the library's export has none.
  public var barcode: String
  /// Where the library keeps it: branch, room or shelving location, as the export writes it.
  public var location: String
  /// Whether it should be on the shelf.
  public var status: ItemStatus
  /// The status in the export's own words or codes.
  public var statusText: String
  /// The library's number of the copy, for instance "c.2".
  public var copyNumber: String

  /// Creates an item; what is not known may be left out.
  public init(
    record: Int64 = 0, copy: Int = 1, callNumber: String = "", barcode: String = "",
    location: String = "", status: ItemStatus = .unknown, statusText: String = "",
    copyNumber: String = ""
  ) {
    self.record = record
    self.copy = copy
    self.callNumber = callNumber
    self.barcode = barcode
    self.location = location
    self.status = status
    self.statusText = statusText
    self.copyNumber = copyNumber
  }
}
