import Foundation

/// Predictions that were written to a file, by this program or by another, and what in it could not
/// be used.
public struct PredictionFile: Sendable {
  /// The predictions, in the order of their regions' first rows.
  public private(set) var predictions: [MatchingPrediction] = []
  /// What was passed over, a sentence each that names file and line.
  public private(set) var notes: [String] = []

  /// Reads the CSV with the columns image_name, mask_id, rank, title, author, call_number, score and
  /// decision, a row for each region and candidate.
  ///
  /// Rows of regions that are not among `regions`, and rows that cannot be read, are noted and passed
  /// over.
  ///
  /// - Throws: `EvaluationError` where the file cannot be read, lacks a column, or has no prediction
  ///   for any region.
  public init(csv file: URL, regions: [AnnotatedRegion]) throws {
    let table = try CSVRows(contentsOf: file)
    notes = table.notes
    let columns = try [
      "image_name", "mask_id", "rank", "title", "author", "call_number", "score", "decision",
    ].map(table.column)
    let known = Set(regions.map { [$0.photo, $0.mask] })
    var places: [[String]: Int] = [:]
    var ranked: [[(rank: Int, isMatch: Bool, candidate: MatchingPrediction.Candidate)]] = []
    for (line, row) in table.rows {
      let fields = columns.map { row[$0] }
      let region = [fields[0], fields[1]]
      guard known.contains(region) else {
        notes.append(
          "\(file.path), line \(line): the truth has no region \(fields[1]) of \(fields[0])")
        continue
      }
      guard let rank = Int(fields[2]), let score = Double(fields[6]), score.isFinite else {
        notes.append(
          "\(file.path), line \(line): rank “\(fields[2])” or score “\(fields[6])” is no number")
        continue
      }
      let place = places[region] ?? ranked.count
      if place == ranked.count {
        places[region] = place
        ranked.append([])
        predictions.append(
          MatchingPrediction(photo: fields[0], mask: fields[1], isMatch: false, candidates: []))
      }
      ranked[place].append(
        (
          rank, fields[7] == "match",
          .init(title: fields[3], author: fields[4], callNumber: fields[5], score: score)
        ))
    }
    guard !predictions.isEmpty else {
      throw EvaluationError(
        "\(file.path) has no prediction for any region of the truth"
          + (notes.first.map { ": \($0)" } ?? ": it has a header only"))
    }
    for place in ranked.indices {
      let rows = ranked[place].enumerated().sorted {
        ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
      }.map(\.element)
      predictions[place].isMatch = rows[0].isMatch
      predictions[place].candidates = rows.map(\.candidate)
    }
  }
}
