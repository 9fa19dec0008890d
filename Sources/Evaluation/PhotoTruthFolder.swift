import Foundation

/// The truth of a folder's photos, and what in it could not be used.
public struct PhotoTruthFolder: Sendable {
  /// The truth of each photo, by its name.
  public private(set) var truths: [String: PhotoTruth] = [:]
  /// What was passed over, a sentence each that names the file and, where it is known, the line.
  public private(set) var notes: [String] = []

  /// Keys of a book that nothing needs, and that people write down all the same.
  private static let unused: Set = ["order", "shelf", "note", "partly_covered", "title_source"]
  private static let used: Set = [
    "title", "author", "quad", "legible", "in_target_list", "callNumber", "section", "language",
  ]

  /// Reads all `NAME.json` of a folder, or those of `names`. Files that are no truth are noted and
  /// passed over; of keys that nobody knows the first book is named.
  ///
  /// - Throws: `EvaluationError` where the folder cannot be read, has no file of a wanted name, or no
  ///   truth that can be read.
  public init(_ folder: URL, only names: [String] = []) throws {
    let all: [URL]
    do {
      all = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    } catch {
      throw EvaluationError("cannot read the folder \(folder.path): \(error.localizedDescription)")
    }
    let files = all.filter { $0.pathExtension == "json" }.map { file in
      (name: file.deletingPathExtension().lastPathComponent, url: file)
    }.filter { names.isEmpty || names.contains($0.name) }.sorted { $0.name < $1.name }
    guard !files.isEmpty || !names.isEmpty else {
      throw EvaluationError(
        "\(folder.path) has no truth: a photo NAME.jpg needs a NAME.json in it, as "
          + "eval/README.md describes")
    }
    if let missing = names.first(where: { name in !files.contains { $0.name == name } }) {
      throw EvaluationError("\(folder.path) has no \(missing).json")
    }
    var told: Set<String> = []
    for (name, url) in files {
      do {
        let data = try Data(contentsOf: url)
        truths[name] = try JSONDecoder().decode(PhotoTruth.self, from: data)
        noteUnknownKeys(data, url, &told)
      } catch {
        notes.append(
          "\(url.path)\(JSONPlace.text(of: error, in: url)): this is no truth of a photo; passed over"
        )
      }
    }
    if truths.isEmpty {
      throw EvaluationError(
        notes.first.map { "no truth can be read: \($0)" } ?? "\(folder.path) has no truth")
    }
    guard truths.contains(where: { !$0.value.books.isEmpty }) else {
      throw EvaluationError(
        "the truth in \(folder.path) names no book on any photo, so there is nothing to find")
    }
  }

  private mutating func noteUnknownKeys(_ data: Data, _ url: URL, _ told: inout Set<String>) {
    guard let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let books = root["books"] as? [[String: Any]]
    else { return }
    for (number, book) in books.enumerated() {
      for key in book.keys.sorted()
      where !Self.used.contains(key) && !Self.unused.contains(key) && told.insert(key).inserted {
        let line = JSONPlace.line(ofElement: number, of: "books", in: data)
        notes.append(
          "\(url.path)\(line.map { ", line \($0)" } ?? ""), book \(number + 1): the key “\(key)” is "
            + "unknown and passed over, here and wherever it occurs")
      }
    }
  }
}

/// Where in a JSON file something is, for people.
enum JSONPlace {
  /// ", line 3" or ", line 3, book 2, quad", as far as the error of a decoder tells.
  static func text(of error: any Error, in file: URL) -> String {
    let context: DecodingError.Context
    switch error as? DecodingError {
    case .dataCorrupted(let found): context = found
    case .keyNotFound(_, let found), .typeMismatch(_, let found), .valueNotFound(_, let found):
      context = found
    default: return ""
    }
    if context.codingPath.isEmpty {
      return (try? Data(contentsOf: file)).flatMap(lineOfSyntaxError).map { ", line \($0)" } ?? ""
    }
    guard let list = context.codingPath.first?.stringValue,
      let number = context.codingPath.dropFirst().first?.intValue,
      let data = try? Data(contentsOf: file)
    else { return context.codingPath.first.map { ", \($0.stringValue)" } ?? "" }
    let line = line(ofElement: number, of: list, in: data).map { ", line \($0)" } ?? ""
    let rest = context.codingPath.dropFirst(2).filter { $0.intValue == nil }.map(\.stringValue)
    return "\(line), " + (["\(list) \(number + 1)"] + rest).joined(separator: ", ")
  }

  /// The line where a text ceases to be JSON; nil where it does not, or nobody knows.
  private static func lineOfSyntaxError(in data: Data) -> Int? {
    do {
      _ = try JSONSerialization.jsonObject(with: data)
      return nil
    } catch {
      let words = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
      let place =
        words.contains("end of file")
        ? data.count : words.firstMatch(of: /character (\d+)/).flatMap { Int($0.output.1) }
      return place.map { place in data.prefix(place).count { $0 == 0x0A } + 1 }
    }
  }

  /// The line on which the element `number`, from 0, of the outermost object's list `key` begins.
  /// O(n) in the file's bytes.
  static func line(ofElement number: Int, of key: String, in data: Data) -> Int? {
    var (line, depth, element) = (1, 0, -1)
    var (isInText, isEscaped, isInList, isBeforeElement) = (false, false, false, false)
    var (text, lastText): ([UInt8], [UInt8]) = ([], [])
    for byte in data {
      let isSpace = [0x20, 0x09, 0x0A, 0x0D].contains(byte)
      if isBeforeElement, !isSpace, byte != UInt8(ascii: "]") {
        element += 1
        isBeforeElement = false
        if element == number { return line }
      }
      if byte == 0x0A { line += 1 }
      if isInText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
          lastText = text
          continue
        }
        if depth == 1 { text.append(byte) }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): (isInText, text) = (true, [])
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth == 2, byte == UInt8(ascii: "["), lastText == Array(key.utf8) {
          (isInList, isBeforeElement) = (true, true)
        }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth < 2 { isInList = false }
      case UInt8(ascii: ","): if isInList, depth == 2 { isBeforeElement = true }
      default: break
      }
    }
    return nil
  }
}
