import Bibliography
import Foundation

/// The columns of a delimited row that tell about its copies: one item, or several in lists that run
/// side by side, parted by `|` (barcodes `B1|B2` with locations `Main|Branch`).
struct ItemList {
  var barcode = ""
  var location = ""
  var status = ""
  var callNumber = ""
  var copyNumber = ""

  /// True where the row tells nothing about its copies but perhaps their number.
  var isEmpty: Bool {
    barcode.isEmpty && location.isEmpty && status.isEmpty && callNumber.isEmpty
      && copyNumber.isEmpty
  }

  /// The items; `copies` is how many the row says there are, or nil. O(length of the fields).
  ///
  /// A field is a list where it has as many pieces as there are barcodes, or copies where there is no
  /// list of barcodes; otherwise it holds for all of them, whatever characters are in it.
  func items(copies: Int?) -> [ImportedItem] {
    let barcodes = Self.pieces(barcode, by: barcode.contains("|") ? "|" : ";")
    let others = [location, status, callNumber, copyNumber].map { Self.pieces($0, by: "|") }
    let copies = copies ?? 1
    let length =
      barcodes.count > 1
      ? barcodes.count : copies > 1 && others.contains { $0.count == copies } ? copies : 1
    var items: [ImportedItem] = []
    for index in 0..<length {
      func value(_ field: Int, _ whole: String) -> String {
        length > 1 && others[field].count == length ? others[field][index] : whole
      }
      let status = value(1, status)
      let item = Item(
        callNumber: value(2, callNumber),
        barcode: barcodes.count == length ? barcodes[index] : index == 0 ? barcodes[0] : "",
        location: value(0, location), status: ItemStatus(words: status), statusText: status,
        copyNumber: value(3, copyNumber))
      items.append(ImportedItem(item: item))
    }
    if copies > length, let last = items.last {
      // What holds for all copies holds for those without a barcode too.
      if last.item.barcode.isEmpty {
        items[length - 1].count += copies - length
      } else if others.allSatisfy({ $0.count < 2 || $0.count != length }) {
        var rest = last
        rest.item.barcode = ""
        rest.count = copies - length
        items.append(rest)
      }
    }
    return items.filter { !$0.item.isBlank }
  }

  private static func pieces(_ text: String, by separator: Character) -> [String] {
    guard text.contains(separator) else { return [text] }
    return text.split(separator: separator, omittingEmptySubsequences: separator == ";")
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }
}

extension Item {
  /// True where nothing is known of the item but that it is one.
  var isBlank: Bool {
    callNumber.isEmpty && barcode.isEmpty && location.isEmpty && statusText.isEmpty
      && status == .unknown && copyNumber.isEmpty
  }
}
