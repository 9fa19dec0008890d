import Foundation
import Imaging

/// Pictures of photos and spines as JPEG, a few decoded at a time and the latest kept in memory.
actor Pictures {
  /// What a picture shows.
  enum Subject: Hashable, Sendable {
    /// The whole photo with its longer side shrunk to this many pixels.
    case photo(longerSide: Int)
    /// One spine, its text along the picture's width, turned by 0 or 180 degrees.
    case spine(Quad, turn: Int)
  }

  private struct Key: Hashable {
    let path: String
    /// A file that was replaced is another photo.
    let changedAt: Date?
    let subject: Subject
  }

  private var kept: [Key: Data] = [:]
  private var order: [Key] = []
  private var bytes = 0
  private var decoded: (path: String, changedAt: Date?, photo: Photo)?

  /// Bytes of pictures that are kept.
  private static let limit = 96 << 20
  /// Pixels of a spine's thickness in its picture.
  private static let thickness = 96

  /// The picture as JPEG.
  ///
  /// - Throws: `PhotoError` where the photo's file cannot be read any more.
  func jpeg(_ subject: Subject, ofPhoto path: String) throws -> Data {
    let changedAt =
      try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    let key = Key(path: path, changedAt: changedAt, subject: subject)
    if let data = kept[key] { return data }
    let photo = try photo(path, changedAt)
    let data =
      switch subject {
      case .photo(let side): try photo.image.shrunk(toLongerSide: side).jpegData(quality: 82)
      case .spine(let quad, let turn):
        try strip(quad, of: photo).turned(by: turn).jpegData(quality: 85)
      }
    keep(data, key)
    return data
  }

  /// One photo stays decoded: a page of spines asks for many pictures of it.
  private func photo(_ path: String, _ changedAt: Date?) throws -> Photo {
    if let decoded, decoded.path == path, decoded.changedAt == changedAt { return decoded.photo }
    let photo = try Photo(contentsOf: URL(fileURLWithPath: path))
    decoded = (path, changedAt, photo)
    return photo
  }

  private func keep(_ data: Data, _ key: Key) {
    kept[key] = data
    order.append(key)
    bytes += data.count
    while bytes > Self.limit, let oldest = order.first {
      order.removeFirst()
      bytes -= kept.removeValue(forKey: oldest)?.count ?? 0
    }
  }

  private func strip(_ quad: Quad, of photo: Photo) -> ColorImage {
    photo.image.strip(StripGeometry(quad: quad, thickness: Self.thickness))
  }
}
