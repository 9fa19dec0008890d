import Bibliography
import Catalogue
import Inventory

/// A library of books numbered in shelf order, and photos of them.
struct SmallLibrary {
  var books: [ExpectedBook]

  init(_ count: Int, booksPerCallNumber: Int = 1) {
    books = (0..<count).map { number in
      let callNumber = "N " + Self.word(number / booksPerCallNumber)
      return ExpectedBook(
        record: Int64(number), title: "Book \(number)", callNumber: callNumber,
        barcode: "B\(number)", status: .available,
        key: CallNumber(callNumber).filingKey(.local))
    }
  }

  mutating func addCopy(of number: Int, _ copy: Int = 2) {
    var book = books[number]
    book.copy = copy
    book.barcode += "-\(copy)"
    books.append(book)
  }

  func inventory(_ photos: [SeenPhoto]) -> Inventory {
    Inventory(expected: books, photos: photos)
  }

  /// A photo of one shelf with these books, surely matched.
  func photo(_ name: String, _ numbers: some Sequence<Int>) -> SeenPhoto {
    var photo = SeenPhoto(
      path: name,
      spines: numbers.map { number in
        ObservedSpine(
          shelf: 1, position: 0, text: "Book \(number) by someone", record: Int64(number),
          confidence: 0.99,
          candidates: [ObservedSpine.Candidate(record: Int64(number), score: 5)])
      })
    photo.number()
    return photo
  }

  /// Three letters that sort as the numbers do.
  private static func word(_ number: Int) -> String {
    let letters = [number / 676, number / 26 % 26, number % 26]
    return String(letters.map { Character(Unicode.Scalar(UInt8(65 + $0))) })
  }
}

extension SeenPhoto {
  /// Gives the spines their positions, and outlines side by side.
  mutating func number() {
    for index in spines.indices {
      let left = Double(10 * index)
      spines[index].position = index + 1
      spines[index].quad = [left, 0, left + 8, 0, left + 8, 100, left, 100]
    }
  }
}

extension Inventory {
  var kinds: [FindingClass: Int] { summary.findings }

  func titles(_ kind: FindingClass) -> [String] {
    findings.filter { $0.kind == kind }.compactMap(\.book?.title)
  }
}

/// SplitMix64, so that a failing case can be repeated from its seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
