import Bibliography
import Testing

@Suite struct ItemStatusTests {
  @Test(
    arguments: [
      ("Available", .available), ("DISPONIBLE", .available), ("Präsenzbestand", .available),
      ("not for loan", .available), ("Checked out (due 12/3)", .onLoan), ("Prestado", .onLoan),
      ("en préstamo hasta el 3 de mayo", .onLoan), ("Entliehen", .onLoan), ("Missing", .lost),
      ("perdut", .lost), ("Lost and paid", .lost), ("WITHDRAWN", .withdrawn),
      ("expurgado", .withdrawn), ("in transit to Branch", .elsewhere), ("on order", .elsewhere),
      ("", .unknown), ("?", .unknown), ("42", .unknown), ("lostalgia", .unknown),
    ] as [(String, ItemStatus)]) func words(_ text: String, _ status: ItemStatus)
  {
    #expect(ItemStatus(words: text) == status)
  }

  @Test(arguments: ItemStatus.allCases) func ownNameIsRead(_ status: ItemStatus) {
    #expect(ItemStatus(words: status.rawValue) == status)
  }
}
