/// The rules by which a library puts its call numbers into order. `docs/call-numbers.md` describes them.
public enum FilingScheme: String, Sendable, Hashable, Codable, CaseIterable {
  /// Dewey Decimal Classification: "813.54 S65 2003 v.2".
  case dewey
  /// Universal Decimal Classification: "796.51(46.71) Vic", "37+93", "802.0-3".
  case udc
  /// Library of Congress Classification: "QA76.9.C643 D38 2003".
  case lc
  /// A library's own marks, numbers in them as decimals: "N Oat", "JN***", "791(09) Abc".
  case local
  /// A library's own marks, numbers in them by size: "A 99", "A 1024".
  case numbered

  /// The scheme that most of `callNumbers` are written in; `local` where none prevails. Give a few
  /// hundred, from all over the catalogue. O(total length).
  public static func recognised(among callNumbers: some Sequence<CallNumber>) -> FilingScheme {
    var counts: [CallNumberShape: Int] = [:]
    var total = 0
    for callNumber in callNumbers where !callNumber.description.isEmpty {
      total += 1
      if let shape = CallNumberShape(callNumber) { counts[shape, default: 0] += 1 }
    }
    // A number of three digits, with a decimal or without, is of either classification: the other
    // numbers tell.
    let dewey = counts[.dewey] ?? 0
    let udc = counts[.udc] ?? 0
    let either = counts[.deweyOrUDC] ?? 0
    let isUDC = Double(udc) >= distinctive * Double(dewey + udc + either) && udc > dewey
    let shares: [(FilingScheme, Int)] = [
      (isUDC ? .udc : .dewey, isUDC ? udc + either : dewey + either), (.lc, counts[.lc] ?? 0),
      (.numbered, counts[.numbered] ?? 0),
    ]
    guard let best = shares.max(by: { $0.1 < $1.1 }), total > 0,
      Double(best.1) >= prevailing * Double(total)
    else { return .local }
    return best.0
  }

  /// The share of call numbers that must have a scheme's shape. A library that files by one scheme
  /// still has letters for its fiction and its stores: a third of the marks may be others.
  private static let prevailing = 0.66
  /// The share of decimal numbers that must be UDC's and cannot be Dewey's: "37:93", "7.03", "(46)".
  private static let distinctive = 0.1
}

/// What a call number looks like.
private enum CallNumberShape {
  case dewey, udc, deweyOrUDC, lc, numbered

  init?(_ callNumber: CallNumber) {
    let parts = callNumber.description.split(separator: " ")
    guard let first = parts.first else { return nil }
    let joined = parts.joined()
    if (try? Self.libraryOfCongress.prefixMatch(in: joined)) != nil {
      self = .lc
    } else if first.wholeMatch(of: #/\d{3}(\.\d{1,3})?/#) != nil {
      self = .deweyOrUDC
    } else if first.wholeMatch(of: #/\d{3}(\.\d+)?/#) != nil {
      // UDC would part more than three digits by a point.
      self = .dewey
    } else if first.wholeMatch(of: #/\d{1,3}(\.\d{1,3})*([-+\/:=("'].*)?/#) != nil {
      self = .udc
    } else if joined.wholeMatch(of: #/[A-Za-z]{0,4}[-.\/]?\d{2,9}[A-Za-z]?/#) != nil {
      self = .numbered
    } else {
      return nil
    }
  }

  /// Class letters, number, decimals, and a cutter: "QA76.9.C643", "PS3515 .M112".
  private nonisolated(unsafe) static let libraryOfCongress =
    #/[A-HJ-NP-VZ][A-Z]{0,2}\d{1,4}(\.\d+)?(\(\d+\))?\.?[A-Z]\d/#
}
