import Bibliography
import Catalogue
import Foundation
import Inventory
import Matching

/// Annotated regions as one inventory, with errors planted among them.
///
/// The annotations tell which photo a region is on, not where on it. The books of a photo are therefore
/// laid out in the order of their call numbers, as one shelf, and regions without a known book anywhere
/// among them: what is measured is what the inventory makes of wrong and missing readings, not the
/// order of the real shelves. Photos come in the order of their names, which is that of their times.
public struct InventoryTask: Sendable {
  /// What is planted.
  public struct Plan: Sendable, Hashable {
    /// Share of the books whose places are exchanged with one on another photo.
    public var swapped = 0.02
    /// Share of the books that are taken away.
    public var removed = 0.02
    /// Seed of the choice, and of where unknown regions lie.
    public var seed: UInt64 = 1

    /// The usual plan.
    public init() {}
  }

  private struct Spot {
    var region: AnnotatedRegion
    var record: Int64?
    var isPlanted = false
  }

  private let records: [Record]
  private let scheme: FilingScheme
  private var photos: [(name: String, spots: [Spot])] = []
  /// The books taken away, each with the photo that showed it.
  private var removed: [Int64: String] = [:]
  private var planted = 0

  /// Lays out the regions and plants the errors. `scheme` nil recognises it.
  public init(
    regions: [AnnotatedRegion], records: [Record], scheme: FilingScheme? = nil, plan: Plan = Plan()
  ) {
    self.records = records
    let callNumbers = records.map { CallNumber($0.callNumber) }
    self.scheme = scheme ?? FilingScheme.recognised(among: callNumbers)
    var keys: [Int64: FilingKey] = [:]
    for (record, callNumber) in zip(records, callNumbers) {
      keys[record.id] = callNumber.filingKey(self.scheme)
    }
    var random = SeededRandom(seed: plan.seed)
    layOut(regions, keys: keys, using: &random)
    plant(plan, keys: keys, using: &random)
  }

  private mutating func layOut(
    _ regions: [AnnotatedRegion], keys: [Int64: FilingKey], using random: inout SeededRandom
  ) {
    let known = Dictionary(
      records.map { (AnnotatedBook($0), $0.id) }, uniquingKeysWith: { first, _ in first })
    for (name, members) in Dictionary(grouping: regions, by: \.photo).sorted(by: { $0.key < $1.key }
    ) {
      var spots = members.map { region in
        Spot(region: region, record: region.book.flatMap { known[$0] })
      }
      spots.shuffle(using: &random)
      let books = spots.filter { $0.record != nil }
        .sorted { keys[$0.record!]! < keys[$1.record!]! }
      var laidOut = books
      for spot in spots where spot.record == nil {
        laidOut.insert(spot, at: Int.random(in: 0...laidOut.count, using: &random))
      }
      photos.append((name, laidOut))
    }
  }

  private mutating func plant(
    _ plan: Plan, keys: [Int64: FilingKey], using random: inout SeededRandom
  ) {
    var places: [(photo: Int, spot: Int)] = []
    var counts: [Int64: Int] = [:]
    for (number, photo) in photos.enumerated() {
      for (index, spot) in photo.spots.enumerated() {
        guard let record = spot.record else { continue }
        places.append((number, index))
        counts[record, default: 0] += 1
      }
    }
    let books = Double(places.count)
    // A book that is seen twice is not gone when one sighting is.
    places = places.filter { counts[photos[$0.photo].spots[$0.spot].record!] == 1 }
    places.shuffle(using: &random)
    for _ in 0..<Int((plan.swapped * books / 2).rounded()) where places.count > 1 {
      let a = places.removeLast()
      guard
        let choice = places.lastIndex(where: { b in
          b.photo != a.photo
            && keys[photos[b.photo].spots[b.spot].record!]
              != keys[photos[a.photo].spots[a.spot].record!]
        })
      else { continue }
      let b = places.remove(at: choice)
      let spot = photos[a.photo].spots[a.spot]
      photos[a.photo].spots[a.spot] = photos[b.photo].spots[b.spot]
      photos[b.photo].spots[b.spot] = spot
      for place in [a, b] { photos[place.photo].spots[place.spot].isPlanted = true }
      planted += 2
    }
    let gone = places.prefix(Int((plan.removed * books).rounded()))
    for place in gone.sorted(by: { ($1.photo, $1.spot) < ($0.photo, $0.spot) }) {
      removed[photos[place.photo].spots.remove(at: place.spot).record!] = photos[place.photo].name
    }
  }

