import Foundation
import Hummingbird
import Imaging

/// Writes a photo that comes in pieces to a file, and makes sure that it is one.
struct UploadedFile {
  let folder: URL
  let limit: Int

  /// Bytes of a name in UTF-8.
  private static let longestName = 200

  /// Writes `body` to a new file in the folder whose name is made of `name`.
  ///
  /// - Throws: `SiteError` where it is too large or no photo; nothing is left of it then.
  func save(_ body: some AsyncSequence<ByteBuffer, any Error>, name: String) async throws -> URL {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let part = folder.appendingPathComponent(".\(UUID().uuidString).part")
    guard FileManager.default.createFile(atPath: part.path, contents: nil),
      let file = FileHandle(forWritingAtPath: part.path)
    else {
      throw SiteError(
        status: .internalServerError, key: "error.cannotStore")
    }
    defer { try? FileManager.default.removeItem(at: part) }
    var count = 0
    var start: [UInt8] = []
    for try await piece in body {
      count += piece.readableBytes
      guard count <= limit else {
        throw SiteError(
          status: .contentTooLarge, key: "error.tooLarge", detail: "\(limit >> 20) MB")
      }
      if start.count < PhotoFormat.magicLength {
        start += piece.readableBytesView.prefix(PhotoFormat.magicLength - start.count)
      }
      do { try file.write(contentsOf: Data(piece.readableBytesView)) } catch {
        throw SiteError(status: .init(code: 507), key: "error.cannotStore")
      }
    }
    try file.close()
    guard let format = PhotoFormat(magic: start), format.isReadable else {
      throw SiteError(
        status: .unsupportedMediaType, key: "error.noPhoto", detail: Self.plain(name))
    }
    let final = unusedName(for: Self.plain(name))
    try FileManager.default.moveItem(at: part, to: final)
    return final
  }

  /// The last part of a name as a browser gives it, without what may mean something to a file system,
  /// and with room for a number within the 255 bytes that one has for a name.
  static func plain(_ name: String) -> String {
    let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    let kept = last.filter { character in
      character.isLetter || character.isNumber || " ._-()".contains(character)
    }
    let trimmed = String(kept.drop { $0 == "." || $0 == " " })
    guard trimmed.utf8.count > longestName else { return trimmed.isEmpty ? "photo" : trimmed }
    let ending = (trimmed as NSString).pathExtension
    let suffix = ending.isEmpty || ending.utf8.count > 10 ? "" : "." + ending
    var base = trimmed.dropLast(suffix.count)
    while base.utf8.count + suffix.utf8.count > longestName { base.removeLast() }
    return base + suffix
  }

  private func unusedName(for name: String) -> URL {
    let base = (name as NSString).deletingPathExtension
    let ending = (name as NSString).pathExtension
    var number = 1
    while true {
      let suffix = number == 1 ? "" : " (\(number))"
      let url = folder.appendingPathComponent(
        base + suffix + (ending.isEmpty ? "" : "." + ending))
      if !FileManager.default.fileExists(atPath: url.path) { return url }
      number += 1
    }
  }
}
