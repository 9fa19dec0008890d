import Bibliography

/// Reads decoded text from the fields of one MARC record.
struct MARCFieldReader {
  let record: MARCRecord
  var decoder: MARCTextDecoder

  init(record: MARCRecord, decoder: MARCTextDecoder) {
    self.record = record
    self.decoder = decoder
  }

  /// The texts of the subfields with one of `codes` (all where there are none), in their order.
  mutating func subfields(
    of field: MARCRecord.Field, codes: [UInt8]
  ) -> [(code: Unicode.Scalar, text: String)] {
    var texts: [(Unicode.Scalar, String)] = []
    var decoder = decoder
    record.forEachSubfield(of: field) { code, range in
      guard
        codes.isEmpty
          ? code != UInt8(ascii: "6") && code != UInt8(ascii: "8")
          : codes.contains(code)
      else { return }
      let text = Self.text(record, range, &decoder)
      if !text.isEmpty { texts.append((Unicode.Scalar(code), text)) }
    }
    self.decoder = decoder
    return texts
  }

  mutating func subfields(
    of field: MARCRecord.Field, codes: String
  ) -> [(code: Unicode.Scalar, text: String)] {
    subfields(of: field, codes: Array(codes.utf8))
  }

  /// The first text of a subfield; empty where there is none.
  mutating func first(_ tag: MARCTag, _ code: String) -> String {
    for field in record.all(tag) {
      if let text = subfields(of: field, codes: code).first?.text { return text }
    }
    return ""
  }

  /// A control field's text. In national formats it may have subfields: then the first.
  mutating func control(_ tag: MARCTag, trimmed: Bool = true) -> String {
    guard let field = record.first(tag) else { return "" }
    if record.bytes[field.start..<field.end].contains(MARCRecord.subfieldDelimiter) {
      return subfields(of: field, codes: "a").first?.text ?? ""
    }
    guard trimmed else {
      // Positions count, so nothing is collapsed.
      return String(decoding: record.bytes[field.start..<field.end], as: UTF8.self)
    }
    return Self.text(record, field.start..<field.end, &decoder)
  }

  func has(_ code: String, in field: MARCRecord.Field) -> Bool {
    var isThere = false
    record.forEachSubfield(of: field) { found, _ in
      if found == code.utf8.first { isThere = true }
    }
    return isThere
  }

  /// The first field with this tag, or the field linked to it in the original script; also a linked
  /// field that stands alone.
  mutating func field(_ tag: MARCTag, originalScript: Bool) -> MARCRecord.Field? {
    let field = record.first(tag)
    if let field, !originalScript { return field }
    return field.flatMap { linked(to: $0) } ?? field ?? linked(to: tag)
  }

  /// The field 880 that has the same content in its original script: its $6 names the tag and the
  /// number of the pair.
  mutating func linked(to field: MARCRecord.Field) -> MARCRecord.Field? {
    guard let link = subfields(of: field, codes: "6").first?.text, link.hasPrefix("880-")
    else { return nil }
    let wanted = "\(field.tag)-\(link.dropFirst(4).prefix(2))"
    return linked { $0.hasPrefix(wanted) }
  }

  private mutating func linked(to tag: MARCTag) -> MARCRecord.Field? {
    linked { $0.hasPrefix("\(tag)-") }
  }

  private mutating func linked(_ fits: (String) -> Bool) -> MARCRecord.Field? {
    for field in record.all("880") {
      if let link = subfields(of: field, codes: "6").first?.text, fits(link) { return field }
    }
    return nil
  }

  /// The first ISBN, without what is said about it.
  mutating func isbn(_ tag: MARCTag) -> String {
    for field in record.all(tag) {
      for (_, text) in subfields(of: field, codes: "a") {
        let number = text.prefix { $0.isASCII && ($0.isNumber || "-xX".contains($0)) }
        if number.count(where: \.isNumber) >= 9 { return String(number) }
      }
    }
    return ""
  }

  private static func text(
    _ record: MARCRecord, _ range: Range<Int>, _ decoder: inout MARCTextDecoder
  ) -> String {
    record.bytes.withUnsafeBufferPointer {
      decoder.text(UnsafeBufferPointer(rebasing: $0[range]), record.encoding)
    }
  }
}
