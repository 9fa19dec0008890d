import Foundation

/// Annotated regions as a file has them, and what in it could not be used.
public struct AnnotationFile: Sendable {
  /// The regions, in the order of the file. A region that the file names twice is one, as it was
  /// named last: figures are per region, and one that counted twice would also compete with itself.
  public private(set) var regions: [AnnotatedRegion] = []
  /// What was passed over, a sentence each that names file and line.
  public private(set) var notes: [String] = []

  /// What the columns are called.
  public struct Columns: Sendable, Hashable, Codable {
    /// The photo's name.
    public var photo = "image_name"
    /// The region's number in it.
    public var region = "mask_id"
    /// The text that was read.
    public var text = "ocr"
    /// The book's title.
    public var title = "title"
    /// Its author.
    public var author = "author"
    /// Its call number; may be missing.
    public var callNumber = "tag"
    /// "True" where the region shows no book, or one that counts elsewhere; may be missing.
    public var notBook = "not_book"
    /// "True" where the catalogue does not have the book; may be missing.
    public var notCatalogued = "not_in_db"
    /// "True" where the region holds several books; may be missing.
    public var merged = "segmentation_merged_books"
    /// The part of the library; may be missing.
    public var section = "section"
    /// The book's language; may be missing.
    public var language = "language"
    /// How sure the recogniser was of the text, 0 to 1; may be missing.
    public var confidence = "confidence"

    enum CodingKeys: String, CodingKey, CaseIterable {
      case photo, region, text, title, author, callNumber, notBook, notCatalogued, merged, section,
        language, confidence
    }

    /// The names of the Library dataset.
    public init() {}

    /// Reads names; those that are left out are the Library dataset's.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      func name(_ key: CodingKeys, _ usual: String) throws -> String {
        try container.decodeIfPresent(String.self, forKey: key) ?? usual
      }
      photo = try name(.photo, photo)
      region = try name(.region, region)
      text = try name(.text, text)
      title = try name(.title, title)
      author = try name(.author, author)
      callNumber = try name(.callNumber, callNumber)
      notBook = try name(.notBook, notBook)
      notCatalogued = try name(.notCatalogued, notCatalogued)
      merged = try name(.merged, merged)
      section = try name(.section, section)
      language = try name(.language, language)
      confidence = try name(.confidence, confidence)
    }
  }

  /// Columns that the Library dataset has and nothing needs.
  private static let unused: Set = ["isbn", "series"]

  /// "True" and "False" in the ways that programs write them.
  private static let flags: [String: Bool] = [
    "true": true, "1": true, "yes": true, "false": false, "0": false, "no": false, "": false,
  ]

  /// Reads a CSV file, its fields parted by commas, semicolons or tabs. Unknown columns and rows that
  /// cannot be read are noted and passed over; a missing column of flags is read as False and noted.
  ///
  /// - Throws: `EvaluationError` where the file cannot be read, lacks a column that is needed, or has
  ///   no region that shows a catalogued book: there would be nothing to measure.
  public init(csv file: URL, columns names: Columns = Columns()) throws {
    let table = try CSVRows(contentsOf: file)
    notes = table.notes
    let photo = try table.column(names.photo)
    let mask = try table.column(names.region)
    let text = try table.column(names.text)
    let title = try table.column(names.title)
    let author = try table.column(names.author)
    let callNumber = table.columns.firstIndex(of: names.callNumber)
    let notBook = table.columns.firstIndex(of: names.notBook)
    let notCatalogued = table.columns.firstIndex(of: names.notCatalogued)
    let merged = table.columns.firstIndex(of: names.merged)
    for (name, column) in [
      (names.notBook, notBook), (names.notCatalogued, notCatalogued), (names.merged, merged),
    ] where column == nil {
      notes.append("\(file.path), line 1: there is no column “\(name)”; taken for False everywhere")
    }
    let section = table.columns.firstIndex(of: names.section)
    let language = table.columns.firstIndex(of: names.language)
    let confidence = table.columns.firstIndex(of: names.confidence)
    let known = [
      photo, mask, text, title, author, callNumber, notBook, notCatalogued, merged, section,
      language,
      confidence,
    ]
    for (index, column) in table.columns.enumerated()
    where !known.contains(index) && !Self.unused.contains(column) {
      notes.append("\(file.path), line 1: the column “\(column)” is unknown and passed over")
    }
    var places: [[String]: Int] = [:]
    for (line, row) in table.rows {
      let flags = [notBook, notCatalogued, merged].map { column -> Bool in
        guard let column else { return false }
        let flag = Self.flags[row[column].strippedOfWhitespace.lowercased()]
        if flag == nil {
          notes.append(
            "\(file.path), line \(line): “\(row[column])” in \(table.columns[column]) is neither True "
              + "nor False; read as False")
        }
        return flag ?? false
      }
      let share = confidence.flatMap { Double(row[$0]) }
      if let confidence, !row[confidence].isEmpty, !(share.map((0...1).contains) ?? false) {
        notes.append(
          "\(file.path), line \(line): “\(row[confidence])” in \(names.confidence) is no number from "
            + "0 to 1; read as not known")
      }
      let (isUncatalogued, isMerged) = (flags[1], flags[2])
      let isTrue = !flags.contains(true)
      let region = AnnotatedRegion(
        photo: row[photo], mask: row[mask], text: row[text],
        book: isTrue
          ? AnnotatedBook(
            title: row[title], author: row[author], callNumber: callNumber.map { row[$0] } ?? "")
          : nil,
        isMerged: isMerged, isUncatalogued: isUncatalogued,
        section: section.map { row[$0].strippedOfWhitespace } ?? "",
        language: language.map { row[$0].strippedOfWhitespace } ?? "",
        confidence: share.flatMap { (0...1).contains($0) ? $0 : nil })
      if let place = places[[region.photo, region.mask]] {
        regions[place] = region
      } else {
        places[[region.photo, region.mask]] = regions.count
        regions.append(region)
      }
    }
    if regions.isEmpty {
      throw EvaluationError(
        table.notes.first.map {
          "\(file.path) has no region that can be read, so there is nothing to measure: \($0)"
        } ?? "\(file.path) has a header and no regions, so there is nothing to measure")
    }
    guard regions.contains(where: { $0.book != nil }) else {
      throw EvaluationError(
        "no region of \(file.path) shows a catalogued book, so there is nothing to find: all "
          + "\(regions.count) are marked in \(names.notBook), \(names.notCatalogued) or \(names.merged)"
      )
    }
  }
}
