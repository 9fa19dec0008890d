import CLeptonica
import Foundation

extension ColorImage {
  /// The image as a JPEG file's bytes; `quality` 1...100.
  ///
  /// - Throws: `PhotoError` where the image is empty or too large for the format.
  public func jpegData(quality: Int = 88) throws(PhotoError) -> Data {
    try encoded { data, size, pix in
      pixWriteMemJpeg(data, size, pix, Int32(min(max(quality, 1), 100)), 0)
    }
  }

  /// The image as a PNG file's bytes.
  ///
  /// - Throws: `PhotoError` where the image is empty.
  public func pngData() throws(PhotoError) -> Data {
    try encoded { data, size, pix in pixWriteMemPng(data, size, pix, 0) }
  }

  /// Writes a PNG where the name ends in ".png", else a JPEG of the given quality.
  ///
  /// - Throws: `PhotoError`, which names the file.
  public func write(to url: URL, quality: Int = 88) throws(PhotoError) {
    do {
      let data =
        url.pathExtension.lowercased() == "png" ? try pngData() : try jpegData(quality: quality)
      try data.write(to: url, options: .atomic)
    } catch let error as PhotoError {
      throw PhotoError(path: url.path, problem: error.problem)
    } catch {
      throw PhotoError(path: url.path, problem: .unwritable(error.localizedDescription))
    }
  }

  private func encoded(
    _ encode: (
      UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>,
      UnsafeMutablePointer<PIX>
    ) -> Int32
  ) throws(PhotoError) -> Data {
    _ = ImageDecoder.silenced
    guard width > 0, height > 0 else {
      throw PhotoError(path: "picture", problem: .unwritable("it has no pixels"))
    }
    var pix = pixCreate(Int32(width), Int32(height), 32)
    defer { pixDestroy(&pix) }
    guard let pix, let words = pixGetData(pix) else {
      throw PhotoError(path: "picture", problem: .unwritable("there is not enough memory"))
    }
    pixels.withUnsafeBufferPointer { rgb in
      for index in 0..<(width * height) {
        words[index] =
          UInt32(rgb[3 * index]) << 24 | UInt32(rgb[3 * index + 1]) << 16
          | UInt32(rgb[3 * index + 2]) << 8
      }
    }
    var bytes: UnsafeMutablePointer<UInt8>?
    var size = 0
    let status = encode(&bytes, &size, pix)
    defer { lept_free(bytes) }
    guard status == 0, let bytes, size > 0 else {
      throw PhotoError(
        path: "picture",
        problem: .unwritable("\(width) x \(height) pixels cannot be encoded in this format"))
    }
    return Data(bytes: bytes, count: size)
  }
}
