import Foundation

/// The formats of files that a catalogue can be imported from.
public enum ImportFormat: String, Sendable, Hashable, Codable, CaseIterable {
  /// Delimited text: commas, semicolons, tabs or bars.
  case csv
  /// MARC 21 or UNIMARC in ISO 2709.
  case marc
  /// MARC in XML.
  case marcxml
  /// JSON objects, one a line or in an array: MARC in JSON, or plain objects with a title.
  case jsonl
}

/// What a user says about the files of an import.
public struct ImportOptions: Sendable, Hashable {
  /// Columns or fields that are not where they are looked for.
  public var mapping = ColumnMapping()
  /// False where the first row of a delimited file is a book already.
  public var hasHeader = true
  /// Which field of a MARC record tells of its copies.
  public var holdings = HoldingsField.auto
  /// True where titles and authors of MARC records are wanted in their original script.
  public var prefersOriginalScript = false
  /// The encoding of MARC files, where it cannot be recognised: a name that iconv knows.
  public var encoding: String?

  /// Everything recognised by itself.
  public init() {}
}

/// A file of records to be imported, its format recognised.
public struct ImportFile: Sendable {
  /// The path as it was given.
  public let path: String
  /// The format recognised or given.
  public let format: ImportFormat
  /// `ContentHash` of the file.
  public let contentHash: String
  let absolutePath: String
  /// What the user said about the file, in one line.
  let settings: String
  let content: any ImportContent
  private let mapped: MappedFile

  /// Opens a file and recognises its format. O(size): the hash needs every byte. The content is
  /// mapped, not loaded.
  ///
  /// - Parameter format: nil to recognise it by the content.
  /// - Throws: `CatalogueError` of kind `importRefused` where the file cannot be read or its columns
  ///   not be told, `badArgument` where the options make no sense for it.
  public init(
    _ path: String, format: ImportFormat? = nil, options: ImportOptions = ImportOptions()
  ) throws {
    let mapped = try MappedFile(path)
    self.mapped = mapped
    self.path = path
    absolutePath = mapped.absolutePath
    contentHash = mapped.contentHash().description
    let data = mapped.data
    let format = try format ?? Self.format(of: data, path)
    self.format = format
    let text = { EncodedText(data) { mapped.forget(upTo: $0) } }
    let marc = {
      try MARCLayout(holdings: options.holdings, mapping: options.mapping)
        .preferring(originalScript: options.prefersOriginalScript)
    }
    let marcSettings =
      "\(format.rawValue);holdings=\(options.holdings.rawValue)"
      + ";original=\(options.prefersOriginalScript);encoding=\(options.encoding ?? "")"
      + ";\(options.mapping.description)"
    switch format {
    case .csv:
      settings = "header=\(options.hasHeader);\(options.mapping.description)"
      content = try DelimitedFile(
        text(), file: path, mapping: options.mapping, hasHeader: options.hasHeader)
    case .marc:
      settings = marcSettings
      content = try MARCFile(data, file: path, layout: marc(), encoding: options.encoding)
    case .marcxml:
      settings = marcSettings
      try Self.refuseTurbomarc(data, path)
      content = MARCTextFile(text(), .xml, file: path, layout: try marc())
    case .jsonl:
      settings = marcSettings
      content = MARCTextFile(text(), .json, file: path, layout: try marc())
    }
  }

  /// Lets go of the memory of what was read, up to `offset`.
  func forget(upTo offset: Int) {
    // UTF-16 is read from a copy, whose offsets are others; pages given back too early are only read
    // again.
    mapped.forget(upTo: offset)
  }

  /// Recognises the format by the first bytes, and refuses what is no file of records.
  private static func format(of data: Data, _ path: String) throws -> ImportFormat {
    for (magic, kind, advice) in refused where data.starts(with: magic) {
      throw CatalogueError(.importRefused, "“\(path)” is \(kind). \(advice)")
    }
    var head = data.prefix(1 << 16)
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { head = head.dropFirst(3) }
    // UTF-16 reads as its ASCII part.
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) || head.contains(0) {
      head = Data(head.filter { $0 != 0 && $0 < 0x80 })
    }
    let start = head.drop { $0 <= 0x20 }
    if start.first == UInt8(ascii: "<") { return .marcxml }
    if start.contains(0x1E), start.contains(0x1F) || start.contains(0x1D) { return .marc }
    if start.first == UInt8(ascii: "{") { return .jsonl }
    if start.first == UInt8(ascii: "["),
      start.dropFirst().first(where: { $0 > 0x20 }) == UInt8(ascii: "{")
    {
      return .jsonl
    }
    return .csv
  }

  /// Index Data's own XML of MARC, which names its elements after tags.
  private static func refuseTurbomarc(_ data: Data, _ path: String) throws {
    let head = String(decoding: data.prefix(1 << 14), as: UTF8.self)
    guard
      head.contains("indexdata.com/turbomarc")
        || !head.contains("datafield") && head.contains(#/<(\w+:)?d\d{3}[ >]/#)
    else { return }
    throw CatalogueError(
      .importRefused,
      "“\(path)” is Turbomarc, which is not read. Export it as MARCXML, or change it with "
        + "yaz-marcdump -i turbomarc -o marcxml “\(path)” > records.xml")
  }

  private static let refused: [(magic: [UInt8], kind: String, advice: String)] = [
    (
      [0x50, 0x4B, 3, 4], "a spreadsheet or an archive",
      "Save its table as CSV, or unpack it, and import that."
    ),
    ([0xD0, 0xCF, 0x11, 0xE0], "a spreadsheet", "Save its table as CSV, and import that."),
    ([0x1F, 0x8B], "compressed", "Unpack it (gunzip), and import what comes out."),
    ([0x25, 0x50, 0x44, 0x46], "a PDF", "Export the records as MARC or CSV, and import that."),
  ]
}

extension MARCLayout {
  fileprivate func preferring(originalScript: Bool) -> MARCLayout {
    var layout = self
    layout.prefersOriginalScript = originalScript
    return layout
  }
}
