import Imaging

/// Reads one spine after another with one Tesseract handle. Not to be used by two threads at a
/// time; `SpineReader` keeps several of them busy.
public final class SpineRecognizer {
  private let handle: TesseractHandle
  private let passes: [ReadingPass]

  /// Opens a handle: about 0.2 s, and about 13 MB for each language.
  ///
  /// - Throws: `ReadingError` where a language is not installed or cannot be opened.
  public init(languages: [String], passes: [ReadingPass] = ReadingPass.standard)
    throws(ReadingError)
  {
    handle = try TesseractHandle(languages: Languages.checked(languages))
    self.passes = passes
  }

  /// Reads the spine outlined by `quad` in all passes and directions. Positions of words are shares
  /// of the strip (see `StripGeometry`) as it was turned for the hypothesis.
  ///
  /// - Throws: `CancellationError` where the task is cancelled between two readings.
  public func read(_ quad: Quad, in photo: ColorImage) throws -> Reading {
    guard photo.width > 0, photo.height > 0 else { return Reading(hypotheses: []) }
    var hypotheses: [Hypothesis] = []
    var strips: [ReadingPass.Size: ColorImage] = [:]
    for pass in passes {
      try Task.checkCancellation()
      let strip: ColorImage
      if let made = strips[pass.size] {
        strip = made
      } else {
        strip = photo.strip(Self.geometry(of: quad, pass.size))
        strips[pass.size] = strip
      }
      let prepared = PreparedStrip(Self.gray(strip, pass.ink))
      handle.useLocalThreshold(pass.ink == .localDark || pass.ink == .localLight)
      for rotation in pass.rotations {
        try Task.checkCancellation()
        let turned = prepared.turned(by: rotation)
        let lines = handle.lines(of: turned.image, segmentation: .sparse)
        let words = ReadingOrder.sorted(lines).joined().map(turned.wholeStripWord)
        if !words.isEmpty {
          hypotheses.append(
            Hypothesis(pass: pass.name, rotation: ((rotation % 360) + 360) % 360, words: words))
        }
      }
    }
    return Reading(hypotheses: hypotheses)
  }

  private static func geometry(of quad: Quad, _ size: ReadingPass.Size) -> StripGeometry {
    switch size {
    case .thickness(let pixels):
      return StripGeometry(quad: quad, thickness: pixels)
    case .magnified(let factor, let most):
      let magnified = StripGeometry(quad: quad, scale: factor)
      return magnified.height <= most ? magnified : StripGeometry(quad: quad, thickness: most)
    }
  }

  private static func gray(_ strip: ColorImage, _ ink: ReadingPass.Ink) -> GrayImage {
    switch ink {
    case .global, .localDark:
      return strip.grayscale()
    case .localLight:
      var gray = strip.grayscale()
      for index in gray.pixels.indices { gray.pixels[index] = 255 - gray.pixels[index] }
      return gray
    case .evened:
      // A window of one and a half times the thickness holds text and ground everywhere.
      let radius = min(strip.width, strip.height) * 7 / 10
      return strip.grayscale().locallyNormalized(radius: radius, gain: 40, floor: 25)
    case .red:
      return strip.channel(0)
    case .blue:
      return strip.channel(2)
    }
  }
}

extension ColorImage {
  /// One channel as a grey image: 0 red, 1 green, 2 blue.
  fileprivate func channel(_ index: Int) -> GrayImage {
    let values = [UInt8](unsafeUninitializedCapacity: width * height) { out, count in
      pixels.withUnsafeBufferPointer { rgb in
        for pixel in 0..<(width * height) { out[pixel] = rgb[3 * pixel + index] }
      }
      count = width * height
    }
    return GrayImage(width: width, height: height, pixels: values)
  }
}
