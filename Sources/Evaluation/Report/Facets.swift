import Bibliography
import Foundation

/// The values of a sample's facets.
package enum Facets {
  /// What stands where a facet is not known.
  package static let unknown = "not known"

  /// The facets that depend on the reading and the book, the same for regions and photos.
  package static func common(
    dataset: String, photo: String, text: String, truth: AnnotatedBook?, records: Int
  ) -> [Facet: String] {
    [
      .dataset: dataset, .photo: photo, .length: length(text), .catalogue: "\(records)",
      .reading: unknown, .section: unknown,
      .language: TitleLanguage.guess(truth?.title ?? text) ?? unknown,
      .class: truth.map { callNumberClass($0.callNumber) } ?? unknown,
      .label: truth.map { label($0.callNumber, in: text) } ?? unknown,
    ]
  }

  /// Letters and digits read, in ranges that grow.
  package static func length(_ text: String) -> String {
    let letters = text.count { $0.isLetter || $0.isNumber }
    return switch letters {
    case 0: "no letters"
    case ..<10: "1 to 9 letters"
    case ..<20: "10 to 19 letters"
    case ..<40: "20 to 39 letters"
    case ..<80: "40 to 79 letters"
    default: "80 letters and more"
    }
  }

  /// "791(09) Abc" is of class 791, "JN*** Oat" of class JN.
  package static func callNumberClass(_ callNumber: String) -> String {
    let first = callNumber.prefix { $0.isLetter || $0.isNumber }
    return first.isEmpty ? unknown : String(first)
  }

  /// Whether all words of the call number are among those that were read.
  package static func label(_ callNumber: String, in text: String) -> String {
    let wanted = FoldedText(callNumber).words
    guard !wanted.isEmpty else { return unknown }
    let read = Set(FoldedText(text).words)
    return wanted.allSatisfy(read.contains) ? "read" : "not read"
  }

  /// How sure the recogniser was, 0...1, in fifths; nil where it read nothing.
  package static func reading(_ confidence: Double?) -> String {
    guard let confidence else { return "nothing read" }
    let fifth = min(4, max(0, Int(confidence * 5)))
    return String(format: "%.1f to %.1f", Double(fifth) / 5, Double(fifth + 1) / 5)
  }
}
