/// The catalogue's keys of rows: 32 bits each, or 64 where one of them needs it.
struct RecordIDs: Sendable {
  /// How they are kept.
  enum Kept: Sendable {
    case narrow(Column<UInt32>)
    case wide(Column<Int64>)
  }

  let kept: Kept

  init(_ ids: [Int64]) {
    let narrow = ids.compactMap { UInt32(exactly: $0) }
    kept = narrow.count == ids.count ? .narrow(Column(narrow)) : .wide(Column(ids))
  }

  /// Takes what a file has, of which one must be empty.
  init?(narrow: Column<UInt32>?, wide: Column<Int64>?) {
    guard let narrow, let wide, narrow.count == 0 || wide.count == 0 else { return nil }
    kept = wide.count == 0 ? .narrow(narrow) : .wide(wide)
  }

  var count: Int {
    switch kept {
    case .narrow(let ids): ids.count
    case .wide(let ids): ids.count
    }
  }

  subscript(index: Int) -> Int64 {
    switch kept {
    case .narrow(let ids): Int64(ids[index])
    case .wide(let ids): ids[index]
    }
  }
}
