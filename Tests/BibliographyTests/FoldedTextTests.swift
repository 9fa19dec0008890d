import Bibliography
import Testing

@Suite struct FoldedTextTests {
  @Test(arguments: [
    ("Enseñar a investigar : libro del alumnado ", "ensenar a investigar libro del alumnado"),
    ("  L'Imperi de les dades", "l imperi de les dades"),
    ("Fourmillante : novel·la coral", "fourmillante novella coral"),
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
      FoldedText("La  Brecha de las noticias:").words == ["la", "brecha", "de", "las", "noticias"])
    #expect(FoldedText("").words.isEmpty)
  }
}
