import Foundation

/// A photo that could not be read or written: which, why, and what to do about it.
public struct PhotoError: Error, Sendable, Hashable, CustomStringConvertible, LocalizedError {
  /// What went wrong.
  public enum Problem: Sendable, Hashable {
    /// There is no such file or folder.
    case missing
    /// The file could not be opened or read; the system's reason.
    case unreadable(String)
    /// The file is empty.
    case empty
    /// The file's first bytes are those of no photo.
    case notAPhoto
    /// The file's name is no UTF-8.
    case nameNotText
    /// A camera's raw file.
    case raw
    /// A WebP with several pictures.
    case animated
    /// A photo of a format that is recognised but cannot be read.
    case unsupported(PhotoFormat)
    /// The file has more bytes than the limit.
    case fileTooLarge(bytes: Int, limit: Int)
    /// The photo has more pixels than the limits allow.
    case tooLarge(width: Int, height: Int, limits: PhotoLimits)
    /// The file is damaged or not quite of its format.
    case damaged(PhotoFormat)
    /// The picture could not be encoded or written; the reason.
    case unwritable(String)
  }

  /// The file's path, or another name for where the bytes came from.
  public var path: String
  /// What went wrong.
  public var problem: Problem

  /// Creates an error.
  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// One sentence or two for the user.
  public var description: String {
    switch problem {
    case .missing:
      return "\(path): there is no such file or folder; check the path"
    case .unreadable(let reason):
      return "\(path): the file cannot be read: \(reason)"
    case .empty:
      return "\(path): the file is empty; copy the photo again"
    case .notAPhoto:
      return "\(path): this is not a photo that can be read; give JPEG, PNG, TIFF, WebP or "
        + "JPEG 2000 files"
    case .nameNotText:
      return
        "\(path): the file's name holds bytes that are no UTF-8 text (shown as \u{FFFD}), so it "
        + "cannot be opened; rename the file"
    case .raw:
      return "\(path): raw photos of cameras cannot be read; give the JPEG that the camera wrote "
        + "beside it, or export it as JPEG"
    case .animated:
      return "\(path): animated WebP files cannot be read; export one picture of it as JPEG"
    case .unsupported(let format):
      return "\(path): \(format.rawValue) photos cannot be read; export it as JPEG"
    case .fileTooLarge(let bytes, let limit):
      return "\(path): the file has \(bytes >> 20) MB and the limit is \(limit >> 20) MB; "
        + "export a smaller copy"
    case .tooLarge(let width, let height, let limits):
      let pixels = (Double(width) * Double(height) / 100_000).rounded() / 10
      return "\(path): the photo has \(width) x \(height) pixels (\(pixels) megapixels), and the "
        + "limits are \(limits.megapixels) megapixels and \(limits.side) pixels a side; "
        + "scale it down or take the shelf in several photos"
    case .damaged(let format):
      return "\(path): the \(format.rawValue) file is damaged and cannot be decoded; copy the "
        + "photo again or export it anew"
    case .unwritable(let reason):
      return "\(path): the picture cannot be written: \(reason)"
    }
  }

  /// The same as `description`.
  public var errorDescription: String? { description }
}
