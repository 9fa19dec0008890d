/// How a stored picture must be turned to be upright: the EXIF orientation, 1...8.
///
/// The raw values are those of the EXIF and TIFF standards (tag 0x0112).
public enum ExifOrientation: Int, Sendable, CaseIterable {
  /// Upright as stored.
  case upright = 1
  /// Mirrored left to right.
  case mirrored = 2
  /// To be turned by 180 degrees.
  case turned180 = 3
  /// Mirrored top to bottom.
  case flipped = 4
  /// Mirrored along the diagonal from the top left.
  case transposed = 5
  /// To be turned clockwise by 90 degrees.
  case turned90 = 6
  /// Mirrored along the diagonal from the top right.
  case transversed = 7
  /// To be turned clockwise by 270 degrees.
  case turned270 = 8

  /// Whether width and height change places.
  public var swapsSides: Bool { rawValue >= 5 }

  /// Reads the orientation from the EXIF data of a photo file: the APP1 segment of a JPEG, the
  /// eXIf chunk of a PNG, the EXIF chunk of a WebP, the tag of a TIFF. Upright where there is none
  /// or it is malformed: a broken tag is no reason to refuse a photo.
  public init(ofFile bytes: [UInt8], format: PhotoFormat) {
    let found: ExifOrientation?
    switch format {
    case .jpeg: found = Self.inJPEG(bytes)
    case .png: found = Self.inPNG(bytes)
    case .webp: found = Self.inWebP(bytes)
    case .tiff: found = Self.inTIFF(bytes[...])?.orientation
    case .jpeg2000, .heif: found = nil
    }
    self = found ?? .upright
  }

  /// Takes the orientation out of a TIFF file's bytes and leaves "upright" in its place, so that a
  /// decoder that would apply it does not.
  static func removeFromTIFF(_ bytes: inout [UInt8]) -> ExifOrientation {
    guard let found = inTIFF(bytes[...]) else { return .upright }
    let bigEndian = bytes[0] == 0x4D
    for index in found.value { bytes[index] = 0 }
    bytes[bigEndian ? found.value.upperBound - 1 : found.value.lowerBound] = 1
    return found.orientation
  }

  /// Walks the segments of a JPEG up to the first scan.
  private static func inJPEG(_ bytes: [UInt8]) -> ExifOrientation? {
    var at = 2
    while at + 4 <= bytes.count {
      guard bytes[at] == 0xFF else { return nil }
      let marker = bytes[at + 1]
      if marker == 0xFF {
        at += 1
        continue
      }
      if marker == 0x01 || (0xD0...0xD8).contains(marker) {
        at += 2
        continue
      }
      // The start of a scan or the end of the picture: EXIF must come before.
      if marker == 0xDA || marker == 0xD9 { return nil }
      let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
      let end = at + 2 + length
      guard length >= 2, end <= bytes.count else { return nil }
      if marker == 0xE1, let found = inExifBlock(bytes[(at + 4)..<end], headerRequired: true) {
        return found
      }
      at = end
    }
    return nil
  }

  /// Walks the chunks of a PNG.
  private static func inPNG(_ bytes: [UInt8]) -> ExifOrientation? {
    var at = 8
    while at + 12 <= bytes.count {
      let length = bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }
      guard at + 12 + length <= bytes.count else { return nil }
      if bytes[(at + 4)..<(at + 8)].elementsEqual("eXIf".utf8) {
        return inExifBlock(bytes[(at + 8)..<(at + 8 + length)], headerRequired: false)
      }
      at += 12 + length
    }
    return nil
  }

  /// Walks the chunks of a WebP's RIFF container.
  private static func inWebP(_ bytes: [UInt8]) -> ExifOrientation? {
    var at = 12
    while at + 8 <= bytes.count {
      let length = bytes[(at + 4)..<(at + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
      guard at + 8 + length <= bytes.count else { return nil }
      if bytes[at..<(at + 4)].elementsEqual("EXIF".utf8) {
        return inExifBlock(bytes[(at + 8)..<(at + 8 + length)], headerRequired: false)
      }
      at += 8 + length + length % 2
    }
    return nil
  }

  /// EXIF data: a TIFF structure after "Exif\0\0". PNG and WebP leave those six bytes out, though
  /// some writers of them do not.
  private static func inExifBlock(
    _ block: ArraySlice<UInt8>, headerRequired: Bool
  ) -> ExifOrientation? {
    let header: [UInt8] = [0x45, 0x78, 0x69, 0x66, 0, 0]
    if block.starts(with: header) { return inTIFF(block.dropFirst(header.count))?.orientation }
    return headerRequired ? nil : inTIFF(block)?.orientation
  }

  /// The orientation tag of a TIFF structure's first directory, and where its value is stored.
  private static func inTIFF(
    _ tiff: ArraySlice<UInt8>
  ) -> (orientation: ExifOrientation, value: Range<Int>)? {
    guard let found = TIFFDirectory(tiff)?.number(of: .orientation),
      let orientation = ExifOrientation(rawValue: found.value)
    else { return nil }
    return (orientation, found.place)
  }
}
