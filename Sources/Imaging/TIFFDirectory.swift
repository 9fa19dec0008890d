/// The first directory of a TIFF structure, which TIFF files are and EXIF data holds.
struct TIFFDirectory {
  /// A number as it is stored: its value, and the bytes that it lies in.
  typealias Stored = (value: Int, place: Range<Int>)

  private let tiff: ArraySlice<UInt8>
  private let isBigEndian: Bool
  /// Where the entries begin, and how many there are said to be.
  private let start: Int
  private let count: Int

  /// Finds the directory; nil where these are no bytes of TIFF or end before it.
  init?(_ tiff: ArraySlice<UInt8>) {
    if tiff.starts(with: [0x49, 0x49, 0x2A, 0x00]) {
      isBigEndian = false
    } else if tiff.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
      isBigEndian = true
    } else {
      return nil
    }
    self.tiff = tiff
    guard let directory = Self.number(tiff, at: 4, length: 4, isBigEndian),
      let count = Self.number(tiff, at: directory, length: 2, isBigEndian)
    else { return nil }
    start = directory + 2
    self.count = count
  }

  /// The value of a tag that has one, and where among the bytes it is stored; nil where the tag is
  /// missing or is none of a byte, a short or a long.
  func number(of tag: Tag) -> Stored? {
    guard let entry = entry(of: tag), let value = number(at: entry + 8, length: length(of: entry))
    else { return nil }
    let place = tiff.startIndex + entry + 8
    return (value, place..<(place + length(of: entry)))
  }

  /// Whether all strips or tiles of the picture lie within the bytes, as far as the directory tells.
  var holdsWholePicture: Bool {
    for (offsets, sizes) in [(Tag.stripOffsets, Tag.stripSizes), (.tileOffsets, .tileSizes)] {
      guard entry(of: offsets) != nil else { continue }
      guard let offsets = numbers(of: offsets), let sizes = numbers(of: sizes) else { return false }
      return zip(offsets, sizes).allSatisfy { $0 + $1 <= tiff.count }
    }
    return true
  }

  enum Tag: Int {
    case orientation = 0x0112
    case stripOffsets = 0x0111
    case stripSizes = 0x0117
    case tileOffsets = 0x0144
    case tileSizes = 0x0145
  }

  /// All values of a tag, which lie elsewhere where they are more than four bytes; nil where they are
  /// cut off.
  private func numbers(of tag: Tag) -> [Int]? {
    guard let entry = entry(of: tag), let count = number(at: entry + 4, length: 4) else {
      return nil
    }
    let length = length(of: entry)
    guard length > 0, count <= tiff.count,
      let at = length * count <= 4 ? entry + 8 : number(at: entry + 8, length: 4),
      at + length * count <= tiff.count
    else { return nil }
    return (0..<count).compactMap { number(at: at + $0 * length, length: length) }
  }

  private func entry(of tag: Tag) -> Int? {
    for index in 0..<count {
      let at = start + 12 * index
      guard let found = number(at: at, length: 2) else { return nil }
      if found == tag.rawValue { return at }
    }
    return nil
  }

  /// Bytes of a number of the entry: some writers store a byte or a long for a short. 0 for others.
  private func length(of entry: Int) -> Int {
    switch number(at: entry + 2, length: 2) {
    case 1: 1
    case 3: 2
    case 4: 4
    default: 0
    }
  }

  private func number(at offset: Int, length: Int) -> Int? {
    Self.number(tiff, at: offset, length: length, isBigEndian)
  }

  private static func number(
    _ tiff: ArraySlice<UInt8>, at offset: Int, length: Int, _ isBigEndian: Bool
  ) -> Int? {
    guard length > 0, offset >= 0, offset + length <= tiff.count else { return nil }
    let start = tiff.startIndex + offset
    let field = tiff[start..<(start + length)]
    return isBigEndian
      ? field.reduce(0) { $0 << 8 | Int($1) } : field.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
