import Foundation
import Imaging
import Testing

/// A picture whose four quarters tell every orientation from every other: red, green / blue, white.
private func quarters(width: Int = 48, height: Int = 32) -> ColorImage {
  var pixels: [UInt8] = []
  for y in 0..<height {
    for x in 0..<width {
      let right = x >= width / 2
      let lower = y >= height / 2
      pixels +=
        lower ? (right ? [255, 255, 255] : [0, 0, 255]) : right ? [0, 255, 0] : [255, 0, 0]
    }
  }
  return ColorImage(width: width, height: height, pixels: pixels)
}

/// Names the colours at the centres of the quarters, row after row: "RGBW" for the picture as made.
private func arrangement(_ image: ColorImage) -> String {
  [(1, 1), (3, 1), (1, 3), (3, 3)].map { column, row in
    let at = 3 * (row * image.height / 4 * image.width + column * image.width / 4)
    let pixel = image.pixels[at..<(at + 3)].map { $0 > 128 }
    return pixel == [true, false, false]
      ? "R" : pixel == [false, true, false] ? "G" : pixel == [false, false, true] ? "B" : "W"
  }.joined()
}

/// What a viewer shows for each orientation of the picture above, from the EXIF standard.
private let expected: [ExifOrientation: String] = [
  .upright: "RGBW", .mirrored: "GRWB", .turned180: "WBGR", .flipped: "BWRG",
  .transposed: "RBGW", .turned90: "BRWG", .transversed: "WGBR", .turned270: "GWRB",
]

/// Puts an EXIF segment with the orientation after the start of a JPEG.
private func oriented(_ jpeg: Data, _ orientation: ExifOrientation, bigEndian: Bool) -> [UInt8] {
  let value = UInt8(orientation.rawValue)
  let tiff: [UInt8] =
    bigEndian
    ? [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0]
    : [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, value, 0, 0, 0]
  let segment = Array("Exif".utf8) + [0, 0] + tiff
  return [0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(segment.count + 2)] + segment + jpeg.dropFirst(2)
}

/// An uncompressed RGB TIFF, little-endian, with an orientation tag.
/// A TIFF of strips is decoded as far as they go; one of a single strip, all or not at all.
private func tiff(
  _ image: ColorImage, _ orientation: ExifOrientation, strips: Int = 1
) -> [UInt8] {
  func short(_ value: Int) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }
  func long(_ value: Int) -> [UInt8] { short(value & 0xFFFF) + short(value >> 16) }
  func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: Int) -> [UInt8] {
    short(tag) + short(type) + long(count) + long(value)
  }
  let size = image.pixels.count / strips
  let pixels = 146 + (strips > 1 ? 8 * strips : 0)
  let table =
    strips > 1
    ? (0..<strips).flatMap { long(pixels + $0 * size) } + (0..<strips).flatMap { _ in long(size) }
    : []
  let entries: [[UInt8]] = [
    entry(256, 3, 1, image.width), entry(257, 3, 1, image.height), entry(258, 3, 3, 140),
    entry(259, 3, 1, 1), entry(262, 3, 1, 2), entry(273, 4, strips, strips > 1 ? 146 : pixels),
    entry(274, 3, 1, orientation.rawValue), entry(277, 3, 1, 3),
    entry(278, 3, 1, image.height / strips),
    entry(279, 4, strips, strips > 1 ? 146 + 4 * strips : size),
  ]
  let head = [0x49, 0x49, 42, 0] + long(8) + short(entries.count) + entries.joined() + long(0)
  let padding = [UInt8](repeating: 0, count: 140 - head.count)
  return head + padding + short(8) + short(8) + short(8) + table + image.pixels
}

@Suite struct PhotoTests {
  @Test(arguments: ExifOrientation.allCases, [true, false])
  func jpegsAreTurnedUpright(orientation: ExifOrientation, bigEndian: Bool) throws {
    let jpeg = try quarters().jpegData(quality: 95)
    let photo = try Photo(
      bytes: oriented(jpeg, orientation, bigEndian: bigEndian), name: "test.jpg")
    #expect(photo.width == (orientation.swapsSides ? 32 : 48))
    #expect(photo.height == (orientation.swapsSides ? 48 : 32))
    #expect(arrangement(photo.image) == expected[orientation])
    #expect(photo.warnings.isEmpty)
  }

  @Test(arguments: ExifOrientation.allCases)
  func tiffsAreTurnedUprightOnce(orientation: ExifOrientation) throws {
    let photo = try Photo(bytes: tiff(quarters(), orientation), name: "test.tif")
    #expect(photo.width == (orientation.swapsSides ? 32 : 48))
    #expect(arrangement(photo.image) == expected[orientation])
  }

