import Catalogue
import Foundation
import Imaging
import Matching
import Reading
import Spines

/// Reads photos: finds their spines, reads each as long as its match is not sure, and keeps what was
/// read in the catalogue's file, so that nothing is read twice under the same settings.
///
/// The passes spent on a spine depend on its photo and the catalogue only: neither on the other photos
/// of the run, nor on the cores, nor on what an earlier run with another catalogue has read besides.
struct PhotoReading: Sendable {
  let store: PhotoStore
  let segmenter: any SpineSegmenter
  let reader: SpineReader

  /// Outlining takes a quarter of a gigabyte a photo and uses several cores by itself.
  private static let outlining = SharedBudget(
    amount: Double(max(1, ProcessInfo.processInfo.activeProcessorCount / 2)))

  /// Names everything that a stored reading depends on.
  var settings: String { "\(segmenter.identifier); \(reader.identifier)" }

  /// Reads the photo at `url`, or takes what is stored of a file with the same content.
  ///
  /// - Throws: `PhotoError` where the file is no readable photo; the catalogue's errors where the
  ///   result cannot be stored; `CancellationError`, with the spines that were read till then kept.
  func read(_ url: URL, matchedBy library: Library) async throws -> ReadPhoto {
    let bytes = try Photo.bytes(contentsOf: url)
    let hash = bytes.withUnsafeBytes { ContentHash($0) }.description
    var source = Source(path: url.path, bytes: bytes)
    var stored: StoredPhoto
    var isChanged = false
    if let known = try storedPhoto(hash: hash, path: url.path) {
      stored = known
    } else {
      let photo = try await source.photo()
      let corrections = PhotoCorrections(try store.corrections(ofPhoto: hash))
      let turn = try await Self.outlining.claim(1)
      let spines = corrections.applied(to: segmenter.spines(in: photo))
      turn.giveBack()
      try Task.checkCancellation()
      stored = StoredPhoto(
        path: url.path, contentHash: hash, settings: settings, width: photo.width,
        height: photo.height,
        warnings: Self.warnings(of: photo, path: url.path, segmenter.leastPhotoSide),
        spines: try spines.map { try Self.stored($0, Reading()) })
      isChanged = true
    }
    let wasStored = !isChanged
    var readings = try stored.spines.map {
      try JSONDecoder().decode(Reading.self, from: $0.reading)
    }
    let quads = stored.spines.map(\.outline)
    var result = readings
    do {
      try await settle(
        &readings, quads, &source, library, isChanged: &isChanged, result: &result)
    } catch let error as CancellationError {
      // What was read of the photo so far is not read again. Spines that the cancellation met on
      // their way lack passes, which the next run makes.
      if isChanged, readings.contains(where: { !$0.passes.isEmpty }) {
        _ = try store.save(try Self.with(readings, result, in: stored))
      }
      throw error
    }
    if try areNoBooks(result, hash, library) {
      stored.warnings.append(Lettering.warning(outlines: stored.spines.count))
      (stored.spines, readings, result, isChanged) = ([], [], [], true)
    }
    stored = try Self.with(readings, result, in: stored)
    if isChanged { stored = try store.save(stored) }
    return ReadPhoto(stored, readings: result, isReused: wasStored && !source.wasDecoded)
  }

  /// Whether the outlines of a photo that nobody has looked at are none of books.
  private func areNoBooks(
    _ readings: [Reading], _ hash: String, _ library: Library
  ) throws -> Bool {
    if Lettering.isPlausible(readings) { return false }
    return try store.corrections(ofPhoto: hash).isEmpty
      && !library.sureSpines(readings.map(SpineText.init)).contains(true)
  }

  /// Goes through the rounds: every round is read where it is not stored, then the photo's spines are
  /// matched, and those that are sure take part in no further round.
  private func settle(
    _ readings: inout [Reading], _ quads: [Quad], _ source: inout Source, _ library: Library,
    isChanged: inout Bool, result: inout [Reading]
  ) async throws {
    var unsure = Array(readings.indices)
    for round in 1...reader.rounds.count where !unsure.isEmpty {
      let lacking = unsure.filter {
        !readings[$0].isComplete(for: reader.rounds, upTo: round)
      }
      if !lacking.isEmpty {
        let image = try await source.photo().image
        isChanged = true
        let tasks = lacking.map {
          SpineReader.SpineTask(quad: quads[$0], reading: readings[$0])
        }
        try await reader.read(tasks, in: image, upTo: round) { readings[lacking[$0]] = $1 }
      }
      for spine in unsure {
        result[spine] = readings[spine].limited(to: reader.rounds, upTo: round)
      }
      guard round < reader.rounds.count else { break }
      try Task.checkCancellation()
      let sure = try library.sureSpines(result.map(SpineText.init))
      unsure.removeAll { sure[$0] }
    }
  }

