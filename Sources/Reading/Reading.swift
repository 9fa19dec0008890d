/// All that was read on one spine: every hypothesis of every pass, none thrown away.
public struct Reading: Sendable, Hashable, Codable {
  /// One entry per pass and direction that read at least one word.
  public var hypotheses: [Hypothesis]
  /// The names of the passes that were made, in their order, those that read nothing included.
  public var passes: [String]

  /// Creates a reading, by default one for which nothing was done yet.
  public init(hypotheses: [Hypothesis] = [], passes: [String] = []) {
    self.hypotheses = hypotheses
    self.passes = passes
  }

  /// What the passes of the first `count` rounds read.
  public func limited(to rounds: ReadingRounds, upTo count: Int) -> Reading {
    let names = Set(rounds.passes(upTo: count).map(\.name))
    return Reading(
      hypotheses: hypotheses.filter { names.contains($0.pass) },
      passes: passes.filter(names.contains))
  }

  /// Whether all passes of the first `count` rounds were made.
  public func isComplete(for rounds: ReadingRounds, upTo count: Int) -> Bool {
    rounds.passes(upTo: count).allSatisfy { passes.contains($0.name) }
  }
}

/// What one pass of the recogniser read in one direction.
public struct Hypothesis: Sendable, Hashable, Codable {
  /// The name of the pass that made it.
  public var pass: String
  /// Degrees by which the upright strip was turned clockwise before reading: 0, 90, 180 or 270.
  public var rotation: Int
  /// The words in reading order.
  public var words: [Word]

  /// Creates a hypothesis.
  public init(pass: String, rotation: Int, words: [Word]) {
    self.pass = pass
    self.rotation = rotation
    self.words = words
  }
}

/// One word as the recogniser read it.
public struct Word: Sendable, Hashable, Codable {
  /// The text, as read.
  public var text: String
  /// The recogniser's confidence, 0...1.
  public var confidence: Double
  /// Left edge along the strip that was read, as a share of its width, 0...1.
  public var x: Double
  /// Top edge, as a share of the height, 0...1.
  public var y: Double
  /// Width as a share of the strip's width.
  public var width: Double
  /// Height as a share of the strip's height.
  public var height: Double

  /// Creates a word.
  public init(
    text: String, confidence: Double, x: Double, y: Double, width: Double, height: Double
  ) {
    self.text = text
    self.confidence = confidence
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

extension Hypothesis {
  /// The words, with spaces between them.
  public var text: String { words.map(\.text).joined(separator: " ") }

  /// How much was read and how surely: letters and digits weighted by confidence beyond one half,
  /// so that long runs of doubtful marks count for nothing.
  public var weight: Double {
    words.reduce(0) { sum, word in
      let letters = word.text.unicodeScalars.count { $0.properties.isAlphabetic || $0.isNumber }
      return sum + Double(letters) * max(word.confidence - 0.5, 0)
    }
  }
}

extension Reading {
  /// The hypothesis that read most, and most surely; for showing, not for matching, which does
  /// better with all of them.
  public var best: Hypothesis? { hypotheses.max { $0.weight < $1.weight } }
}

extension Unicode.Scalar {
  fileprivate var isNumber: Bool { properties.numericType != nil }
}
