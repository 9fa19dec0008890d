import Foundation

/// Finds the photos among files and folders that a user named.
public enum PhotoFinder {
  /// One thing found: a photo file to read, or a path that could not be followed.
  public enum Entry: Sendable, Hashable {
    /// A file to be read; whether it decodes is known only then.
    case photo(URL)
    /// A named path that does not exist, or a folder that cannot be listed.
    case failure(PhotoError)
  }

  /// Walks `paths` in the order given. A named file is always listed, whatever it holds, so that
  /// reading it can say what is wrong; in folders and the folders within, files that are no photos,
  /// neither by their first bytes nor by their name's extension, are passed over, and hidden files too. Within a folder, files come in
  /// natural order ("2.jpg" before "10.jpg"), then its folders. A file that is named twice, or also
  /// lies in a named folder, is listed once. Pipes and devices are never opened.
  public static func photos(at paths: [String]) -> [Entry] {
    var entries: [Entry] = []
    var seen: Set<String> = []
    for path in paths {
      let url = URL(fileURLWithPath: path)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
        entries.append(.failure(PhotoError(path: path, problem: .missing)))
        continue
      }
      if isFolder.boolValue {
        walk(url, into: &entries, seen: &seen)
      } else if !isFile(url) {
        entries.append(
          .failure(PhotoError(path: path, problem: .unreadable("it is no ordinary file"))))
      } else if seen.insert(identity(url)).inserted {
        entries.append(.photo(url))
      }
    }
    return entries
  }

  private static func walk(_ folder: URL, into entries: inout [Entry], seen: inout Set<String>) {
    // A folder is walked once, so that links that lead back up end.
    guard seen.insert(identity(folder)).inserted else { return }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      entries.append(
        .failure(
          PhotoError(path: folder.path, problem: .unreadable(error.localizedDescription))))
      return
    }
    for name in unlistable(in: folder) {
      let path = folder.path + "/" + name
      entries.append(.failure(PhotoError(path: path, problem: .nameNotText)))
    }
    var folders: [URL] = []
    for name in names.filter({ !$0.hasPrefix(".") }).sorted(by: naturallyPrecedes) {
      let url = folder.appendingPathComponent(name)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
        // A mended name was reported above.
        if isNamedAsPhoto(url), !name.contains("\u{FFFD}") {
          entries.append(.failure(PhotoError(path: url.path, problem: .missing)))
        }
        continue
      }
      if isFolder.boolValue {
        folders.append(url)
      } else if !isFile(url) {
        if isNamedAsPhoto(url) {
          entries.append(
            .failure(PhotoError(path: url.path, problem: .unreadable("it is no ordinary file"))))
        }
      } else if looksLikePhoto(url), seen.insert(identity(url)).inserted {
        entries.append(.photo(url))
      }
    }
    for folder in folders { walk(folder, into: &entries, seen: &seen) }
  }

  /// False for pipes, sockets and devices: opening a pipe waits for its writer, and a device may
  /// have no end.
  private static func isFile(_ url: URL) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: url.resolvingSymlinksInPath().path)
    return attributes.map { $0[.type] as? FileAttributeType == .typeRegular } ?? true
  }

  /// By the first bytes. What is none or cannot be opened but is named as a photo is listed too, so
  /// that the user hears of it.
  private static func looksLikePhoto(_ url: URL) -> Bool {
    if isNamedAsPhoto(url) { return true }
    guard let handle = try? FileHandle(forReadingFrom: url) else { return false }
    defer { try? handle.close() }
    guard let magic = try? handle.read(upToCount: PhotoFormat.magicLength) else { return false }
    return PhotoFormat(magic: magic) != nil
  }

  private static func isNamedAsPhoto(_ url: URL) -> Bool {
    photoExtensions.contains(url.pathExtension.lowercased())
  }

  /// Names that are no UTF-8, as they come from old computers: they cannot be opened by name, and
  /// Foundation leaves them out of its lists. Mended for showing, in the order of their bytes.
  private static func unlistable(in folder: URL) -> [String] {
    guard let directory = opendir(folder.path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if String(validating: bytes, as: UTF8.self) == nil {
        names.append(String(decoding: bytes, as: UTF8.self))
      }
    }
    return names.sorted()
  }

  private static let photoExtensions: Set<String> = [
    "jpg", "jpeg", "png", "tif", "tiff", "webp", "jp2", "heic", "heif", "avif", "gif", "bmp",
  ]

  private static func identity(_ url: URL) -> String { url.resolvingSymlinksInPath().path }

  /// Compares names with runs of digits taken as numbers and case ignored; equal ones by their
  /// bytes, so that the order is the same everywhere.
  static func naturallyPrecedes(_ a: String, _ b: String) -> Bool {
    let left = pieces(a)
    let right = pieces(b)
    for (p, q) in zip(left, right) where p != q {
      switch (p, q) {
      case (.number(let m), .number(let n)): return (m.count, m) < (n.count, n)
      case (.text(let m), .text(let n)): return m < n
      case (.number, .text): return true
      case (.text, .number): return false
      }
    }
    return left.count == right.count ? a < b : left.count < right.count
  }

  private enum Piece: Equatable {
    /// Digits without leading zeros: the longer is the larger.
    case number(String)
    case text(String)
  }

  private static func pieces(_ name: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = name.lowercased()[...]
    while let first = rest.first {
      func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
      let digits = isDigit(first)
      let run = rest.prefix { isDigit($0) == digits }
      pieces.append(digits ? .number(String(run.drop { $0 == "0" })) : .text(String(run)))
      rest = rest[run.endIndex...]
    }
    return pieces
  }
}
