import Bibliography

/// Makes a catalogue's record of a MARC record: MARC 21, or UNIMARC where its fields show that.
struct MARCRecordMapper {
  private let layout: MARCLayout
  private var decoder = MARCTextDecoder()

  /// Stands for a title, which a record must have.
  private static let noTitle = "[No title]"

  init(_ layout: MARCLayout) { self.layout = layout }

  /// What a record gives.
  enum Result {
    /// A record, and what was amiss in it.
    case record(ImportedRecord, notes: [String])
    /// Why it is none.
    case none(String)
  }

  /// O(record's length).
  mutating func map(_ record: MARCRecord) -> Result {
    decoder.damaged = 0
    var reading = MARCFieldReader(record: record, decoder: decoder)
    let isUNIMARC = record.isUNIMARC
    let kind = record.leader[6]
    if kind == UInt8(ascii: "z"), !isUNIMARC || reading.record.first("200") == nil {
      return .none("it is an authority record: a heading, not a book")
    }
    var book = isUNIMARC ? unimarc(&reading) : marc21(&reading)
    applyPlaces(to: &book, &reading)
    var imported = ImportedRecord(record: book)
    if layout.hasHoldings {
      var holdings = MARCHoldings(layout: layout.holdings, isUNIMARC: isUNIMARC)
      imported.items = holdings.items(&reading)
      if imported.record.callNumber.isEmpty {
        imported.record.callNumber = holdings.callNumber
      }
    }
    if imported.record.callNumber.isEmpty, layout.places[.callNumber] == nil {
      imported.record.callNumber = classNumber(&reading, isUNIMARC: isUNIMARC)
    }
    decoder = reading.decoder
    var notes: [String] = []
    if decoder.damaged > 0 {
      notes.append(
        "\(decoder.damaged) letter\(decoder.damaged == 1 ? "" : "s") that "
          + "\(record.encoding.name) does not have replaced by \u{FFFD}")
    }
    if imported.record.title.isEmpty {
      guard !imported.items.isEmpty || imported.record != Record(id: 0, title: "") else {
        return .none("it has neither title nor number, author, ISBN or item")
      }
      // A copy may still be known by its label.
      imported.record.title = Self.noTitle
      notes.append("it has no title; kept as “\(Self.noTitle)”")
    }
    return .record(imported, notes: notes)
  }

  // MARK: MARC 21

  private func marc21(_ reading: inout MARCFieldReader) -> Record {
    var book = Record(id: 0, title: "")
    book.title = marc21Title(&reading)
    book.author = marc21Authors(&reading)
    book.series = series(&reading, ["490", "440", "830"])
    book.isbn = reading.isbn("020")
    book.controlNumber = reading.control("001")
    let fixed = reading.control("008", trimmed: false)
    let code = Array(fixed.utf8.dropFirst(35).prefix(3))
    if code.count == 3, code.allSatisfy({ (0x61...0x7A).contains($0 | 0x20) }) {
      book.language = String(decoding: code, as: UTF8.self).lowercased()
    } else {
      book.language = String(reading.first("041", "a").prefix(3))
    }
    return book
  }

  private func marc21Title(_ reading: inout MARCFieldReader) -> String {
    // The title proper, then what stands in its place in records that lack it.
    for tag in ["245", "130", "240", "246", "247", "730", "740"] as [MARCTag] {
      guard let field = reading.field(tag, originalScript: layout.prefersOriginalScript)
      else { continue }
      let title = Self.title(
        reading.subfields(of: field, codes: "abnp"), remainder: "b", number: "n", name: "p")
      if !title.isEmpty { return title }
    }
    return ""
  }

  private static func title(
    _ parts: [(code: Unicode.Scalar, text: String)], remainder: Unicode.Scalar,
    number: Unicode.Scalar, name: Unicode.Scalar
  ) -> String {
    let marks = parts.map { part -> (mark: String, text: String) in
      let mark = part.code == remainder ? " : " : part.code == number ? ". " : " ; "
      return (part.code == name ? ". " : mark, part.text)
    }
    return MARCPunctuation.withoutEnd(MARCPunctuation.join(marks))
  }

  /// The most names that are kept: beyond them a record lists everybody who contributed.
  private static let mostAuthors = 4

  private func marc21Authors(_ reading: inout MARCFieldReader) -> String {
    var names: [String] = []
    for tag in ["100", "110", "111", "700", "710", "711", "720"] as [MARCTag] {
      for field in reading.record.all(tag) where names.count < Self.mostAuthors {
        let isAdded = tag.description.hasPrefix("7")
        // An added entry with a title is a work in the book or related to it.
        if isAdded, reading.has("t", in: field) { continue }
        let linked = layout.prefersOriginalScript ? reading.linked(to: field) ?? field : field
        let name = Self.name(reading.subfields(of: linked, codes: "abcdhnq"))
        if !name.isEmpty, !names.contains(name) { names.append(name) }
      }
    }
    return names.joined(separator: " ; ")
  }

