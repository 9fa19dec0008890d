/// Writing of comma-separated values (RFC 4180).
public enum CSVText {
  /// `field` with an apostrophe where a spreadsheet would take it for a formula and run it: a number
  /// stays as it is.
  public static func guarded(_ field: String) -> String {
    guard let first = field.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first),
      Double(field) == nil
    else { return field }
    return "'" + field
  }

  /// `field` as it stands in a line: in quotes where it holds a comma, a quote or a line's end.
  public static func field(_ field: String) -> String {
    let needsQuotes = field.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
    }
    return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }
}
