import Bibliography
import Matching
import Retrieval
import Testing

/// A matcher keeps records between photos; what it answers must not show it.
@Suite struct MatcherMemoryTests {
  private static let nouns =
    "casa rio viento noche camino jardin espejo invierno ciudad memoria sombra luz piedra"
    .split(separator: " ")
  private static let adjectives =
    "blanca oscuro perdida antiguo secreta ultimo roja eterno breve lejana"
    .split(separator: " ")
  private static let families = "Moreno Castell Ibarra Quintana Salvat Ferrer Okafor Lindqvist"
    .split(separator: " ")

  /// More than are candidates of one spine; some of one work, some whose authors have years of life.
  private static let records: [Record] = {
    var records: [Record] = []
    for noun in nouns {
      for adjective in adjectives {
        for (place, family) in families.enumerated() {
          let number = records.count
          records.append(
            Record(
              id: Int64(number), title: "\(noun) \(adjective)",
              author: place < 4 ? "\(family), \(1800 + number % 190)-" : "\(family), Ana",
              callNumber: number % 3 == 0 ? "N \(family.prefix(3))" : "82 \(family.prefix(3))"))
        }
      }
    }
    records.append(Record(id: Int64(records.count), title: "Caracas", author: "Uslar, Arturo"))
    return records
  }()

  private static func matcher(without removed: Range<Int32> = 0..<0) throws -> Matcher {
    let index = RetrievalIndex(records, fields: .all, embedding: try .shipped())
    return try Matcher(index: index.removing(removed), fields: .all) { rows in
      rows.map { records[Int($0)] }
    }
  }

  /// Some letters are Cyrillic ones that look like Latin ones: a word that only another photo's
  /// candidates have.
  private static let photos = [
    [
      "CASA BLANCA Moreno 1803 САRАСАS", "RIO SECRETA Ferrer N Fer", "вiento ROJA Salvat",
      "1817 noche",
    ],
    [
      "САSА BLANСА Ibarra", "сiudad eterno QUINTANA 1950", "luz breve Lindqvist 82 Lin",
      "CARACAS Uslar",
    ],
  ].map { $0.map { SpineText($0) } }

  @Test func whatWasMatchedBeforeDoesNotChangeAMatch() throws {
    let used = try Self.matcher()
    for photo in Self.photos.reversed() + Self.photos {
      let numbers = photo.map { _ in 0 }
      #expect(
        try used.match(photo, photos: numbers) == Self.matcher().match(photo, photos: numbers))
    }
  }

  @Test func severalPhotosAtOnceGetWhatEachGetsAlone() async throws {
    let shared = try Self.matcher()
    let expected = try Self.photos.map { try Self.matcher().match($0, photos: $0.map { _ in 0 }) }
    try await withThrowingTaskGroup(of: (Int, [SpineMatch]).self) { group in
      for round in 0..<8 {
        let number = round % Self.photos.count
        group.addTask {
          let photo = Self.photos[number]
          return (number, try shared.match(photo, photos: photo.map { _ in 0 }))
        }
      }
      for try await (number, matches) in group { #expect(matches == expected[number]) }
    }
  }

  /// Of a narrowed catalogue every word seems common, for it is counted in all of it.
  @Test func aSmallPartOfACatalogueIsMatchedAsSurely() throws {
    let part = try Self.matcher(without: 40..<Int32(Self.records.count))
    let spine = SpineText("CASA OSCURO Quintana N Qui")
    let (whole, narrowed) = (
      try Self.matcher().match([spine], photos: [0])[0], try part.match([spine], photos: [0])[0]
    )
    let right = try #require(whole.decision)
    #expect(right < 40 && Self.records[right].title == "casa oscuro")
    #expect(narrowed.decision == right)
    #expect(narrowed.confidence >= whole.confidence - 0.1)
  }
}
