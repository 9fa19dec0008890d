import Reading
import Testing

@Suite struct LanguagesTests {
  @Test func theStandardLanguagesAreInstalled() throws {
    #expect(Languages.installed.contains("eng"))
    #expect(!Languages.installed.contains("osd"))
    #expect(!Languages.standard.isEmpty)
    #expect(try Languages.checked([]) == Languages.standard)
    #expect(try Languages.checked(["eng", "eng"]) == ["eng"])
  }

  @Test func anUnknownLanguageIsNamedWithWhatToInstall() {
    let error = #expect(throws: ReadingError.self) { try SpineReader(languages: ["eng", "xx_yy"]) }
    #expect(error?.problem == .unknownLanguage("xx_yy", installed: Languages.installed))
    let message = error?.description ?? ""
    #expect(message.hasPrefix("the Tesseract language \"xx_yy\" is not installed; installed are "))
    #expect(message.hasSuffix("apt-get install tesseract-ocr-xx-yy"))
  }
}