  private static func name(_ parts: [(code: Unicode.Scalar, text: String)]) -> String {
    MARCPunctuation.withoutEnd(parts.map(\.text).joined(separator: " "))
  }

  private func series(_ reading: inout MARCFieldReader, _ tags: [MARCTag]) -> String {
    for tag in tags {
      var series: [String] = []
      for field in reading.record.all(tag) {
        let parts = reading.subfields(of: field, codes: "anpv")
        let marks = parts.map { part -> (mark: String, text: String) in
          (part.code == "v" ? " ; " : ". ", part.text)
        }
        let text = MARCPunctuation.withoutMark(MARCPunctuation.join(marks))
        if !text.isEmpty, !series.contains(text) { series.append(text) }
      }
      if !series.isEmpty { return series.prefix(3).joined(separator: " | ") }
    }
    return ""
  }

  // MARK: UNIMARC

  private func unimarc(_ reading: inout MARCFieldReader) -> Record {
    var book = Record(id: 0, title: "")
    if let field = reading.record.first("200") {
      var parts = reading.subfields(of: field, codes: "aehi")
      // Further $a are further works in the same volume.
      for index in parts.indices.dropFirst() where parts[index].code == "a" {
        parts[index].code = ";"
      }
      book.title = Self.title(parts, remainder: "e", number: "h", name: "i")
    }
    var names: [String] = []
    for tag in ["700", "710", "720", "701", "711", "702", "712"] as [MARCTag] {
      for field in reading.record.all(tag) where names.count < Self.mostAuthors {
        var name = ""
        for (code, text) in reading.subfields(of: field, codes: "abcdf") {
          let separator = name.isEmpty || text.hasPrefix(",") ? "" : code == "b" ? ", " : " "
          name += separator + text
        }
        name = MARCPunctuation.withoutEnd(name)
        if !name.isEmpty, !names.contains(name) { names.append(name) }
      }
    }
    book.author = names.joined(separator: " ; ")
    book.series = series(&reading, ["225"])
    book.isbn = reading.isbn("010")
    book.controlNumber = reading.control("001")
    book.language = String(reading.first("101", "a").prefix(3))
    return book
  }

  // MARK: Both

  /// The class number of the record where no copy tells its call number: what the label most likely
  /// begins with.
  private func classNumber(_ reading: inout MARCFieldReader, isUNIMARC: Bool) -> String {
    let places: [(MARCTag, String)] =
      isUNIMARC
      ? [("686", "ab"), ("676", "a"), ("675", "a"), ("680", "ab")]
      : [("090", "ab"), ("099", "a"), ("050", "ab"), ("080", "ab"), ("092", "ab"), ("082", "a")]
    for (tag, codes) in places {
      guard let field = reading.record.first(tag) else { continue }
      var seen: Set<Unicode.Scalar> = []
      // Further $a are alternatives, but in 099 they are the lines of the label.
      let parts = reading.subfields(of: field, codes: codes)
        .filter { tag == "099" || seen.insert($0.code).inserted }
      let text = parts.map(\.text).joined(separator: " ")
      // 082 marks where a long number may be cut.
      let number = tag == "082" ? text.replacing("/", with: "") : text
      if !number.isEmpty { return number }
    }
    return ""
  }

  private func applyPlaces(to book: inout Record, _ reading: inout MARCFieldReader) {
    for (column, place) in layout.places {
      var texts: [String] = []
      for field in reading.record.all(place.tag) {
        let text =
          place.tag.isControl
          ? reading.control(place.tag)
          : reading.subfields(of: field, codes: place.codes).map(\.text).joined(separator: " ")
        if !text.isEmpty { texts.append(text) }
      }
      let first = MARCPunctuation.withoutMark(texts.first ?? "")
      switch column {
      case .title: book.title = first
      case .subtitle: if !first.isEmpty { book.title += " : " + first }
      case .author:
        book.author = texts.map(MARCPunctuation.withoutEnd).joined(separator: " ; ")
      case .callNumber: book.callNumber = texts.first ?? ""
      case .series: book.series = first
      case .isbn: book.isbn = texts.first ?? ""
      case .language: book.language = first
      case .controlNumber: book.controlNumber = texts.first ?? ""
      case .copies, .barcode, .location, .status, .itemCallNumber, .copyNumber: break
      }
    }
  }
}

extension MARCRecord {
  /// True where the fields are those of UNIMARC, which has the title in 200; MARC 21 has no such field.
  var isUNIMARC: Bool {
    first("245") == nil && first("200") != nil && first("100") != nil
  }
}
