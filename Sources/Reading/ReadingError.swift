import Foundation

/// Why spines could not be read at all, and what to do about it.
public struct ReadingError: Error, Sendable, Hashable, CustomStringConvertible, LocalizedError {
  /// What is missing.
  public enum Problem: Sendable, Hashable {
    /// No language models are installed, or not where Tesseract looks for them; the folder.
    case noLanguages(folder: String)
    /// A language that was asked for is not installed.
    case unknownLanguage(String, installed: [String])
    /// Tesseract does not open its models.
    case cannotOpen(languages: String, folder: String)
  }

  /// What is missing.
  public var problem: Problem

  /// Creates an error.
  public init(_ problem: Problem) { self.problem = problem }

  /// One sentence or two for the user.
  public var description: String {
    switch problem {
    case .noLanguages(let folder):
      return "there are no Tesseract language models in \(folder); install some, for example "
        + "with: apt-get install tesseract-ocr-eng tesseract-ocr-spa"
    case .unknownLanguage(let language, let installed):
      // Debian's package names have hyphens where the models' have underscores: chi_sim.
      let package = "tesseract-ocr-\(language.replacingOccurrences(of: "_", with: "-"))"
      return "the Tesseract language \"\(language)\" is not installed; installed are "
        + "\(installed.joined(separator: ", ")); languages have three-letter names (eng, spa), and "
        + "more are installed with: apt-get install \(package)"
    case .cannotOpen(let languages, let folder):
      return "Tesseract cannot open its models \(languages) in \(folder); they may be damaged: "
        + "install their packages again"
    }
  }

  /// The same as `description`.
  public var errorDescription: String? { description }
}
