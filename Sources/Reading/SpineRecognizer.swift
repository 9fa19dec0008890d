import Imaging

/// Reads one spine after another with a Tesseract handle of its own. Not to be used by two threads
/// at a time; `SpineReader` keeps several of them busy.
public final class SpineRecognizer {
  /// The first pass reads one way clearly more than the other where its weight (see
  /// `Hypothesis.weight`) is this many times the other's, and at least `leastWeight`. Measured on
  /// 100 spines of six photos: seven of ten are decided, a fifth to a quarter of the time is saved and
  /// no title is lost; at twice the weight one in a hundred is.
  static let clearRatio = 3.0
  static let leastWeight = 2.0

  private let handle: TesseractHandle
  private let passes: [ReadingPass]

  /// Opens a handle: about 0.2 s and 13 MB for each language.
  ///
  /// - Parameter languages: read together, words of any of them; none for `Languages.standard`.
  /// - Throws: `ReadingError` where a language is not installed or cannot be opened.
  public init(
    languages: [String], passes: [ReadingPass] = ReadingPass.standard
  ) throws(ReadingError) {
    handle = try TesseractHandle(languages: Languages.checked(languages))
    self.passes = passes
  }

  /// Reads the spine outlined by `quad` in all passes. Positions of words are shares of the strip
  /// (see `StripGeometry`) as it was turned for the hypothesis.
  ///
  /// - Throws: `CancellationError` where the task is cancelled between two readings.
  public func read(_ quad: Quad, in photo: ColorImage) throws -> Reading {
    guard photo.width > 0, photo.height > 0 else { return Reading(hypotheses: []) }
    var hypotheses: [Hypothesis] = []
    var strips: [Int: ColorImage] = [:]
    var ways = [0, 180]
    for (index, pass) in passes.enumerated() {
      let strip =
        strips[pass.thickness]
        ?? photo.strip(StripGeometry(quad: quad, thickness: pass.thickness))
      strips[pass.thickness] = strip
      guard let gray = Self.gray(strip, pass.ink) else { continue }
      let prepared = PreparedStrip(gray)
      handle.useLocalThreshold(pass.ink == .localDark || pass.ink == .localLight)
      let rotations =
        switch pass.directions {
        case .bothWays: [0, 180]
        case .clearWay: ways
        case .across: [90]
        }
      for rotation in rotations {
        try Task.checkCancellation()
        let turned = prepared.turned(by: rotation)
        let lines = handle.lines(of: turned.image, segmentation: .sparse)
        let words = ReadingOrder.sorted(lines).joined().map(turned.wholeStripWord)
        if !words.isEmpty {
          hypotheses.append(Hypothesis(pass: pass.name, rotation: rotation, words: words))
        }
      }
      if index == 0, pass.directions == .bothWays { ways = Self.clearWays(hypotheses) }
    }
    return Reading(hypotheses: hypotheses)
  }

  /// The way in which clearly more was read, or both.
  private static func clearWays(_ hypotheses: [Hypothesis]) -> [Int] {
    let weights = [0, 180].map { way in
      hypotheses.filter { $0.rotation == way }.reduce(0) { $0 + $1.weight }
    }
    guard weights.max()! >= max(clearRatio * weights.min()!, leastWeight) else { return [0, 180] }
    return weights[0] > weights[1] ? [0] : [180]
  }

  /// What the recogniser looks at, or nil where there is nothing to see.
  private static func gray(_ strip: ColorImage, _ ink: ReadingPass.Ink) -> GrayImage? {
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
    case .hue:
      return strip.hueContrast()
    }
  }
}
