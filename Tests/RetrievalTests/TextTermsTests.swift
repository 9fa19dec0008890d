import Bibliography
import Retrieval
import Testing

@Suite struct TextTermsTests {
  /// The n-grams of padded words, cut the slow way, agree in number and identity.
  @Test(arguments: ["tirant lo blanc", "a", "", "война и мир", "año 1 ñ", "日本語 の 本"])
  func gramsAreThoseOfPaddedWords(text: String) {
    let folded = FoldedText(text)
    var expected: [String] = []
    for word in folded.words {
      let letters = Array((" " + word + " ").unicodeScalars)
      for start in 0..<letters.count - 1 {
        for length in 2...4 where start + length <= letters.count {
          expected.append(letters[start..<start + length].map(String.init).joined())
        }
      }
    }
    var hashes: [UInt32] = []
    TextTerms.appendGrams(of: folded, lengths: 2...4, to: &hashes)
    #expect(hashes.count == expected.count)
    var hashOf: [String: UInt32] = [:]
    for (gram, hash) in zip(expected, hashes) {
      #expect(hashOf[gram, default: hash] == hash, "\(gram) has two hashes")
      hashOf[gram] = hash
    }
    #expect(Set(hashOf.values).count == hashOf.count, "two n-grams share a hash")
  }

  @Test func wordsAreHashedWholeAndApartFromGrams() {
    var words: [UInt32] = []
    TextTerms.appendWords(of: FoldedText("Lo Blanc, lo blanc"), to: &words)
    #expect(words.count == 4)
    #expect(words[0] == words[2] && words[1] == words[3] && words[0] != words[1])
  }
}
