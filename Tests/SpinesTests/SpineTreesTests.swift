import Foundation
import Spines
import Testing

@Suite struct SpineTreesTests {
  private func shipped() throws -> Data {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Spines/Resources/spines.trees")
    return try Data(contentsOf: folder.standardizedFileURL)
  }

  @Test func theShippedTreesAreReadAndNamedByTheirContent() throws {
    let trees = try SpineTrees.shipped.get()
    #expect(try SpineTrees(shipped()).fingerprint == trees.fingerprint)
    #expect(trees.fingerprint.count == 16)
  }

  @Test func aChangedDigitIsNoticed() throws {
    var data = try shipped()
    let place = try #require(data.lastIndex(of: UInt8(ascii: "1")))
    data[place] = UInt8(ascii: "2")
    let error = #expect(throws: SpineTrees.Unusable.self) { try SpineTrees(data) }
    #expect(error?.description.contains("damaged") == true)
  }

  @Test func aFileThatIsCutShortOrOfAnotherKindIsRefused() throws {
    let data = try shipped()
    #expect(throws: SpineTrees.Unusable.self) { try SpineTrees(data.prefix(data.count / 2)) }
    for text in ["", "{}\n", "{\"format\": \"SHLFTREES9\", \"checksum\": \"0\"}\n{}"] {
      let error = #expect(throws: SpineTrees.Unusable.self) { try SpineTrees(Data(text.utf8)) }
      #expect(error?.description.contains("format SHLFTREES1") == true)
    }
  }

  @Test func treesThatLackLeavesAreRefused() throws {
    // Checksum and format are right; a tree of one question has two leaves.
    let content =
      #"{"rounds": [{"bias": 0, "depth": 1, "features": [0], "thresholds": [1], "leaves": [1]}]}"#
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in content.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let header = #"{"format": "SHLFTREES1", "checksum": "\#(String(format: "%016llx", hash))"}"#
    #expect(throws: SpineTrees.Unusable.self) {
      try SpineTrees(Data((header + "\n" + content).utf8))
    }
  }
}
