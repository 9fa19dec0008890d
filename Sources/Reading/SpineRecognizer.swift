import Imaging

/// Reads one spine after another with Tesseract handles of its own, one for each language. Not to be
/// used by two threads at a time; `SpineReader` keeps several of them busy.
package final class SpineRecognizer {
  /// The first pass reads one way clearly more than the other where its weight (see
  /// `Hypothesis.weight`) is this many times the other's, and at least `leastWeight`. Measured on
  /// 100 spines of six photos: seven of ten are decided, a fifth to a quarter of the time is saved and
  /// no title is lost; at twice the weight one in a hundred is.
  static let clearRatio = 3.0
  static let leastWeight = 2.0

  private let languages: [String]
  private var handles: [String: TesseractHandle]

  /// Opens the handle of the first language: about 0.1 s and 13 MB. The others are opened when they
  /// are first needed.
  ///
  /// - Parameter languages: installed ones, at least one.
  /// - Throws: `ReadingError` where a language cannot be opened.
  package init(languages: [String]) throws(ReadingError) {
    self.languages = languages
    handles = [languages[0]: try TesseractHandle(languages: [languages[0]])]
  }

  /// Adds what `passes` read to a reading of the spine outlined by `quad`. A pass that the reading has
  /// is not made again. Positions of words are shares of the strip (see `StripGeometry`) as it was
  /// turned for the hypothesis.
  ///
  /// - Parameter first: the pass that decides the direction of those that want the clear way.
  /// - Throws: `CancellationError` where the task is cancelled between two passes, `ReadingError`
  ///   where a language cannot be opened.
  package func extend(
    _ reading: Reading, of quad: Quad, in photo: ColorImage, by passes: some Sequence<ReadingPass>,
    first: ReadingPass
  ) throws -> Reading {
    var reading = reading
    var strips: [Int: ColorImage] = [:]
    for pass in passes where !reading.passes.contains(pass.name) {
      try Task.checkCancellation()
      if photo.width > 0, photo.height > 0 {
        let strip =
          strips[pass.thickness]
          ?? photo.strip(StripGeometry(quad: quad, thickness: pass.thickness))
        strips[pass.thickness] = strip
        let ways = Self.clearWays(reading.hypotheses.filter { $0.pass == first.name })
        reading.hypotheses += try hypotheses(of: pass, strip, clearWays: ways)
      }
      reading.passes.append(pass.name)
    }
    return reading
  }

  private func hypotheses(
    of pass: ReadingPass, _ strip: ColorImage, clearWays: [Int]
  ) throws(ReadingError) -> [Hypothesis] {
    let gray = Self.gray(strip, pass.ink)
    let prepared: PreparedStrip
    let rotations: [Int]
    switch pass.directions {
    case .bothWays: (prepared, rotations) = (PreparedStrip(gray), [0, 180])
    case .clearWay: (prepared, rotations) = (PreparedStrip(gray), clearWays)
    case .across: (prepared, rotations) = (PreparedStrip(gray), [90])
    case .label:
      guard let label = LabelFinder.label(in: gray) else { return [] }
      prepared = PreparedStrip(
        gray, x: label.x, y: label.y, width: label.width, height: label.height)
      rotations = label.rotations
    }
    let handle = try handle(of: pass)
    handle.useLocalThreshold(pass.ink == .localDark || pass.ink == .localLight)
    return rotations.compactMap { rotation in
      let turned = prepared.turned(by: rotation)
      let lines = handle.lines(
        of: turned.image, segmentation: pass.layout == .block ? .block : .sparse)
      let words = ReadingOrder.sorted(lines).joined().map(turned.wholeStripWord)
      return words.isEmpty ? nil : Hypothesis(pass: pass.name, rotation: rotation, words: words)
    }
  }

  private func handle(of pass: ReadingPass) throws(ReadingError) -> TesseractHandle {
    let language = languages[pass.language % languages.count]
    if let open = handles[language] { return open }
    let handle = try TesseractHandle(languages: [language])
    handles[language] = handle
    return handle
  }

  /// The way in which clearly more was read, or both.
  private static func clearWays(_ hypotheses: [Hypothesis]) -> [Int] {
    let weights = [0, 180].map { way in
      hypotheses.filter { $0.rotation == way }.reduce(0) { $0 + $1.weight }
    }
    guard weights.max()! >= max(clearRatio * weights.min()!, leastWeight) else { return [0, 180] }
    return weights[0] > weights[1] ? [0] : [180]
  }

  /// What the recogniser looks at.
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
    }
  }
}