  /// Matches all regions, makes the inventory and scores it.
  public func scores(minConfidence: Double? = nil) throws -> InventoryScores {
    let matcher = try Matcher(records: records, fields: .all, minConfidence: minConfidence)
    let spots = photos.flatMap(\.spots)
    let numbers = photos.enumerated().flatMap { number, photo in
      repeatElement(number, count: photo.spots.count)
    }
    let matches = try matcher.match(spots.map { SpineText($0.region.text) }, photos: numbers)
    var next = 0
    let seen = photos.map { photo in
      SeenPhoto(
        path: photo.name,
        spines: photo.spots.enumerated().map { index, spot in
          let match = matches[next]
          next += 1
          return ObservedSpine(
            shelf: 1, position: index + 1, text: spot.region.text,
            record: match.decision.map { records[$0].id }, confidence: match.confidence,
            candidates: match.candidates.prefix(Self.candidateLimit).map {
              ObservedSpine.Candidate(record: records[$0.row].id, score: $0.score)
            })
        })
    }
    return score(Inventory(expected: expected, photos: seen))
  }

  /// As many as the results of photos keep.
  private static let candidateLimit = 10

  private var expected: [ExpectedBook] {
    records.flatMap { record in
      (1...max(1, record.copies)).map { copy in
        ExpectedBook(
          record: record.id, copy: copy, title: record.title, author: record.author,
          callNumber: record.callNumber,
          key: CallNumber(record.callNumber).filingKey(scheme))
      }
    }
  }

  private func score(_ inventory: Inventory) -> InventoryScores {
    struct Place: Hashable {
      var photo: String
      var position: Int
    }
    var spots: [Place: Spot] = [:]
    var shown: Set<Int64> = []
    var scores = InventoryScores()
    var shares = InventoryShares()
    var inPlace: Set<Place> = []
    for photo in photos {
      for (index, spot) in photo.spots.enumerated() where !spot.region.isMerged {
        spots[Place(photo: photo.name, position: index + 1)] = spot
      }
      shown.formUnion(photo.spots.compactMap(\.record))
      let books = photo.spots.count { $0.record != nil && !$0.isPlanted }
      scores.books += books
      shares.inPlace.add(0, of: Double(books), photo: photo.name)
      let planted = photo.spots.count { $0.isPlanted }
      shares.swapped.add(0, of: Double(planted), photo: photo.name)
    }
    scores.summary = inventory.summary
    scores.planted = planted
    scores.removed = removed.count
    for photo in removed.values {
      shares.removed.add(0, of: 1, photo: photo)
      shares.removedOrPerhaps.add(0, of: 1, photo: photo)
    }
    for finding in inventory.findings {
      guard let record = finding.book?.record else { continue }
      let place = finding.views.first.map { Place(photo: $0.photo, position: $0.position) }
      switch finding.kind {
      case .inPlace, .duplicate:
        // A book on two photos is one entry and two regions.
        for view in finding.views {
          let place = Place(photo: view.photo, position: view.position)
          guard let spot = spots[place], inPlace.insert(place).inserted else { continue }
          scores.inPlace += 1
          if spot.record == record { scores.inPlaceRight += 1 }
          shares.inPlaceRight.add(spot.record == record, photo: place.photo)
          if spot.record == record, !spot.isPlanted {
            scores.booksInPlace += 1
            shares.inPlace.add(1, of: 0, photo: place.photo)
          }
        }
      case .outOfPlace:
        guard let place, let spot = spots[place] else { continue }
        let isPlanted = spot.record == record && spot.isPlanted
        scores.outOfPlace += 1
        if spot.record != record { scores.outOfPlaceWrong += 1 }
        if isPlanted { scores.plantedFound += 1 }
        shares.swapped.add(isPlanted ? 1 : 0, of: 0, photo: place.photo)
        shares.outOfPlace.add(isPlanted, photo: place.photo)
        shares.outOfPlaceRecord.add(spot.record == record, photo: place.photo)
      case .missing:
        let isRight = !shown.contains(record)
        scores.missing += finding.count
        if isRight { scores.missingRight += finding.count }
        // No photo shows it: what is drawn again is the catalogue's entries.
        shares.missing.add(
          isRight ? Double(finding.count) : 0, of: Double(finding.count), photo: "\(record)")
        if let photo = removed[record] {
          scores.removedFound += 1
          shares.removed.add(1, of: 0, photo: photo)
          shares.removedOrPerhaps.add(1, of: 0, photo: photo)
        }
      case .perhapsMissing:
        if let photo = removed[record] {
          scores.removedPerhaps += 1
          shares.removedOrPerhaps.add(1, of: 0, photo: photo)
        }
      default: continue
      }
    }
    scores.figures = shares.figures
    return scores
  }
}

