import Bibliography

/// Reads the items of a MARC record.
struct MARCHoldings {
  private let layout: HoldingsLayout?
  private let isUNIMARC: Bool
  /// The first call number found, once the items were read.
  private(set) var callNumber = ""

  /// - Parameter layout: nil where the record's fields are to show it.
  init(layout: HoldingsLayout?, isUNIMARC: Bool) {
    self.layout = layout
    self.isUNIMARC = isUNIMARC
  }

  mutating func items(_ reading: inout MARCFieldReader) -> [ImportedItem] {
    let layout = layout ?? recognised(&reading)
    var items: [ImportedItem] = []
    let details = layout == .standard ? details(&reading) : [:]
    for field in reading.record.all(layout.tag) {
      var shared = item(field, layout, &reading)
      if callNumber.isEmpty { callNumber = shared.callNumber }
      var barcodes =
        layout.barcode.isEmpty
        ? [] : reading.subfields(of: field, codes: layout.barcode).map(\.text)
      if let linked = details[link(of: field, &reading)] {
        items += linked.map { detail in
          var item = shared
          item.barcode = detail.barcode
          item.copyNumber = detail.copyNumber
          item.status = detail.status
          item.statusText = detail.statusText
          return ImportedItem(item: item)
        }
        continue
      }
      if barcodes.isEmpty { barcodes = [""] }
      for barcode in barcodes {
        shared.barcode = barcode
        if !shared.isBlank { items.append(ImportedItem(item: shared)) }
      }
    }
    return items
  }

  /// Koha's field has a barcode or a library and a call number; other systems use 952 for other things.
  private func recognised(_ reading: inout MARCFieldReader) -> HoldingsLayout {
    for field in reading.record.all("952") {
      let hasLibrary = reading.has("a", in: field) || reading.has("b", in: field)
      if reading.has("p", in: field) || hasLibrary && reading.has("o", in: field) { return .koha }
    }
    if isUNIMARC, reading.record.first("995") != nil { return .unimarc }
    return .standard
  }

  private func item(
    _ field: MARCRecord.Field, _ layout: HoldingsLayout, _ reading: inout MARCFieldReader
  ) -> Item {
    func text(_ codes: [UInt8]) -> String {
      codes.isEmpty
        ? "" : reading.subfields(of: field, codes: codes).map(\.text).joined(separator: " ")
    }
    var item = Item(callNumber: text(layout.callNumber), copyNumber: text(layout.copyNumber))
    item.location = layout.location.compactMap { codes -> String? in
      let texts = reading.subfields(of: field, codes: codes)
      for code in codes {
        let found = texts.filter { $0.code == Unicode.Scalar(code) }.map(\.text)
        if !found.isEmpty { return found.joined(separator: " / ") }
      }
      return nil
    }.joined(separator: " / ")
    switch layout.status {
    case .words(let codes):
      item.statusText = text(codes)
      item.status = ItemStatus(words: item.statusText)
    case .koha: (item.status, item.statusText) = kohaStatus(field, &reading)
    }
    return item
  }

  /// Koha writes what it knows of an item as flags, 0 where nothing is the matter; an item without any
  /// is on the shelf.
  private func kohaStatus(
    _ field: MARCRecord.Field, _ reading: inout MARCFieldReader
  ) -> (ItemStatus, String) {
    var flags: [Unicode.Scalar: String] = [:]
    for (code, text) in reading.subfields(of: field, codes: "017q") where text != "0" {
      flags[code] = text
    }
    if let flag = flags["0"] {
      return (.withdrawn, flag == "1" ? "withdrawn" : "withdrawn (\(flag))")
    }
    if let flag = flags["1"] { return (.lost, flag == "1" ? "lost" : "lost (\(flag))") }
    if let due = flags["q"] { return (.onLoan, "on loan until \(due)") }
    if let flag = flags["7"] {
      return flag.hasPrefix("-")
        ? (.elsewhere, "on order (\(flag))") : (.available, "not for loan (\(flag))")
    }
    return (.available, "available")
  }

  // MARK: 876

  /// The items of fields 876, by the number that links them to their field 852. With one field 852
  /// all are its, whatever they say.
  private func details(_ reading: inout MARCFieldReader) -> [String: [Item]] {
    let fields = reading.record.all("876")
    guard !fields.isEmpty else { return [:] }
    let holders = reading.record.all("852")
    let only = holders.count == 1 ? link(of: holders[0], &reading) : nil
    var details: [String: [Item]] = [:]
    for field in fields {
      var detail = item(field, .itemInformation, &reading)
      detail.barcode = reading.subfields(of: field, codes: "p").first?.text ?? ""
      let holder = only ?? link(of: field, &reading)
      details[holder, default: []].append(detail)
    }
    return details
  }

  /// The number before the point in $8; empty where there is none.
  private func link(of field: MARCRecord.Field, _ reading: inout MARCFieldReader) -> String {
    let text = reading.subfields(of: field, codes: "8").first?.text ?? ""
    return String(text.prefix { $0.isNumber })
  }
}
