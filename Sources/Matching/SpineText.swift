/// What was read on one spine, as the matcher sees it: alternatives of the same text.
public struct SpineText: Sendable, Hashable {
  /// Each hypothesis is a list of words in reading order; a single-pass reading has one.
  public var hypotheses: [[RecognisedWord]]

  /// Creates a spine's text from hypotheses.
  public init(hypotheses: [[RecognisedWord]]) { self.hypotheses = hypotheses }

  /// A spine with one hypothesis whose words are equally sure, as plain text gives it.
  public init(_ text: String) {
    hypotheses = [
      text.split(whereSeparator: \.isWhitespace).map { RecognisedWord(String($0), confidence: 1) }
    ]
  }
}

/// A word with the recogniser's confidence.
public struct RecognisedWord: Sendable, Hashable {
  /// The text as read.
  public var text: String
  /// 0...1.
  public var confidence: Double

  /// Creates a word.
  public init(_ text: String, confidence: Double) {
    self.text = text
    self.confidence = confidence
  }
}
