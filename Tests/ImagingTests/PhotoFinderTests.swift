import Foundation
import Imaging
import Testing

@Suite final class PhotoFinderTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("photo-finder-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("row b"), withIntermediateDirectories: true)
    let jpeg = try ColorImage(width: 2, height: 2, pixels: [UInt8](repeating: 9, count: 12))
      .jpegData()
    for name in [
      "shelf10.jpg", "shelf2.jpg", "Shelf1.JPG", "no-extension", "row b/c.jpeg", ".h.jpg",
    ] {
      try jpeg.write(to: folder.appendingPathComponent(name))
    }
    try Data("notes".utf8).write(to: folder.appendingPathComponent("notes.txt"))
    try Data("not a jpeg".utf8).write(to: folder.appendingPathComponent("fake.jpg"))
    try Data().write(to: folder.appendingPathComponent("void.jpg"))
    // A link that leads back up.
    try FileManager.default.createSymbolicLink(
      at: folder.appendingPathComponent("row b/up"), withDestinationURL: folder)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func names(_ entries: [PhotoFinder.Entry]) -> [String] {
    entries.map {
      switch $0 {
      case .photo(let url): url.lastPathComponent
      case .failure(let error): "error: \(error.problem)"
      }
    }
  }

  @Test func aFolderIsWalkedInNaturalOrder() {
    #expect(
      names(PhotoFinder.photos(at: [folder.path])) == [
        "fake.jpg", "no-extension", "Shelf1.JPG", "shelf2.jpg", "shelf10.jpg", "void.jpg", "c.jpeg",
      ])
  }

  @Test func namedFilesAreKeptWhateverTheyHold() {
    let notes = folder.appendingPathComponent("notes.txt").path
    #expect(names(PhotoFinder.photos(at: [notes])) == ["notes.txt"])
  }

  @Test func aMissingPathIsReportedAndTheRestFound() {
    let missing = folder.appendingPathComponent("gone.jpg").path
    let entries = PhotoFinder.photos(at: [missing, folder.appendingPathComponent("row b").path])
    #expect(names(entries).prefix(2) == ["error: missing", "c.jpeg"])
    #expect(entries.first == .failure(PhotoError(path: missing, problem: .missing)))
  }

  @Test func pipesAndDevicesAreNotWaitedFor() {
    let pipe = folder.appendingPathComponent("pipe.jpg").path
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(
      PhotoFinder.photos(at: [folder.path]).contains(
        .failure(PhotoError(path: pipe, problem: .unreadable("it is no ordinary file")))))
    for path in [pipe, "/dev/zero"] {
      let problem = PhotoError.Problem.unreadable("it is no ordinary file")
      #expect(
        PhotoFinder.photos(at: [path]) == [.failure(PhotoError(path: path, problem: problem))])
    }
  }

  @Test func whatCannotBeOpenedByNameIsReported() throws {
    // "é" as old computers write it is no UTF-8.
    let name =
      folder.path.utf8CString.dropLast() + [
        0x2F, 0x72, CChar(bitPattern: 0xE9), 0x2E, 0x6A, 0x70, 0x67, 0,
      ]
    let file = open(Array(name), O_CREAT | O_WRONLY, 0o600)
    try #require(file >= 0)
    close(file)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/gone.jpg", withDestinationPath: "/nowhere/at/all.jpg")
    let problems = PhotoFinder.photos(at: [folder.path]).compactMap { entry -> PhotoError? in
      guard case .failure(let error) = entry else { return nil }
      return error
    }
    #expect(problems.map(\.problem) == [.nameNotText, .missing])
    #expect(problems.first?.description.contains("rename the file") == true)
  }

  @Test func aPhotoNamedTwiceIsFoundOnce() {
    let photo = folder.appendingPathComponent("shelf2.jpg").path
    let found = names(PhotoFinder.photos(at: [photo, folder.path, photo]))
    #expect(found.filter { $0 == "shelf2.jpg" }.count == 1)
    #expect(found.first == "shelf2.jpg")
  }
}