/// The shares of an inventory's figures, photo by photo.
private struct InventoryShares {
  var inPlace = PhotoShares()
  var inPlaceRight = PhotoShares()
  var swapped = PhotoShares()
  var outOfPlace = PhotoShares()
  var outOfPlaceRecord = PhotoShares()
  var removed = PhotoShares()
  var removedOrPerhaps = PhotoShares()
  /// By record.
  var missing = PhotoShares()

  var figures: [Figure] {
    [
      inPlace.figure("in_place"), inPlaceRight.figure("in_place_precision"),
      swapped.figure("out_of_place_recall"), outOfPlace.figure("out_of_place_precision"),
      outOfPlaceRecord.figure("out_of_place_right_record"), removed.figure("missing_recall"),
      removedOrPerhaps.figure("missing_or_perhaps_recall"), missing.figure("missing_precision"),
    ].compactMap { $0 }
  }
}

/// How well an inventory found what was planted.
public struct InventoryScores: Sendable, Hashable, Codable {
  /// The inventory's own numbers.
  public var summary = InventorySummary()
  /// Regions that show a catalogued book and were left in their place.
  public var books = 0
  /// Those of them that are reported in place, with the right record.
  public var booksInPlace = 0
  /// Regions of the entries in place.
  public var inPlace = 0
  /// Those of them that name the right record.
  public var inPlaceRight = 0
  /// Books exchanged between photos.
  public var planted = 0
  /// Those of them that are reported out of place.
  public var plantedFound = 0
  /// Entries out of place.
  public var outOfPlace = 0
  /// Those of them that name a wrong record.
  public var outOfPlaceWrong = 0
  /// Books taken away.
  public var removed = 0
  /// Those of them that are reported missing.
  public var removedFound = 0
  /// Those of them that are reported as perhaps missing.
  public var removedPerhaps = 0
  /// Books reported missing.
  public var missing = 0
  /// Those of them that no region shows.
  public var missingRight = 0
  /// The shares of these with their intervals: over photos, that of books reported missing over them.
  public var figures: [Figure] = []

  /// A figure a line, shares with their intervals in brackets.
  public var lines: String {
    func share(_ name: String) -> (String, String) {
      (name, figures.first { $0.name == name }?.text ?? "-")
    }
    let lines = [
      ("books", "\(books)"), share("in_place"), share("in_place_precision"),
      ("swapped", "\(planted)"), ("out_of_place", "\(outOfPlace)"), share("out_of_place_recall"),
      share("out_of_place_precision"), share("out_of_place_right_record"),
      ("removed", "\(removed)"), ("missing", "\(missing)"), share("missing_recall"),
      share("missing_or_perhaps_recall"), share("missing_precision"),
      ("covered", "\(summary.covered)"), ("expected", "\(summary.expected)"),
    ]
    return lines.map { name, figure in
      name.padding(toLength: 26, withPad: " ", startingAt: 0) + figure
    }.joined(separator: "\n")
  }
}

extension AnnotatedBook {
  fileprivate init(_ record: Record) {
    self.init(title: record.title, author: record.author, callNumber: record.callNumber)
  }
}
