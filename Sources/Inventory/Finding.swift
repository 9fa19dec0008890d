import Bibliography

/// What an inventory says of a book or spine.
public enum FindingClass: String, Sendable, Hashable, Codable, CodingKeyRepresentable, CaseIterable
{
  /// Where it belongs, or among its equals.
  case inPlace
  /// Should be there, its place was photographed from neighbour to neighbour, and it is not among them.
  case missing
  /// Should be there and was not seen; but it may be a spine that could not be read, or its place was
  /// not photographed without a gap.
  case perhapsMissing
  /// Seen, and not where it belongs.
  case outOfPlace
  /// A book that the session does not expect: of another location, or of another part of the library.
  case unexpected
  /// More copies seen than the catalogue has.
  case duplicate
  /// Seen, though the catalogue says that it is on loan, lost, withdrawn or elsewhere.
  case seenThoughAway
  /// Seen; whether the place is right cannot be told, for want of neighbours or of a call number.
  case placeUnknown
  /// A spine that no record was asserted for: not in the catalogue, or not readable.
  case unread
}

/// One entry of an inventory's lists.
public struct Finding: Sendable, Hashable, Codable {
  /// What is said of it.
  public var kind: FindingClass
  /// The book; nil for a spine that is not known.
  public var book: FoundItem?
  /// The copies that it is one of, where nobody can tell which.
  public var copies: Copies?
  /// How many books the entry stands for: more than one only where several copies are missing.
  public var count = 1
  /// Where it was seen, the clearest view first; empty for what was not seen.
  public var views: [View] = []
  /// Probability that the entry is right, 0...1. For `unread` that of the best guess.
  public var probability: Double
  /// The same by the spine alone, without what stands beside it; 0 for what was not seen.
  public var spineProbability = 0.0
  /// True where a person said what it is.
  public var isVerified = false
  /// The words read on the spine.
  public var text = ""
  /// The books beside it on the shelf or, for one not seen, beside the place where it should be.
  public var between: Neighbours
  /// The books between which it belongs, where that is elsewhere.
  public var belongs: Neighbours?
  /// Why nothing surer is said, or what else there is to know.
  public var note = ""

  /// Adds a sentence to the note.
  mutating func add(note sentence: String) {
    note += note.isEmpty ? sentence : " " + sentence
  }

  /// Copies of one record that look alike, in one place.
  public struct Copies: Sendable, Hashable, Codable {
    /// How many of them were surely seen.
    public var seen: Int
    /// How many of them there should be.
    public var all: Int
    /// Their barcodes, as far as they have any.
    public var barcodes: [String]

    /// "1 of 3 copies seen; one of barcodes A, B, C."
    var description: String { description(word: "one") }

    /// The same of `count` copies that are missing.
    func description(absent count: Int) -> String {
      description(word: count == 1 ? "one" : "\(count)")
    }

    private func description(word: String) -> String {
      let seen = "\(seen) of \(all) copies seen"
      return barcodes.isEmpty
        ? seen + "." : "\(seen); \(word) of barcodes \(barcodes.joined(separator: ", "))."
    }
  }

  /// Where a book is on a photo.
  public struct View: Sendable, Hashable, Codable {
    /// Path of the photo.
    public var photo: String
    /// The row or pile, from 1 at the top.
    public var shelf: Int
    /// The place in it, from 1 at the left or top.
    public var position: Int
    /// Outline in pixels: x1, y1 … x4, y4, clockwise from the top left.
    public var quad: [Double]
  }

  /// A book and how the catalogue describes it.
  public struct FoundItem: Sendable, Hashable, Codable {
    /// The key of its record.
    public var record: Int64
    /// The record's title.
    public var title: String
    /// The record's author, or empty.
    public var author: String
    /// Its shelf mark, or empty.
    public var callNumber: String
    /// Its barcode; empty where there is none, or where the copies cannot be told apart.
    public var barcode: String
    /// Where the library keeps it, or empty.
    public var location: String
    /// What the catalogue says of it.
    public var status: ItemStatus
  }

  /// The books on both sides of a place, as far as they are known.
  public struct Neighbours: Sendable, Hashable, Codable {
    /// The one before.
    public var before: Neighbour?
    /// The one behind.
    public var after: Neighbour?

    /// Creates neighbours.
    public init(before: Neighbour? = nil, after: Neighbour? = nil) {
      self.before = before
      self.after = after
    }
  }

  /// A book beside a place.
  public struct Neighbour: Sendable, Hashable, Codable {
    /// Its title.
    public var title: String
    /// Its shelf mark.
    public var callNumber: String
    /// Where it was seen.
    public var view: View
  }
}

/// How many there are of everything.
public struct InventorySummary: Sendable, Hashable, Codable {
  /// Photos of the session.
  public var photos = 0
  /// Photos that were to be added and are not read yet, or cannot be.
  public var unreadPhotos = 0
  /// Stretches of shelf that the photos show, overlapping rows joined.
  public var stretches = 0
  /// Books seen on them, each once.
  public var seen = 0
  /// Books that the session asks for and that should be there.
  public var expected = 0
  /// Those of them whose place was photographed from neighbour to neighbour.
  public var covered = 0
  /// Books in the order of their call numbers, but outside the range that the session asks for.
  public var outsideRange = 0
  /// Entries of each class.
  public var findings: [FindingClass: Int] = [:]

  /// Nothing counted.
  public init() {}
}
