import Foundation

/// A file of records as delimited text: CSV, or the same with semicolons, tabs or bars.
///
/// Its delimiter, encoding and columns are recognised when it is opened; the content is mapped, not
/// loaded.
public struct DelimitedFile: Sendable {
  /// The path as it was given.
  public let path: String
  let absolutePath: String
  /// `ContentHash` of the file.
  public let contentHash: String
  let layout: CSVLayout
  /// What the user said about the file, in one line.
  let settings: String
  private let text: EncodedText

  /// Opens a file and recognises its layout. O(size): the encoding and the hash need every byte.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - mapping: columns that the headings do not tell.
  ///   - hasHeader: false where the first row is a book already.
  /// - Throws: `CatalogueError` of kind `importRefused` where the file cannot be read or has no column
  ///   that could be the title.
  public init(
    _ path: String, mapping: ColumnMapping = ColumnMapping(), hasHeader: Bool = true
  ) throws {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    let data: Data
    do { data = try Data(contentsOf: url, options: .alwaysMapped) } catch {
      throw CatalogueError(
        .importRefused, "“\(path)” cannot be read: \(Self.reason(error, url: url)).")
    }
    if data.starts(with: [0x50, 0x4B, 3, 4]) || data.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      throw CatalogueError(
        .importRefused,
        "“\(path)” is a spreadsheet or an archive. Save its table as CSV, and import that.")
    }
    self.path = path
    absolutePath = url.path
    contentHash = ContentHash(data).description
    settings = "header=\(hasHeader);\(mapping.description)"
    text = EncodedText(data)
    layout = try CSVLayout(of: text, file: path, mapping: mapping, hasHeader: hasHeader)
  }

  /// The encoding recognised.
  public var encoding: String { text.encoding.rawValue }

  /// The delimiter recognised: ",", ";", "tab" or "|".
  public var delimiter: String {
    layout.delimiter == 0x09 ? "tab" : String(Unicode.Scalar(layout.delimiter))
  }

  /// For each field of a record that the file has, the name of its column.
  public var columns: [CatalogueColumn: String] { layout.columns.mapValues { layout.names[$0] } }

  /// Bytes to be read.
  var size: Int { text.data.count }

  /// Passes what each row gives, with the number of bytes read so far.
  func forEachRow(_ body: (CSVRecordReader.Item, Int) throws -> Void) throws {
    try text.data.withUnsafeBytes { raw in
      var reader = CSVRecordReader(
        raw.bindMemory(to: UInt8.self), of: text, layout: layout, file: path)
      while let item = reader.next() { try body(item, reader.offset) }
    }
  }

  private static func reason(_ error: any Error, url: URL) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      return "there is no such file"
    }
    if isFolder.boolValue { return "it is a folder" }
    return FileManager.default.isReadableFile(atPath: url.path)
      ? error.localizedDescription : "you have no permission to read it"
  }
}
