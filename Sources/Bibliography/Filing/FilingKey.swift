/// A call number's place in the order of the shelves: byte strings, compared byte by byte.
///
/// Keys of one scheme only are comparable. Equal keys are ties: books that may stand in any order.
public struct FilingKey: Sendable, Hashable, Codable, Comparable {
  /// Compared as unsigned bytes; a key comes before every other that begins with it.
  public let bytes: [UInt8]

  /// Takes stored bytes.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// True where `a` files before `b`. O(common prefix).
  public static func < (a: FilingKey, b: FilingKey) -> Bool {
    a.bytes.lexicographicallyPrecedes(b.bytes)
  }

  /// Whether `other` begins with this key: "796.51 Vic" lies within "796.51", and "N Marx" within "N Mar".
  public func contains(_ other: FilingKey) -> Bool { other.bytes.starts(with: bytes) }
}

extension CallNumber {
  /// Where the call number files under `scheme`. Any text has a key: what does not follow the scheme's
  /// grammar files by its characters, digits before letters. O(length).
  public func filingKey(_ scheme: FilingScheme) -> FilingKey {
    let marks = CallNumberMarks(description)
    var writer = FilingKeyWriter()
    switch scheme {
    case .dewey: DeweyFiling.write(marks.all, to: &writer)
    case .lc: LibraryOfCongressFiling.write(marks.all, to: &writer)
    case .udc: DecimalFiling.writeUDC(marks.all, to: &writer)
    case .local: DecimalFiling.writeLocal(marks.all, numbersAreDecimal: true, to: &writer)
    case .numbered: DecimalFiling.writeLocal(marks.all, numbersAreDecimal: false, to: &writer)
    }
    return FilingKey(bytes: writer.bytes)
  }
}

extension CallNumber {
  /// The key that all call numbers begin with that this one is the beginning of: 79 begins 796 and
  /// 79(46), P begins PS.
  fileprivate func openKey(_ scheme: FilingScheme) -> FilingKey {
    var bytes = filingKey(scheme).bytes
    switch scheme {
    case .udc:
      if bytes.last == DecimalFiling.classEnd { bytes.removeLast() }
    case .lc:
      if bytes.last == LibraryOfCongressFiling.lettersEnd { bytes.removeLast() }
    case .dewey:
      var writer = FilingKeyWriter()
      DeweyFiling.write(CallNumberMarks(description).all, isWhole: false, to: &writer)
      bytes = writer.bytes
    case .local, .numbered: break
    }
    return FilingKey(bytes: bytes)
  }
}

/// A range of call numbers, both ends included.
public struct FilingRange: Sendable, Hashable {
  /// The scheme that orders it.
  public let scheme: FilingScheme
  private let lower: FilingKey?
  private let upper: FilingKey?

  /// From `first` to `last`, with all that begins with either: a range to "N Sol" has "N Sol 2" and, from
  /// "79" to "79", "796.51" and "79+8". A missing end is open.
  public init(from first: CallNumber?, to last: CallNumber?, scheme: FilingScheme) {
    self.scheme = scheme
    lower = first?.openKey(scheme)
    upper = last?.openKey(scheme)
  }

  /// Whether a call number's key lies in the range.
  public func contains(_ key: FilingKey) -> Bool {
    if let lower, key < lower { return false }
    guard let upper else { return true }
    return key <= upper || upper.contains(key)
  }

  /// True where no call number can lie in it.
  public var isEmpty: Bool {
    guard let lower, let upper else { return false }
    return upper < lower && !upper.contains(lower)
  }
}
