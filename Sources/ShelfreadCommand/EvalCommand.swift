import ArgumentParser
import Bibliography
import Catalogue
import Evaluation
import Foundation

struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measures how good matching is, against truth made by hand.",
    subcommands: [EvalMatchingCommand.self, EvalFeaturesCommand.self])
}

/// The records of catalogues, in the order of their ids.
func allRecords(of catalogues: [String]) throws -> [Record] {
  var records: [Record] = []
  for path in catalogues {
    try Catalogue.open(path).forEachRecord { records += $0 }
  }
  return records
}

/// "title,author" as a set of fields.
func recordFields(_ names: String) throws -> RecordFields {
  var fields: RecordFields = []
  for name in names.split(separator: ",") {
    let known = RecordFields.names
    guard let field = known.first(where: { $0.name == name })?.field else {
      throw ValidationError(
        "There is no field “\(name)”; there are \(known.map(\.name).joined(separator: ", ")).")
    }
    fields.insert(field)
  }
  return fields
}
