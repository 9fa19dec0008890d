import Bibliography
import Foundation
import Matching
import Testing

@Suite struct MatcherTests {
  /// Well-known books; the last two differ in their language only.
  private static let records: [Record] = [
    ("Don Quijote de la Mancha", "Cervantes Saavedra, Miguel de, 1547-1616"),
    ("La plaça del Diamant", "Rodoreda, Mercè, 1908-1983"), ("Mirall trencat", "Rodoreda, Mercè"),
    ("Nada", "Laforet, Carmen"), ("Cien años de soledad", "García Márquez, Gabriel"),
    ("El amor en los tiempos del cólera", "García Márquez, Gabriel"),
    ("La casa de los espíritus", "Allende, Isabel"), ("Rayuela", "Cortázar, Julio"),
    ("Pride and prejudice", "Austen, Jane"), ("Sense and sensibility", "Austen, Jane"),
    ("Emma", "Austen, Jane"), ("Moby Dick", "Melville, Herman"),
    ("The Great Gatsby", "Fitzgerald, F. Scott"), ("Ulysses", "Joyce, James"),
    ("Crime and punishment", "Dostoyevsky, Fyodor"), ("Anna Karenina", "Tolstoy, Leo"),
    ("War and peace", "Tolstoy, Leo"), ("Der Prozess", "Kafka, Franz"),
    ("Die Verwandlung", "Kafka, Franz"), ("Buddenbrooks", "Mann, Thomas"),
    ("Der Zauberberg", "Mann, Thomas"), ("Madame Bovary", "Flaubert, Gustave"),
    ("Les misérables", "Hugo, Victor"), ("Le rouge et le noir", "Stendhal"),
    ("L'étranger", "Camus, Albert"), ("La peste", "Camus, Albert"),
    ("Le petit prince", "Saint-Exupéry, Antoine de"),
    ("El petit príncep", "Saint-Exupéry, Antoine de"),
  ].enumerated().map { Record(id: Int64($0), title: $1.0, author: $1.1) }

  private static let matcher = Result { try Matcher(records: records) }

  private func titles(_ matches: [SpineMatch]) -> [String?] {
    matches.map { match in match.decision.map { Self.records[$0].title } }
  }

