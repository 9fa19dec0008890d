import Reading
import Testing

@Suite struct ReadingOrderTests {
  private func word(_ text: String, x: Double, y: Double, width: Double) -> Word {
    Word(text: text, confidence: 1, x: x, y: y, width: width, height: 0.2)
  }

  @Test func linesAboveOneAnotherStayTogether() {
    // "Der Gott der / kleinen Dinge" in the middle of a spine, the author left, a number right.
    let lines = [
      [word("72468", x: 0.9, y: 0.4, width: 0.05)],
      [word("kleinen", x: 0.4, y: 0.6, width: 0.1), word("Dinge", x: 0.52, y: 0.6, width: 0.1)],
      [word("Gott", x: 0.46, y: 0.2, width: 0.05), word("Der", x: 0.4, y: 0.2, width: 0.05)],
      [word("Roy", x: 0.1, y: 0.6, width: 0.1)],
      [word("Arundhati", x: 0.05, y: 0.2, width: 0.2)],
    ]
    let text = ReadingOrder.sorted(lines).joined().map(\.text).joined(separator: " ")
    #expect(text == "Arundhati Roy Der Gott kleinen Dinge 72468")
  }

  @Test func nothingIsLost() {
    #expect(ReadingOrder.sorted([]).isEmpty)
    let lines = (0..<20).map { [word("\($0)", x: Double($0 % 5) / 5, y: 0.5, width: 0.3)] }
    #expect(Set(ReadingOrder.sorted(lines).joined().map(\.text)).count == 20)
  }
}
