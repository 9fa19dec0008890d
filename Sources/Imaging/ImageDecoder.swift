import CLeptonica

/// Decodes photo files with Leptonica; the pixels come out as RGB and upright.
enum ImageDecoder {
  /// A decoded picture and what had to be passed over to get it.
  struct Result {
    var image: ColorImage
    var warnings: [String]
  }

  /// Leptonica reports on standard error; what matters is in our errors and warnings instead.
  static let silenced: Void = {
    _ = setMsgSeverity(Int32(L_SEVERITY_NONE))
    // Some of its messages, hundreds for one damaged TIFF, have no severity.
    leptSetStderrHandler { _ in }
  }()

  /// Whether a JPEG, PNG or TIFF ends as it should.
  private static func isWhole(_ bytes: [UInt8]) -> Bool {
    switch PhotoFormat(magic: bytes) {
    case .jpeg: bytes.suffix(2).elementsEqual([0xFF, 0xD9])
    case .png: bytes.suffix(8).prefix(4).elementsEqual(Array("IEND".utf8))
    case .tiff: TIFFDirectory(bytes[...])?.holdsWholePicture ?? false
    default: true
    }
  }

  /// Width and height by the file's header.
  static func size(of bytes: [UInt8]) -> (width: Int, height: Int)? {
    _ = silenced
    var width: Int32 = 0
    var height: Int32 = 0
    guard !bytes.isEmpty else { return nil }
    let status = StandardError.muted(unless: isWhole(bytes)) {
      pixReadHeaderMem(bytes, bytes.count, nil, &width, &height, nil, nil, nil)
    }
    guard status == 0, width > 0, height > 0 else { return nil }
    return (Int(width), Int(height))
  }

  /// Decodes a file's bytes. Costs one decoding and one pass over the pixels.
  static func decode(
    _ bytes: [UInt8], path: String, limits: PhotoLimits
  ) throws(PhotoError) -> Result {
    _ = silenced
    guard !bytes.isEmpty else { throw PhotoError(path: path, problem: .empty) }
    guard let format = PhotoFormat(magic: bytes) else {
      throw PhotoError(path: path, problem: .notAPhoto)
    }
    guard format.isReadable else { throw PhotoError(path: path, problem: .unsupported(format)) }

    if let problem = unreadableKind(bytes, format, path: path) {
      throw PhotoError(path: path, problem: problem)
    }
    guard let (width, height) = size(of: bytes) else {
      throw PhotoError(path: path, problem: .damaged(format))
    }
    let pixels = Double(width) * Double(height)
    guard
      pixels <= limits.megapixels * 1_000_000, width <= limits.side, height <= limits.side
    else {
      throw PhotoError(
        path: path, problem: .tooLarge(width: width, height: height, limits: limits))
    }

    var orientation = ExifOrientation(ofFile: bytes, format: format)
    var warnings: [String] = []
    var damage: Int32 = 0
    var decoded: UnsafeMutablePointer<PIX>?
    if format == .jpeg {
      // Half a photo of a shelf is worth reading.
      decoded = StandardError.muted(unless: isWhole(bytes)) {
        pixReadMemJpeg(
          bytes, bytes.count, 0, 1, &damage, Int32(L_JPEG_CONTINUE_WITH_BAD_DATA))
      }
      if damage > 0 {
        warnings.append(
          bytes.suffix(2).elementsEqual([0xFF, 0xD9])
            ? "\(path): parts of the JPEG file are damaged; those parts of the photo may be wrong"
            : "\(path): the JPEG file is cut short; the missing part of the photo is grey")
      }
    } else if format == .tiff {
      if !isWhole(bytes) {
        warnings.append(
          "\(path): the TIFF file is cut short; a part of the photo is missing, and books on it are "
            + "not seen")
      }
      // Leptonica 1.82 would apply the tag itself, and turns colour by 90 degrees for 270.
      var bytes = bytes
      orientation = ExifOrientation.removeFromTIFF(&bytes)
      decoded = pixReadMem(bytes, bytes.count)
    } else {
      decoded = StandardError.muted(unless: isWhole(bytes)) { pixReadMem(bytes, bytes.count) }
    }
    guard let rgb = consumeAsRGB(decoded) else {
      throw PhotoError(path: path, problem: .damaged(format))
    }
    var owned: UnsafeMutablePointer<PIX>? = rgb
    defer { pixDestroy(&owned) }
    return Result(image: upright(rgb, orientation), warnings: warnings)
  }

