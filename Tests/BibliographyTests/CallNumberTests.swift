import Bibliography
import Testing

@Suite struct CallNumberTests {
  @Test(
    arguments: [
      ("791(09) Abc", ["791", "09", "ABC"]), ("791 09ABC", ["791", "09", "ABC"]),
      ("N Oat", ["N", "OAT"]), ("834B.3(Gar) Art", ["834", "B", "3", "GAR", "ART"]),
      ("JN***", ["JN"]), ("PQ6163.A1 1998", ["PQ", "6163", "A", "1", "1998"]),
      ("39 Lév", ["39", "LEV"]), ("Пуш 12б", ["ПУШ", "12", "Б"]), (" . ", []), ("", []),
    ] as [(String, [String])])
  func parts(_ text: String, _ parts: [String]) {
    #expect(CallNumber(text).parts == parts)
  }

  @Test func whiteSpaceIsCollapsed() {
    #expect(CallNumber("  N\n  Oat ").description == "N Oat")
    #expect(CallNumber("N Oat") == CallNumber("N\tOat"))
    #expect(CallNumber("N Oat") != CallNumber("n Oat"))
  }
}
