/// Why a catalogue cannot be opened or a file cannot be imported, in words for its user.
public struct CatalogueError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What went wrong, by kind.
  public enum Kind: Sendable, Hashable {
    /// No file at the path.
    case notFound
    /// The file is no catalogue of Shelfread.
    case notACatalogue
    /// A later version of Shelfread wrote the catalogue.
    case newerVersion
    /// Another process kept the catalogue locked.
    case busy
    /// The catalogue cannot be read or written.
    case unusable
    /// A file to be imported cannot be read, or its columns cannot be told.
    case importRefused
    /// An argument makes no sense, for instance a column mapping.
    case badArgument
  }

  /// What went wrong, by kind.
  public let kind: Kind
  /// What failed, where, why, and what to do about it.
  public let description: String

  /// Creates an error with the text that the user sees.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
