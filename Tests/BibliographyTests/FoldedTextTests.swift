import Bibliography
import Testing

@Suite struct FoldedTextTests {
  @Test(arguments: [
    ("España invertebrada : bosquejo ", "espana invertebrada bosquejo"),
    ("  L'Auca del senyor Esteve", "l auca del senyor esteve"),
    ("Vilaniu : novel·la de costums", "vilaniu novella de costums"),
    ("Straße, Ærø, Œuvre, Đorđe, Łódź", "strasse aero oeuvre dorde lodz"),
    ("791(09) Abc", "791 09 abc"),
    ("e\u{301}tude", "etude"),
    ("ﬁn ＡＢＣ", "fin abc"),
    ("Вос", "вос"),
    ("¡¿—!?", ""),
  ])
  func folding(text: String, folded: String) {
    #expect(FoldedText(text).string == folded)
  }

  @Test func wordsAreWhatSpacesSeparate() {
    #expect(
      FoldedText("La  Ciudad de los prodigios:").words == [
        "la", "ciudad", "de", "los", "prodigios",
      ])
    #expect(FoldedText("").words.isEmpty)
  }
}