  @Test func readsThroughWrongLettersMissingPartsAndStrangeOrder() throws {
    let spines = [
      "RODOREDA La plaqa del Diamnt", "GARCIA MARQUEZ CIEN ANOS DE SOLEDAD Debolsillo",
      "JULIO CORTAZAR RAYUELA", "Pride & Prejudice JANE AUSTEN Penguin",
      "MERCE RODOREDA Mirall trenc",
      "Saint-Exupery EL PETIT PRINCEP", "Saint-Exupery LE PETIT PRINCE",
    ].map { SpineText($0) }
    let matches = try Self.matcher.get().match(spines, photos: spines.map { _ in 0 })
    #expect(
      titles(matches) == [
        "La plaça del Diamant", "Cien años de soledad", "Rayuela", "Pride and prejudice",
        "Mirall trencat", "El petit príncep", "Le petit prince",
      ])
    for match in matches {
      #expect(match.confidence > 0.4 && match.confidence <= 1)
      #expect(match.candidates.first?.row == match.decision)
    }
  }

  @Test func severalHypothesesMakeOneReading() throws {
    let spine = SpineText(hypotheses: [
      [RecognisedWord("iIl", confidence: 0.2), RecognisedWord("MOBY", confidence: 0.9)],
      [RecognisedWord("DICK", confidence: 0.8), RecognisedWord("vv", confidence: 0.1)],
      [RecognisedWord("Mellville", confidence: 0.7), RecognisedWord("—", confidence: 0.3)],
    ])
    #expect(titles(try Self.matcher.get().match([spine], photos: [0])) == ["Moby Dick"])
  }

  /// Clear words among the garbage that the passes leave: enough to be sure, in a small catalogue too.
  @Test func clearWordsAmongGarbageAreAMatch() throws {
    func garbage(_ words: String) -> [RecognisedWord] {
      words.split(separator: " ").map { RecognisedWord(String($0), confidence: 0.25) }
    }
    let spine = SpineText(hypotheses: [
      ["PRIDE", "AND", "PREJUDICE"].map { RecognisedWord($0, confidence: 0.93) } + garbage("ia Bs"),
      garbage("SAY te 3 HONSOLE ee anv ls"),
      garbage("di FRIDE oe Ss") + [RecognisedWord("AUSTEN", confidence: 0.9)],
      garbage("ES NIVINI tt ASNY re"), garbage("ow PREJUDIC wre a"), garbage("e 7 SE noid"),
      garbage("FE i mE ony ll ks"),
    ])
    let match = try #require(Self.matcher.get().match([spine], photos: [0]).first)
    #expect(match.decision.map { Self.records[$0].title } == "Pride and prejudice")
    #expect(match.confidence > 0.9)
  }

  @Test func whatIsNoBookOfTheCatalogueIsLeftAlone() throws {
    let spines = [
      SpineText("xvii qq zzt"), SpineText(""), SpineText(hypotheses: []),
      SpineText("Organic chemistry laboratory techniques"),
    ]
    let matches = try Self.matcher.get().match(spines, photos: [0, 0, 0, 0])
    #expect(titles(matches) == [nil, nil, nil, nil])
  }

  /// Editions that only the label tells apart, and labels with a letter misread.
  @Test func aMisreadLabelStillTellsEditionsApart() throws {
    let callNumbers = ["N Zol", "863 Zol", "N Bal", "863 Bal"]
    let editions = callNumbers.enumerated().map { index, callNumber in
      Record(
        id: Int64(1000 + index), title: "Las ilusiones", author: "Anónimo", callNumber: callNumber)
    }
    let others = Self.records.map { record in
      Record(
        id: record.id, title: record.title, author: record.author,
        callNumber: "N " + record.author.prefix(3))
    }
    let matcher = try Matcher(records: others + editions)
    for (label, right) in [
      ("N Zol", 0), ("N Z0l", 0), ("N 7ol", 0), ("863 Zol", 1), ("863 Zo1", 1),
      ("N Bal", 2), ("N Ba1", 2), ("863 Bal", 3), ("863 8al", 3),
    ] {
      let match = try matcher.match(
        [SpineText("LAS ILUSIONES Anonimo \(label)")], photos: [0])[0]
      #expect(
        match.candidates.first?.row == others.count + right,
        "\(label) is \(match.candidates.first.map { $0.row - others.count } ?? -1)")
    }
  }

  @Test func aBookOfOneCopyGoesToTheSpineThatShowsItBest() throws {
    let spines = [SpineText("AUSTEN"), SpineText("Jane Austen EMMA")]
    let matches = try Self.matcher.get().match(spines, photos: [0, 0])
    #expect(matches[1].decision.map { Self.records[$0].title } == "Emma")
    #expect(matches[0].candidates.first.map { Self.records[$0.row].title } != "Emma")
  }

  @Test func whoAsksForMoreConfidenceGetsFewerMatches() throws {
    let strict = try Matcher(records: Self.records, minConfidence: 1)
    #expect(try titles(strict.match([SpineText("RAYUELA CORTAZAR")], photos: [0])) == [nil])
    let lax = try Matcher(records: Self.records, minConfidence: 0)
    #expect(try lax.match([SpineText("CORTAZAR")], photos: [0])[0].decision != nil)
  }

  @Test func theSameInputGivesTheSameResult() throws {
    let spines = (0..<200).map { SpineText(Self.records[$0 % Self.records.count].title) }
    let photos = spines.indices.map { $0 / 28 }
    let matcher = try Self.matcher.get()
    #expect(
      try matcher.match(spines, photos: photos) == matcher.match(spines, photos: photos))
  }

  @Test func noSpinesAndNoRecordsAreNoError() throws {
    #expect(try Self.matcher.get().match([], photos: []).isEmpty)
    let empty = try Matcher(records: [])
    #expect(try empty.match([SpineText("Nada")], photos: [0])[0].decision == nil)
  }

  @Test func evidenceIsWhatTheCatalogueHas() {
    #expect(Matcher.evidence(in: Self.records, allowed: .all) == [.title, .author])
    let labelled = Self.records.map { Record(id: $0.id, title: $0.title, callNumber: "N Abc") }
    #expect(Matcher.evidence(in: labelled, allowed: .all) == .all)
    #expect(Matcher.evidence(in: labelled, allowed: [.title]) == [.title])
  }
}
