import Bibliography
import Foundation
import Retrieval
import Testing

@Suite struct TextEmbeddingTests {
  @Test func theShippedEmbeddingFindsBooksDespiteWrongLetters() throws {
    let embedding = try TextEmbedding.shipped()
    #expect(embedding.dimensions <= 256)
    let frequencies = TermFrequencies(sampleTexts)
    let records = embedding.vectors(of: sampleTexts, frequencies: frequencies)
    let queries = embedding.vectors(
      of: misreadTitles.map { FoldedText($0.reading) }, frequencies: frequencies)
    for (query, misread) in misreadTitles.enumerated() {
      let products = sampleTexts.indices.map {
        product(embedding.dimensions, queries, query, records, $0)
      }
      #expect(products.firstIndex(of: products.max()!) == misread.row, "\(misread.reading)")
    }
  }

  @Test func vectorsHaveLengthOneAndEmptyTextsNone() throws {
    let embedding = smallEmbedding
    let texts = sampleTexts + [FoldedText(""), FoldedText("—")]
    let vectors = embedding.vectors(of: texts, frequencies: TermFrequencies(sampleTexts))
    for row in texts.indices {
      let square = product(embedding.dimensions, vectors, row, vectors, row)
      #expect(abs(square - (texts[row].isEmpty ? 0 : 1)) < 1e-4)
    }
    #expect(embedding.vectors(of: [], frequencies: TermFrequencies([])).isEmpty)
  }

  @Test func aTextsVectorDoesNotDependOnItsCompany() {
    let frequencies = TermFrequencies(sampleTexts)
    let together = smallEmbedding.vectors(of: sampleTexts, frequencies: frequencies)
    let alone = sampleTexts.flatMap { smallEmbedding.vectors(of: [$0], frequencies: frequencies) }
    #expect(together == alone)
  }

  @Test func rareTermsWeighMore() {
    let frequencies = TermFrequencies(
      ["la casa", "la mar", "la nit", "quimera"].map { FoldedText($0) })
    let weights = ["la", "quimera", "unseen"].map { word in
      frequencies.weight(of: TextEmbedding.terms(of: FoldedText(word)).last!)
    }
    #expect(weights[0] < weights[1] && weights[1] < weights[2])
  }

  @Test func weightsSurviveTheirFile() throws {
    let table: [Float] = (0..<2048).map { index in Float(index * 37 % 255 - 127) / 50 }
    let bytes = TextEmbedding.fileBytes(table: table, rowBits: 6)
    let read = try TextEmbedding(fileBytes: bytes)
    #expect(read.dimensions == 32)
    let frequencies = TermFrequencies(sampleTexts)
    let original = TextEmbedding(table: table, rowBits: 6, identifier: 0)
    let (one, two) = (
      original.vectors(of: sampleTexts, frequencies: frequencies),
      read.vectors(of: sampleTexts, frequencies: frequencies)
    )
    #expect(zip(one, two).allSatisfy { abs($0 - $1) < 0.01 })
  }

  @Test func damagedWeightsAreRefused() throws {
    let whole = TextEmbedding.fileBytes(
      table: (0..<1024).map { Float($0) }, rowBits: 6)
    var cut = whole
    cut.removeLast()
    var altered = whole
    altered[whole.count - 7] ^= 1
    var otherVersion = whole
    otherVersion[8] = 9
    var otherKind = whole
    otherKind[0] = 0
    for bytes in [cut, altered, otherVersion, otherKind, Data(), Data(whole.prefix(20))] {
      #expect(throws: EmbeddingFileError.self) { try TextEmbedding(fileBytes: bytes) }
    }
  }

  private func product(
    _ dimensions: Int, _ one: [Float], _ row: Int, _ other: [Float], _ otherRow: Int
  ) -> Float {
    (0..<dimensions).reduce(0) {
      $0 + one[row * dimensions + $1] * other[otherRow * dimensions + $1]
    }
  }
}
