/// Writing of comma-separated values (RFC 4180).
public enum CSVText {
  /// `field` as it stands in a line: in quotes where it holds a comma, a quote or a line's end.
  public static func field(_ field: String) -> String {
    let needsQuotes = field.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
    }
    return needsQuotes ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }
}
