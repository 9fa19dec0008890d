import Bibliography

/// A book in parts, each folded, as its spine may show them.
struct TrainingBook: Sendable {
  /// The title up to its first colon or the like.
  let mainTitle: FoldedText
  /// The rest of the title.
  let restOfTitle: FoldedText
  let familyName: FoldedText
  let givenNames: FoldedText
  /// What a catalogue adds to the name: dates, titles.
  let afterName: FoldedText
  let series: FoldedText
  let callNumber: FoldedText

  init(_ record: Record) {
    let title = record.title.split(maxSplits: 1) { ":/=;([".contains($0) }
    mainTitle = FoldedText(title.first.map(String.init) ?? "")
    restOfTitle = FoldedText(title.count > 1 ? String(title[1]) : "")
    let name = record.author.split(separator: ",", maxSplits: 2).map(String.init)
    if name.count > 1 {
      familyName = FoldedText(name[0])
      givenNames = FoldedText(name[1])
      afterName = FoldedText(name.count > 2 ? name[2] : "")
    } else {
      var words = record.author.split(whereSeparator: \.isWhitespace).map(String.init)
      familyName = FoldedText(words.popLast() ?? "")
      givenNames = FoldedText(words.joined(separator: " "))
      afterName = FoldedText("")
    }
    series = FoldedText(record.series)
    callNumber = FoldedText(record.callNumber)
  }
}
