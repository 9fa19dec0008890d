import Foundation

/// Why a run could not be started or finished.
public enum PipelineError: Error, Sendable, Hashable, CustomStringConvertible, LocalizedError {
  /// The catalogue has no records to match with.
  case emptyCatalogue(path: String)
  /// Others change the catalogue faster than its index can be made.
  case catalogueKeepsChanging(path: String)
  /// A result could not be written.
  case cannotWrite(path: String, reason: String)

  /// What failed, where, why, and what to do.
  public var description: String {
    switch self {
    case .emptyCatalogue(let path):
      "the catalogue \(path) has no records: import some with 'shelfread catalogue import FILE "
        + "--catalogue \(path)'"
    case .catalogueKeepsChanging(let path):
      "the catalogue \(path) was changed again and again while its index was made: wait for the "
        + "imports to end, then run again"
    case .cannotWrite(let path, let reason):
      "cannot write \(path): \(reason); choose another --output, or see that the folder may be "
        + "written to and the disk is not full, then run again: what was read is kept"
    }
  }

  /// The same as `description`.
  public var errorDescription: String? { description }
}
