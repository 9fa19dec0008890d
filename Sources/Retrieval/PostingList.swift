/// Reads and writes the records of one term: ascending rows, each with an 8-bit weight.
///
/// A row is stored as its distance from the one before, seven bits a byte, the eighth telling that
/// more follow; then comes the weight's byte. Frequent terms take two bytes a record.
enum PostingList {
  /// Appends `distance`, which is at least 0.
  @inline(__always)
  static func append(distance: Int, to bytes: inout [UInt8]) {
    var rest = distance
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Where reading one term's records stands.
  struct Cursor {
    var position: Int
    let end: Int
    /// The last row that was read.
    var row = -1
    /// What the query gives for a weight of 1.
    let factor: Float
  }

  /// Adds the weights of rows below `limit`, times the cursor's factor, to `scores`, whose first
  /// place is that of row `first`. What stands in a damaged file leads nowhere outside of `scores`.
  @inline(__always)
  static func add(
    _ cursor: inout Cursor, of bytes: UnsafeBufferPointer<UInt8>, weights: UnsafePointer<Float>,
    first: Int, limit: Int, to scores: UnsafeMutablePointer<Float>
  ) {
    let base = bytes.baseAddress!
    var (position, row) = (cursor.position, cursor.row)
    while position < cursor.end {
      var next = position
      var distance = Int(base[next])
      next += 1
      if distance >= 0x80 {
        distance &= 0x7F
        var shift = 7
        while next < cursor.end {
          let byte = Int(base[next])
          next += 1
          distance |= (byte & 0x7F) << shift
          shift += 7
          if byte < 0x80 || shift > 28 { break }
        }
      }
      let found = row + distance
      guard found < limit, next < cursor.end else { break }
      if found >= first { scores[found - first] += cursor.factor * weights[Int(base[next])] }
      row = found
      position = next + 1
    }
    (cursor.position, cursor.row) = (position, row)
  }
}
