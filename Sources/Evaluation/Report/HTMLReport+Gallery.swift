import Foundation

extension HTMLReport {
  var gallery: String {
    let detail = report.detail
    let counts = detail.outcomes.map {
      "<tr><td>\(escaped($0.value))</td><td class=\"number\">\(ReportText.grouped($0.count))</td></tr>"
    }.joined()
    var html = """
      <h2>What became of the samples of \(escaped(detail.name))</h2>
      <table><thead><tr><th>Outcome</th><th class="number">Samples</th></tr></thead>\(counts)</table>
      """
    guard !detail.errors.isEmpty else { return html }
    html += """
      <h2>Mistakes</h2>
      <p class="note">\(ReportText.grouped(detail.errors.count)) of \
      \(ReportText.grouped(detail.mistakes)), the surest first. \
      <mark>Marked words</mark> of a record were read, with at most one wrong letter in four.\
      \(detail.errors.contains { !$0.arguments.isEmpty } ? " " + escaped(ReportText.why) : "")</p>\
      <div class="gallery">
      """
    for mistake in detail.errors { html += card(mistake) }
    return html + "</div>"
  }

  private func card(_ mistake: Mistake) -> String {
    var html = "<article>"
    if let picture = mistake.picture {
      html += """
        <img alt="the spine" src="data:image/jpeg;base64,\(picture.base64EncodedString())">
        """
    }
    html += "<h3>\(escaped(mistake.outcome))</h3>"
    html += "<p class=\"note\">\(escaped(mistake.photo)), \(escaped(mistake.number))"
    if let confidence = mistake.confidence {
      html += String(format: " · probability %.2f", confidence)
    }
    html +=
      "</p><dl><dt>read</dt><dd>\(mistake.text.isEmpty ? "nothing" : Self.reading(mistake.text))</dd>"
    let chosen = mistake.isMatch ? "chosen" : "best guess, not chosen"
    if let truth = mistake.truth, truth.rank == 1 {
      html += "<dt>truth, and \(chosen)</dt><dd>\(Self.evidence(truth))</dd></dl>"
    } else {
      html += "<dt>truth</dt><dd>\(mistake.truth.map(Self.evidence) ?? "no catalogued book")</dd>"
      html += "<dt>\(chosen)</dt><dd>\(mistake.chosen.map(Self.evidence) ?? "nothing")</dd></dl>"
    }
    return html + Self.arguments(mistake) + "</article>"
  }

  /// What spoke for which record: side by side where there are two.
  private static func arguments(_ mistake: Mistake) -> String {
    let remark = mistake.remark.map { "<p class=\"note\">\(escaped($0))</p>" } ?? ""
    guard !mistake.arguments.isEmpty else { return remark }
    let isOfTwo = mistake.arguments.contains { $0.balance != nil }
    let rows = mistake.arguments.filter { isOfTwo || $0.chosen != nil }.map { argument in
      var cells = [ReportText.amount(argument.chosen, of: argument)]
      if isOfTwo {
        cells += [
          ReportText.amount(argument.truth, of: argument), ReportText.balance(argument),
        ]
      }
      return "<tr><th>\(escaped(argument.name))</th>"
        + cells.map { "<td class=\"number\">\($0)</td>" }.joined() + "</tr>"
    }.joined()
    let heads =
      (isOfTwo ? ["chosen", "right", "speaks for"] : [mistake.isMatch ? "chosen" : "guess"])
      .map { "<th class=\"number\">\($0)</th>" }.joined()
    return remark
      + "<table class=\"why\"><thead><tr><th>evidence</th>\(heads)</tr></thead>\(rows)</table>"
  }

  /// A long reading, all hypotheses of a spine, opens on demand.
  private static func reading(_ text: String) -> String {
    guard text.count > 160 else { return escaped(text) }
    return "<details class=\"reading\"><summary>\(escaped(String(text.prefix(140)))) …</summary>"
      + "\(escaped("… " + text.dropFirst(140)))</details>"
  }

  private static func evidence(_ evidence: Mistake.Evidence) -> String {
    let fields = evidence.fields.map { field in
      "<span title=\"\(field.name)\">"
        + field.words.map {
          $0.isRead ? "<mark>\(escaped($0.text))</mark>" : escaped($0.text)
        }.joined(separator: " ") + "</span>"
    }.joined(separator: " · ")
    return fields + "<br><small>\(escaped(ReportText.standing(evidence)))</small>"
  }
}
