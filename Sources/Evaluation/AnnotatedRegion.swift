import Foundation

/// One annotated region of the library dataset: a spine's text, and the book it shows.
public struct AnnotatedRegion: Sendable, Hashable {
  /// The photo it was cut from.
  public var photo: String
  /// Its number in the photo, as the file writes it.
  public var mask: String
  /// The text that was read in it.
  public var text: String
  /// The catalogued book it shows; nil where it shows none, or none of the catalogue.
  public var book: AnnotatedBook?
  /// True where the region holds several books; such regions are matched but not scored.
  public var isMerged: Bool

  /// Creates a region.
  public init(
    photo: String, mask: String, text: String, book: AnnotatedBook?, isMerged: Bool = false
  ) {
    self.photo = photo
    self.mask = mask
    self.text = text
    self.book = book
    self.isMerged = isMerged
  }
}

/// A book as the annotations name it, white space at both ends removed.
public struct AnnotatedBook: Sendable, Hashable {
  /// Title as catalogued.
  public var title: String
  /// Author as catalogued.
  public var author: String
  /// Call number as catalogued.
  public var callNumber: String

  /// Creates a book; white space at the ends is removed.
  public init(title: String, author: String, callNumber: String) {
    self.title = title.strippedOfWhitespace
    self.author = author.strippedOfWhitespace
    self.callNumber = callNumber.strippedOfWhitespace
  }

  /// Whether a record's title and author are this book's, white space at the ends aside.
  func isWork(title: String, author: String) -> Bool {
    self.title == title.strippedOfWhitespace && self.author == author.strippedOfWhitespace
  }
}

extension AnnotatedRegion {
  /// Reads an annotations file of the library dataset.
  ///
  /// Needs the columns image_name, mask_id, title, author, tag, not_book, not_in_db,
  /// segmentation_merged_books and ocr; others are passed over. A region that the file names twice is
  /// one, as it was named last. Throws `EvaluationError`.
  public static func regions(csv file: URL) throws -> [AnnotatedRegion] {
    let table = try CSVRows(contentsOf: file)
    let photo = try table.column("image_name")
    let mask = try table.column("mask_id")
    let text = try table.column("ocr")
    let title = try table.column("title")
    let author = try table.column("author")
    let tag = try table.column("tag")
    let notBook = try table.column("not_book")
    let notInCatalogue = try table.column("not_in_db")
    let merged = try table.column("segmentation_merged_books")
    var places: [[String]: Int] = [:]
    var regions: [AnnotatedRegion] = []
    for (_, row) in table.rows {
      let isMerged = row[merged] == "True"
      let isTrue = row[notBook] != "True" && row[notInCatalogue] != "True" && !isMerged
      let region = AnnotatedRegion(
        photo: row[photo], mask: row[mask], text: row[text],
        book: isTrue
          ? AnnotatedBook(title: row[title], author: row[author], callNumber: row[tag]) : nil,
        isMerged: isMerged)
      // The scores are per region: one that counted twice would also compete with itself.
      if let place = places[[region.photo, region.mask]] {
        regions[place] = region
      } else {
        places[[region.photo, region.mask]] = regions.count
        regions.append(region)
      }
    }
    return regions
  }
}

extension String {
  /// Without white space at both ends.
  var strippedOfWhitespace: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
