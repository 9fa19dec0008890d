import Bibliography

/// Which field of a MARC record tells of its copies.
public enum HoldingsField: String, Sendable, Hashable, CaseIterable {
  /// 952 where it looks like Koha's, else 995 in UNIMARC, else 852 (with 876 where there is one).
  case auto
  /// MARC 21's own field, as Alma and others write it: $k $h $i $m call number, $b $c location, $p
  /// barcode, $t copy.
  case standard = "852"
  /// Koha: $o call number, $p barcode, $a (or $b) and $c location, $t copy, $0 withdrawn, $1 lost,
  /// $q due date, $7 not for loan.
  case koha = "952"
  /// UNIMARC of French libraries and Koha: $k call number, $f barcode, $b (or $c) and $e location.
  case unimarc = "995"
  /// No field: each record is a copy of which nothing is known.
  case none
}

/// Where the facts about an item stand in a field.
struct HoldingsLayout: Hashable {
  /// How the status is told.
  enum Status: Hashable {
    /// In words, in these subfields.
    case words([UInt8])
    /// Koha's flags.
    case koha
  }

  var tag: MARCTag
  var callNumber: [UInt8] = []
  var barcode: [UInt8] = []
  var copyNumber: [UInt8] = []
  /// The library and the place in it; of several codes in one part the first that is there counts.
  var location: [[UInt8]] = []
  var status: Status = .words([])

  static let standard = HoldingsLayout(
    tag: "852", callNumber: Array("khim".utf8), barcode: Array("p".utf8),
    copyNumber: Array("t".utf8), location: [Array("b".utf8), Array("c".utf8)])
  static let koha = HoldingsLayout(
    tag: "952", callNumber: Array("o".utf8), barcode: Array("p".utf8),
    copyNumber: Array("t".utf8), location: [Array("ab".utf8), Array("c".utf8)], status: .koha)
  static let unimarc = HoldingsLayout(
    tag: "995", callNumber: Array("k".utf8), barcode: Array("f".utf8), copyNumber: [],
    location: [Array("bc".utf8), Array("e".utf8)])
  /// Items of their own beside 852, linked to it by $8.
  static let itemInformation = HoldingsLayout(
    tag: "876", barcode: Array("p".utf8), copyNumber: Array("t".utf8), location: [],
    status: .words(Array("j".utf8)))
}