  @Test func turningALargePhotoKeepsEveryPixel() throws {
    // Larger than the tiles in which pixels are turned, and no multiple of them.
    let width = 201
    let height = 133
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width { pixels += [UInt8(x), UInt8(y), UInt8((x * 7 + y * 13) & 255)] }
    }
    let image = ColorImage(width: width, height: height, pixels: pixels)
    let turned = try Photo(bytes: tiff(image, .turned90), name: "test.tif").image
    #expect(turned == image.turned(by: 90))
    for y in [0, 64, 132] {
      for x in [0, 63, 200] {
        let at = 3 * (x * turned.width + (height - 1 - y))
        #expect(turned.pixels[at] == UInt8(x) && turned.pixels[at + 1] == UInt8(y))
      }
    }
  }

  @Test func pngComesBackExactly() throws {
    let image = quarters()
    let photo = try Photo(bytes: [UInt8](image.pngData()), name: "test.png")
    #expect(photo.image == image)
  }

  @Test(arguments: [(1, 1), (1, 50), (50, 1)])
  func thinPhotosAreRead(width: Int, height: Int) throws {
    let image = ColorImage(
      width: width, height: height, pixels: [UInt8](repeating: 90, count: 3 * width * height))
    let photo = try Photo(bytes: [UInt8](image.jpegData()), name: "thin.jpg")
    #expect(photo.width == width && photo.height == height)
    #expect(photo.image.grayscale().pixels.count == width * height)
  }

  @Test func aJPEGCutShortIsReadWithAWarning() throws {
    var pixels: [UInt8] = []
    for index in 0..<(200 * 200 * 3) { pixels.append(UInt8((index &* 2_654_435_761) >> 7 & 255)) }
    let whole = [UInt8](
      try ColorImage(width: 200, height: 200, pixels: pixels).jpegData(quality: 90))
    let photo = try Photo(bytes: Array(whole.prefix(whole.count / 2)), name: "shelf.jpg")
    #expect(photo.width == 200 && photo.height == 200)
    #expect(
      photo.warnings == [
        "shelf.jpg: the JPEG file is cut short; the missing part of the photo is grey"
      ])
    #expect(throws: PhotoError(path: "shelf.jpg", problem: .damaged(.jpeg))) {
      try Photo(bytes: Array(whole.prefix(100)), name: "shelf.jpg")
    }
  }

  @Test func aTIFFCutShortIsReadWithAWarning() throws {
    let whole = tiff(quarters(), .upright, strips: 4)
    #expect(try Photo(bytes: whole, name: "shelf.tif").warnings.isEmpty)
    for missing in [1, 48 * 3 * 4, 48 * 3 * 16] {
      let photo = try Photo(bytes: Array(whole.dropLast(missing)), name: "shelf.tif")
      #expect(photo.width == 48 && photo.height == 32)
      #expect(photo.warnings.count == 1)
      #expect(photo.warnings.first?.hasPrefix("shelf.tif: the TIFF file is cut short") == true)
    }
  }

  @Test func aDamagedPNGIsAnError() throws {
    let whole = [UInt8](try quarters().pngData())
    #expect(throws: PhotoError(path: "a.png", problem: .damaged(.png))) {
      try Photo(bytes: Array(whole.prefix(60)), name: "a.png")
    }
  }

  @Test func theSizeIsCheckedBeforeDecoding() throws {
    // A PNG header that claims 100,000 x 100,000 pixels, and no pixels.
    var png = [UInt8](try quarters().pngData())
    png.replaceSubrange(16..<24, with: [0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0])
    let error = #expect(throws: PhotoError.self) { try Photo(bytes: png, name: "huge.png") }
    guard case .tooLarge(100_000, 100_000, _) = error?.problem else {
      Issue.record("expected a photo too large, not \(String(describing: error))")
      return
    }
    let small = PhotoLimits(megapixels: 0.001)
    let jpeg = [UInt8](try quarters().jpegData())
    let message = #expect(throws: PhotoError.self) {
      try Photo(bytes: jpeg, name: "shelf.jpg", limits: small)
    }
    #expect(
      message?.description
        == "shelf.jpg: the photo has 48 x 32 pixels (0.0 megapixels), and the limits are 0.001 "
        + "megapixels and 30000 pixels a side; scale it down or take the shelf in several photos")
  }

  @Test func theBytesDecideNotTheName() throws {
    #expect(throws: PhotoError(path: "a.jpg", problem: .notAPhoto)) {
      try Photo(bytes: Array("title,author\n".utf8), name: "a.jpg")
    }
    #expect(throws: PhotoError(path: "a.jpg", problem: .empty)) {
      try Photo(bytes: [], name: "a.jpg")
    }
    let heic: [UInt8] = [0, 0, 0, 24] + Array("ftypheic".utf8) + [0, 0, 0, 0]
    let error = #expect(throws: PhotoError.self) { try Photo(bytes: heic, name: "IMG_1.HEIC") }
    #expect(
      error?.description
        == "IMG_1.HEIC: HEIC or AVIF photos cannot be read; export it as JPEG")
    let png = [UInt8](try quarters().pngData())
    #expect(try Photo(bytes: png, name: "really-a-png.jpg").width == 48)
  }

  @Test func aMissingFileIsNamed() {
    let url = URL(fileURLWithPath: "/no/such/folder/shelf.jpg")
    #expect(throws: PhotoError(path: "/no/such/folder/shelf.jpg", problem: .missing)) {
      try Photo(contentsOf: url)
    }
  }
}
