import Bibliography

/// A field and some of its subfields, as a user names them: "952p", "852$h$i", "090".
struct MARCPlace: Hashable {
  var tag: MARCTag
  /// Empty for all subfields.
  var codes: [UInt8]

  /// - Returns: nil where `text` names no field.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 3, bytes.prefix(3).allSatisfy(Self.isTagByte) else { return nil }
    tag = MARCTag(bytes.prefix(3))
    codes = bytes.dropFirst(3).filter { !" $|.,".utf8.contains($0) }
    guard codes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
  }

  private static func isTagByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}

/// What is read from which field of a MARC record, as far as the user says.
struct MARCLayout: Hashable {
  /// nil where each record shows which field tells of its copies.
  private(set) var holdings: HoldingsLayout?
  /// True where titles and authors in their original script (880) are wanted.
  var prefersOriginalScript = false
  /// Fields of a record that the user has placed.
  private(set) var places: [CatalogueColumn: MARCPlace] = [:]
  private(set) var hasHoldings = true

  private static let itemColumns: Set<CatalogueColumn> = [
    .barcode, .location, .status, .itemCallNumber, .copyNumber,
  ]

  /// - Throws: `CatalogueError` of kind `badArgument` where the mapping names no field, or puts what
  ///   belongs to one item into several.
  init(holdings: HoldingsField, mapping: ColumnMapping) throws {
    switch holdings {
    case .auto: self.holdings = nil
    case .standard: self.holdings = .standard
    case .koha: self.holdings = .koha
    case .unimarc: self.holdings = .unimarc
    case .none: hasHoldings = false
    }
    for (column, text) in mapping.columns {
      guard let place = MARCPlace(text) else {
        throw CatalogueError(
          .badArgument,
          "The mapping \(column.rawValue)=\(text) names no field of a MARC record. Write the tag and "
            + "the subfields, for instance \(column.rawValue)=952p or \(column.rawValue)=852hi.")
      }
      places[column] = place
    }
    try placeItems()
  }

  /// Moves what the user said about items into the holdings' layout.
  private mutating func placeItems() throws {
    let placed = places.filter { Self.itemColumns.contains($0.key) }
    guard let tag = placed.values.first?.tag else { return }
    guard placed.values.allSatisfy({ $0.tag == tag }) else {
      throw CatalogueError(
        .badArgument,
        "Barcode, location, status and copy must stand in one field, that of the item; the mapping "
          + "names several.")
    }
    var layout = holdings ?? HoldingsLayout(tag: tag)
    if layout.tag != tag { layout = HoldingsLayout(tag: tag) }
    for (column, place) in placed {
      switch column {
      case .barcode: layout.barcode = place.codes
      case .location: layout.location = place.codes.map { [$0] }
      case .status: layout.status = .words(place.codes)
      case .copyNumber: layout.copyNumber = place.codes
      default: layout.callNumber = place.codes
      }
      places[column] = nil
    }
    // A call number in the item's own field is the item's.
    if let place = places[.callNumber], place.tag == tag {
      layout.callNumber = place.codes
      places[.callNumber] = nil
    }
    holdings = layout
    hasHoldings = true
  }
}
