import Foundation

/// Where each photo's results go below the output folder.
///
/// A photo found in a folder keeps its place below that folder: `stacks/b/07.jpg`, found by walking
/// `stacks`, becomes `b/07`. Where two photos would share a name, the later ones get their
/// extension, and then a number: `07`, `07.png`, `07.png-2`.
package struct OutputNames {
  private var taken: Set<String> = []

  package init() {}

  /// The name for `photo`, without extension, relative to the output folder.
  ///
  /// - Parameters:
  ///   - photo: the photo's path.
  ///   - root: the folder that was walked to find it, or nil where the photo itself was named.
  package mutating func name(for photo: String, under root: String?) -> String {
    var relative = URL(fileURLWithPath: photo).lastPathComponent
    if let root {
      let rootPath = URL(fileURLWithPath: root).standardizedFileURL.path
      let photoPath = URL(fileURLWithPath: photo).standardizedFileURL.path
      let prefix = rootPath.hasSuffix("/") ? rootPath : rootPath + "/"
      if photoPath.hasPrefix(prefix) { relative = String(photoPath.dropFirst(prefix.count)) }
    }
    let stem = (relative as NSString).deletingPathExtension
    for candidate in [stem, relative] where taken.insert(key(candidate)).inserted {
      return candidate
    }
    var number = 2
    while !taken.insert(key("\(relative)-\(number)")).inserted { number += 1 }
    return "\(relative)-\(number)"
  }

  /// Names that differ only in case are one file on some file systems.
  private func key(_ name: String) -> String { name.lowercased() }
}
