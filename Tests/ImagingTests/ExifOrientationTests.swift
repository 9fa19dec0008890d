import Imaging
import Testing

/// EXIF data with one tag, the orientation, in either byte order.
private func tiffStructure(orientation: UInt8, bigEndian: Bool) -> [UInt8] {
  bigEndian
    ? [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
    : [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
}

private let exifHeader: [UInt8] = Array("Exif".utf8) + [0, 0]

/// A JPEG's first segments: a JFIF one, then EXIF, then the start of a scan.
private func jpegHead(exif: [UInt8]) -> [UInt8] {
  let jfif: [UInt8] = [0xFF, 0xE0, 0, 4, 0, 0]
  let length = exif.count + 2
  let app1: [UInt8] = [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + exif
  return [0xFF, 0xD8] + jfif + app1 + [0xFF, 0xDA, 0, 4, 0, 0]
}

private func pngHead(exif: [UInt8]) -> [UInt8] {
  let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    [0, 0, 0, UInt8(data.count)] + Array(name.utf8) + data + [0, 0, 0, 0]
  }
  return signature + chunk("IHDR", [UInt8](repeating: 1, count: 13)) + chunk("eXIf", exif)
}

private func webpHead(exif: [UInt8]) -> [UInt8] {
  func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    Array(name.utf8) + [UInt8(data.count), 0, 0, 0] + data + (data.count % 2 == 1 ? [0] : [])
  }
  return Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBP".utf8) + chunk("VP8 ", [1, 2, 3])
    + chunk("EXIF", exif)
}

@Suite struct ExifOrientationTests {
  @Test(arguments: ExifOrientation.allCases, [true, false])
  func everyValueIsReadInBothByteOrders(orientation: ExifOrientation, bigEndian: Bool) {
    let exif = tiffStructure(orientation: UInt8(orientation.rawValue), bigEndian: bigEndian)
    #expect(
      ExifOrientation(ofFile: jpegHead(exif: exifHeader + exif), format: .jpeg) == orientation)
    #expect(ExifOrientation(ofFile: pngHead(exif: exif), format: .png) == orientation)
    #expect(ExifOrientation(ofFile: webpHead(exif: exif), format: .webp) == orientation)
    #expect(
      ExifOrientation(ofFile: webpHead(exif: exifHeader + exif), format: .webp) == orientation)
    #expect(ExifOrientation(ofFile: exif, format: .tiff) == orientation)
  }

  @Test func valuesOutsideOneToEightMeanUpright() {
    for value: UInt8 in [0, 9, 255] {
      let exif = exifHeader + tiffStructure(orientation: value, bigEndian: true)
      #expect(ExifOrientation(ofFile: jpegHead(exif: exif), format: .jpeg) == .upright)
    }
  }

  @Test func everyCutOfAFileIsHandled() {
    let exif = tiffStructure(orientation: 6, bigEndian: false)
    let files: [(PhotoFormat, [UInt8])] = [
      (.jpeg, jpegHead(exif: exifHeader + exif)), (.png, pngHead(exif: exif)),
      (.webp, webpHead(exif: exif)), (.tiff, exif),
    ]
    for (format, file) in files {
      for length in 0..<file.count {
        let found = ExifOrientation(ofFile: Array(file.prefix(length)), format: format)
        #expect(found == .upright || found == .turned90)
      }
    }
  }

  @Test func directoriesBeyondTheDataMeanUpright() {
    var exif = tiffStructure(orientation: 6, bigEndian: true)
    exif.replaceSubrange(4..<8, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(ExifOrientation(ofFile: jpegHead(exif: exifHeader + exif), format: .jpeg) == .upright)
    // A directory that claims more entries than there are.
    exif = tiffStructure(orientation: 6, bigEndian: true)
    exif.replaceSubrange(8..<12, with: [0xFF, 0xFF, 0x01, 0x13])
    #expect(ExifOrientation(ofFile: jpegHead(exif: exifHeader + exif), format: .jpeg) == .upright)
  }

  @Test func randomDamageNeverCrashes() {
    let seed: UInt64 = 20_240
    var state = seed
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33)
    }
    let file = jpegHead(exif: exifHeader + tiffStructure(orientation: 8, bigEndian: false))
    for round in 0..<5000 {
      var damaged = file
      for _ in 0...(round % 5) { damaged[2 + next() % (file.count - 2)] = UInt8(next() % 256) }
      let found = ExifOrientation(ofFile: damaged, format: .jpeg)
      #expect((1...8).contains(found.rawValue), "seed \(seed), round \(round)")
    }
  }
}
