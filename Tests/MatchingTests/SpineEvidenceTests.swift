import Bibliography
import Foundation
import Matching
import Testing

@Suite struct SpineEvidenceTests {
  private static let records: [Record] = [
    ("Antologia poètica", "Marc, Ausiàs", "P 833 Mar"),
    ("Antologia poètica", "Martí i Pol, Miquel", "P 833 Mar"),
    ("Nada", "Laforet, Carmen", "N Laf"), ("Solitud", "Català, Víctor", "N Cat"),
    ("Mirall trencat", "Rodoreda, Mercè", "N Rod"),
    ("La plaça del Diamant", "Rodoreda, Mercè", "N Rod"),
    ("Rayuela", "Cortázar, Julio", "N Cor"), ("Emma", "Austen, Jane", "N Aus"),
    ("Els sots feréstecs", "Casellas, Raimon", ""), ("Tirant lo Blanc", "", "N Mar"),
  ].enumerated().map {
    Record(id: Int64($0), title: $1.0, author: $1.1, callNumber: $1.2)
  }

  private static let matcher = Result { try Matcher(records: records) }

  private func evidence(_ texts: [String]) throws -> [SpineEvidence] {
    try Self.matcher.get().evidence(for: texts.map { SpineText($0) })
  }

  @Test func itIsTheEvidenceThatTheMatcherScoredBy() throws {
    let texts = ["ANTOLOGIA POETICA Ausias March", "MERCE RODOREDA", "Nada", "", "xx 7"]
    let ranked = try Self.matcher.get().ranked(texts.map { SpineText($0) })
    for (seen, choices) in zip(try evidence(texts), ranked) {
      let known = Dictionary(uniqueKeysWithValues: choices.map { ($0.row, $0.score) })
      #expect(Set(seen.rows) == Set(known.keys))
      #expect(seen.rows.first == choices.first?.row)
      for (row, score) in zip(seen.rows, seen.scores) { #expect(known[row] == score) }
      #expect(seen.scores == seen.scores.sorted(by: >))
    }
  }

  @Test func whatTwoRecordsShareSpeaksForNeitherAndAllAddsUp() throws {
    let seen = try evidence(["ANTOLOGIA POETICA Ausias Marc P 833 Mar"])[0]
    let marc = try #require(seen.rows.firstIndex(of: 0))
    let marti = try #require(seen.rows.firstIndex(of: 1))
    let balance = seen.balance(from: marti, to: marc)
    #expect(Set(balance.keys) == Set(SpineEvidence.Kind.allCases))
    // The titles and the labels are the same, and so is what was read of them.
    #expect(balance[.title] == 0 && abs(balance[.label] ?? 1) < 0.05)
    #expect((balance[.reading] ?? 0) > 0)
    let sum = balance.values.reduce(0, +)
    #expect(abs(sum - (seen.scores[marc] - seen.scores[marti])) < 1e-4)
    // The other way round all signs turn; beside itself nothing speaks for a record.
    for (kind, value) in seen.balance(from: marc, to: marti) {
      #expect(abs(value + (balance[kind] ?? 0)) < 1e-4, "\(kind)")
    }
    #expect(seen.balance(from: marc, to: marc).values.allSatisfy { $0 == 0 })
  }

  @Test func sharesTellWhatWasRead() throws {
    let seen = try evidence(["ANTOLOGIA POETICA", "Ausias Marc", "Els sots ferestecs", "TIRANT"])
    func shares(_ spine: Int, _ row: Int) throws -> [SpineEvidence.Kind: Double] {
      seen[spine].shares(try #require(seen[spine].rows.firstIndex(of: row)))
    }
    let title = try shares(0, 0)
    #expect(title[.title] == 1 && title[.author] == 0 && title[.reading] == 1)
    let author = try shares(1, 0)
    #expect(author[.title] == 0 && author[.author] == 1)
    // What a record does not have cannot be read.
    let (unlabelled, anonymous) = (try shares(2, 8), try shares(3, 9))
    #expect(unlabelled[.label] == nil && anonymous[.author] == nil)
    #expect(anonymous[.title].map { $0 > 0 && $0 < 1 } == true)
    for list in seen {
      for place in list.rows.indices {
        #expect(list.shares(place).values.allSatisfy { 0 <= $0 && $0 <= 1 })
      }
    }
  }
}