  /// Kinds of files that are sound, but none of ours.
  private static func unreadableKind(
    _ bytes: [UInt8], _ format: PhotoFormat, path: String
  ) -> PhotoError.Problem? {
    if format == .webp, bytes.count > 20, bytes[12..<16].elementsEqual(Array("VP8X".utf8)),
      bytes[20] & 2 != 0
    {
      return .animated
    }
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    if format == .tiff,
      rawEndings.contains(ending) || bytes.dropFirst(8).starts(with: [0x43, 0x52])
    {
      return .raw
    }
    return nil
  }

  /// Raw files are TIFF files by their first bytes, with a small preview or none that can be read.
  private static let rawEndings: Set<String> = [
    "cr2", "nef", "arw", "dng", "pef", "srw", "3fr", "iiq",
  ]

  /// Makes any picture one of 32 bits a pixel without transparency, and frees the original.
  private static func consumeAsRGB(
    _ decoded: UnsafeMutablePointer<PIX>?
  ) -> UnsafeMutablePointer<PIX>? {
    guard var pix = decoded else { return nil }
    func replace(_ next: UnsafeMutablePointer<PIX>?) -> Bool {
      var old: UnsafeMutablePointer<PIX>? = pix
      pixDestroy(&old)
      guard let next else { return false }
      pix = next
      return true
    }
    // What shines through a transparent part is white paper.
    if pixGetDepth(pix) == 32, pixGetSpp(pix) == 4,
      !replace(pixAlphaBlendUniform(pix, 0xFFFF_FF00))
    {
      return nil
    }
    if pixGetDepth(pix) != 32, !replace(pixConvertTo32(pix)) { return nil }
    return pix
  }

  /// Copies the pixels to rows of RGB bytes, turned as `orientation` says. Works in tiles so that
  /// turning by 90 degrees stays within the cache.
  private static func upright(
    _ pix: UnsafeMutablePointer<PIX>, _ orientation: ExifOrientation
  ) -> ColorImage {
    let width = Int(pixGetWidth(pix))
    let height = Int(pixGetHeight(pix))
    let wordsPerRow = Int(pixGetWpl(pix))
    guard let words = pixGetData(pix) else {
      return ColorImage(width: 0, height: 0, pixels: [])
    }
    let outWidth = orientation.swapsSides ? height : width
    let outHeight = orientation.swapsSides ? width : height
    // The output pixel of stored (x, y) is at start + x * stepX + y * stepY.
    let row = outWidth
    let (start, stepX, stepY): (Int, Int, Int) =
      switch orientation {
      case .upright: (0, 1, row)
      case .mirrored: (width - 1, -1, row)
      case .turned180: (width * height - 1, -1, -row)
      case .flipped: ((height - 1) * row, 1, -row)
      case .transposed: (0, row, 1)
      case .turned90: (height - 1, row, -1)
      case .transversed: ((width - 1) * row + height - 1, -row, -1)
      case .turned270: ((width - 1) * row, -row, 1)
      }
    let tile = orientation.swapsSides ? 64 : max(width, 1)
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { out, count in
      for top in stride(from: 0, to: height, by: 64) {
        for left in stride(from: 0, to: width, by: tile) {
          for y in top..<min(top + 64, height) {
            let source = words + y * wordsPerRow
            var at = 3 * (start + left * stepX + y * stepY)
            for x in left..<min(left + tile, width) {
              let word = source[x]
              out[at] = UInt8(truncatingIfNeeded: word >> 24)
              out[at + 1] = UInt8(truncatingIfNeeded: word >> 16)
              out[at + 2] = UInt8(truncatingIfNeeded: word >> 8)
              at += 3 * stepX
            }
          }
        }
      }
      count = 3 * width * height
    }
    return ColorImage(width: outWidth, height: outHeight, pixels: pixels)
  }
}