  /// Makes the changes of outlines in `corrections` in a stored photo: reads what was drawn, keeps the
  /// readings of all else, numbers the spines anew and stores them. The matches are gone then.
  ///
  /// - Throws: `PhotoError` where the photo's file can no longer be read; the catalogue's errors.
  func revise(_ photo: StoredPhoto, _ corrections: PhotoCorrections) async throws -> StoredPhoto {
    let changed = corrections.outlines(
      photo.spines.map(\.outline), areFoundAnew: false)
    var drawn: [Reading] = []
    if !changed.added.isEmpty {
      let image = try Photo(contentsOf: URL(fileURLWithPath: photo.path)).image
      drawn = try await reader.read(changed.added, in: image)
    }
    let kept = changed.kept.map { photo.spines[$0] }
    let arranged = Spine.arranged(
      kept.map { ($0.outline, $0.confidence) } + changed.added.map { ($0, 1) })
    var revised = photo
    revised.spines = try arranged.map { spine, source in
      guard source < kept.count else {
        return try Self.stored(spine, drawn[source - kept.count])
      }
      var stored = kept[source]
      (stored.shelf, stored.position) = (spine.shelf, spine.position)
      stored.isInPile = spine.isInPile
      return stored
    }
    return try store.save(revised)
  }

  /// What is stored of the content; where the file has another path now, its spines are stored for
  /// that path too, since a path stands for one photo.
  private func storedPhoto(hash: String, path: String) throws -> StoredPhoto? {
    if let here = try store.photo(path: path), here.contentHash == hash, here.settings == settings {
      return here
    }
    guard var twin = try store.photo(contentHash: hash, settings: settings) else { return nil }
    twin.path = path
    return try store.save(twin)
  }

  /// The photo's warnings without its path, which may change.
  private static func warnings(of photo: Photo, path: String, _ leastSide: Int) -> [String] {
    var warnings = photo.warnings.map {
      $0.hasPrefix(path + ": ") ? String($0.dropFirst(path.count + 2)) : $0
    }
    if min(photo.width, photo.height) < leastSide {
      warnings.append(
        "the photo has only \(photo.width) x \(photo.height) pixels, and spines are looked for from "
          + "\(leastSide) pixels a side; give the photo as the camera took it")
    }
    return warnings
  }

  private static func stored(_ spine: Spine, _ reading: Reading) throws -> StoredSpine {
    StoredSpine(
      shelf: spine.shelf, position: spine.position, isInPile: spine.isInPile,
      quad: spine.quad.corners.flatMap { [$0.x, $0.y] }, confidence: spine.confidence,
      text: reading.best?.text ?? "", reading: try JSONEncoder().encode(reading))
  }

  /// The photo with its spines' readings; their texts are of what counts in this run.
  private static func with(
    _ readings: [Reading], _ result: [Reading], in photo: StoredPhoto
  ) throws -> StoredPhoto {
    var photo = photo
    for index in photo.spines.indices {
      photo.spines[index].text = result[index].best?.text ?? ""
      photo.spines[index].reading = try JSONEncoder().encode(readings[index])
    }
    return photo
  }

  /// A photo's file, decoded when its pixels are first asked for.
  private struct Source {
    let path: String
    private var bytes: [UInt8]
    private var decoded: Photo?
    private var claim: SharedBudget.Claim?

    init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }

    var wasDecoded: Bool { decoded != nil }

    /// - Throws: `PhotoError`; `CancellationError` while it waits for room in memory.
    mutating func photo() async throws -> Photo {
      if let decoded { return decoded }
      claim = try await SharedBudget.pixels.claim(Photo.pixelCount(of: bytes) ?? 0)
      let photo = try Photo(bytes: bytes, name: path)
      bytes = []
      decoded = photo
      return photo
    }
  }
}

/// A photo with what was read on its spines, in as little memory as matching needs.
struct ReadPhoto: Sendable {
  /// The photo as stored, its spines without their readings.
  var photo: StoredPhoto
  /// What was read on each spine.
  var texts: [SpineText]
  /// The same for people, a text for each hypothesis.
  var readings: [[String]]
  /// True where nothing had to be read.
  var isReused: Bool

  /// A photo as it is stored, with all that was ever read on it.
  init(stored photo: StoredPhoto) throws {
    let readings = try photo.spines.map { try JSONDecoder().decode(Reading.self, from: $0.reading) }
    self.init(photo, readings: readings, isReused: true)
  }

  init(_ photo: StoredPhoto, readings: [Reading], isReused: Bool) {
    self.photo = photo
    for index in photo.spines.indices { self.photo.spines[index].reading = Data() }
    texts = readings.map(SpineText.init)
    self.readings = readings.map { $0.hypotheses.map(\.text) }
    self.isReused = isReused
  }
}

extension SpineText {
  /// The words of all hypotheses.
  init(_ reading: Reading) {
    self.init(
      hypotheses: reading.hypotheses.map { hypothesis in
        hypothesis.words.map { RecognisedWord($0.text, confidence: $0.confidence) }
      })
  }
}

extension StoredSpine {
  /// The outline in the photo.
  var outline: Quad {
    Quad(stride(from: 0, to: 8, by: 2).map { Point(x: quad[$0], y: quad[$0 + 1]) })
  }
}
