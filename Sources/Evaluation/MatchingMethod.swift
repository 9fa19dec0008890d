/// A way of matching regions with records: the program's own, and simpler ones to compare it with.
///
/// All but `full` rank records by one score, see the fields that `full` sees, and assert what reaches
/// a threshold chosen on other photos (`ThresholdChoice`). All but `learned` and `full` are baselines:
/// their score is one measure of likeness. With assignment, each record is given out once per copy,
/// at the best total score.
public enum MatchingMethod: String, Sendable, Hashable, Codable, CaseIterable {
  /// token_set_ratio of the words, all pairs (`FuzzyIndex`).
  case fuzzy
  /// The same with assignment.
  case fuzzyAssignment = "fuzzy+assignment"
  /// BM25 over whole words, best record per region.
  case bm25
  /// The same with assignment.
  case bm25Assignment = "bm25+assignment"
  /// Cosine of TF-IDF weighted character 2-4-grams.
  case tfidf
  /// The same with assignment.
  case tfidfAssignment = "tfidf+assignment"
  /// Cosine of the trained text embedding, exact search.
  case embedding
  /// The same with assignment.
  case embeddingAssignment = "embedding+assignment"
  /// The program's retrieval alone: embedding and words, joined by rank. The score is the rank's, so
  /// that everything or nothing is asserted.
  case retrieval
  /// The program's pair matcher alone: each candidate of retrieval scored by itself, without the
  /// second look at all spines together and without assignment.
  case learned
  /// The program's matcher, all together.
  case full

  /// The methods that a command line names: one, several parted by commas, or `all`; nil where a
  /// name is unknown.
  public static func list(_ names: String) -> [MatchingMethod]? {
    if names == "all" { return allCases }
    let methods = names.split(separator: ",", omittingEmptySubsequences: false)
      .map { MatchingMethod(rawValue: String($0)) }
    return methods.contains(nil) ? nil : methods.compactMap { $0 }
  }

  /// Whether each record is given out once per copy by the best total score.
  var assigns: Bool {
    switch self {
    case .fuzzyAssignment, .bm25Assignment, .tfidfAssignment, .embeddingAssignment: true
    case .fuzzy, .bm25, .tfidf, .embedding, .retrieval, .learned, .full: false
    }
  }
}
