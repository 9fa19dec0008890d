import Bibliography
import Retrieval
import Testing

@Suite struct RecordTextTests {
  @Test func holdsTheChosenFieldsOnly() {
    let record = Record(
      id: 1, title: "La Vía : para el futuro", author: "Morin, Edgar, 1921-", callNumber: "008 Mor",
      series: "Estado y sociedad 186")
    #expect(
      record.text(of: [.title, .author]).string == "la via para el futuro morin edgar 1921")
    #expect(
      record.text(of: .all).string
        == "la via para el futuro morin edgar 1921 estado y sociedad 186 008 mor")
    #expect(record.text(of: .callNumber).string == "008 mor")
    #expect(record.text(of: []).isEmpty)
  }
}
