import Foundation

/// Why an evaluation could not be made, in words for the person who asked for it.
public struct EvaluationError: Error, CustomStringConvertible, LocalizedError, Sendable {
  /// The message.
  public let description: String
  /// The message.
  public var errorDescription: String? { description }

  /// Creates an error with its message.
  public init(_ description: String) { self.description = description }
}
