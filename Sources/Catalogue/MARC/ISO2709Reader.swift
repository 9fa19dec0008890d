import Foundation

/// Reads MARC records one after the other from the bytes of an ISO 2709 file, damaged ones included.
///
/// Exports are often wrong in one place and right in another, so every statement of the format is
/// checked against the others: the length in the leader against the terminators, the directory
/// against the ends of fields. What can be told from the rest is mended; a record with content missing
/// is damaged; and the next record is looked for by its own leader where the terminator of the one
/// before is lost.
struct ISO2709Reader {
  /// What `next` found; the record itself is in `record`.
  enum Outcome {
    /// A record, and what was mended in it.
    case record(mended: String?)
    /// A record, or what stands in its place, that cannot be used.
    case damaged(String)
  }

  static let fieldTerminator: UInt8 = 0x1E
  static let recordTerminator: UInt8 = 0x1D
  private static let leaderLength = 24
  /// A directory's entry: tag of 3, length of 4, start of 5.
  private static let entryLength = 12
  /// The last place that a directory can name, and the greatest length that a leader can.
  private static let longestStart = 99_999

  private let bytes: UnsafeBufferPointer<UInt8>
  /// The record read last; what could be read of it where it is damaged.
  private(set) var record = MARCRecord()
  /// Which record it is, from 1.
  private(set) var number = 0
  /// Where it begins.
  private(set) var start = 0
  /// Bytes read so far.
  private(set) var offset = 0

  /// Reads from `bytes`, which must outlive the reader.
  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next record; nil at the end. O(record's length).
  mutating func next() -> Outcome? {
    if offset == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    let end = offset
    while offset < bytes.count, Self.isFiller(bytes[offset]) { offset += 1 }
    guard offset < bytes.count else { return nil }
    // A leader may have blanks for its length.
    if offset - end >= 5, !(0x30...0x39).contains(bytes[offset]),
      bytes[offset - 5..<offset].allSatisfy({ $0 == 0x20 })
    {
      offset -= 5
    }
    start = offset
    number += 1
    record.clear()
    var frame = frame(from: start)
    if frame.damage != nil, frame.next - start < Self.leaderLength, frame.next < bytes.count {
      // Too few bytes to have been a record.
      let stray = frame.next - start
      start = frame.next
      frame = self.frame(from: start)
      frame.mended = frame.mended ?? "\(stray) bytes that are no record stand before it"
    }
    offset = frame.next
    if let reason = frame.damage {
      _ = readFields(start..<frame.end)
      return .damaged(reason)
    }
    switch readFields(start..<frame.end) {
    case .success(let mended): return .record(mended: frame.mended ?? mended)
    case .failure(let damage): return .damaged(damage.reason)
    }
  }

  /// White space and zeros that some systems write between records and at the end.
  private static func isFiller(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == recordTerminator
  }

  // MARK: Frames

  private struct Frame {
    /// Behind the record's last field.
    var end: Int
    /// Where the next record is to be looked for.
    var next: Int
    var mended: String?
    var damage: String?
  }

  private func frame(from start: Int) -> Frame {
    if let length = Self.number(bytes, start..<start + 5), length > Self.leaderLength,
      start + length <= bytes.count, bytes[start + length - 1] == Self.recordTerminator,
      !holdsAnother(start..<start + length - 1)
    {
      return Frame(end: start + length - 1, next: start + length)
    }
    let terminator = bytes[start...].firstIndex(of: Self.recordTerminator)
    var frame = Frame(
      end: terminator ?? bytes.count, next: terminator.map { $0 + 1 } ?? bytes.count)
    // The terminator found may be that of a later record.
    if let sound = soundRecord(in: start + 1..<frame.end) {
      frame.end = sound
      frame.next = sound
      frame.damage = damageBefore(sound, from: start)
    } else if terminator == nil, !endsWithField(frame.end) {
      frame.damage = cutShort(frame.end - start)
    } else if terminator == nil {
      frame.mended = "the record has no terminator"
    } else {
      frame.mended =
        frame.next - start > Self.longestStart
        ? "it has \(frame.next - start) bytes, more than ISO 2709 can tell"
        : Self.number(bytes, start..<start + 5).map {
          "its leader tells a length of \($0) bytes, but it has \(frame.next - start)"
        } ?? "its leader tells no length"
    }
    return frame
  }

  /// True where the range has a terminator and what looks like a leader behind it: a length that is
  /// wrong by a whole record.
  private func holdsAnother(_ range: Range<Int>) -> Bool {
    guard let terminator = bytes[range].firstIndex(of: Self.recordTerminator) else { return false }
    return soundRecord(in: terminator + 1..<range.upperBound + 1) != nil
  }

  private func damageBefore(_ sound: Int, from start: Int) -> String {
    let length = sound - start
    return Self.number(bytes, start..<min(sound, start + 5)) == nil || length < Self.leaderLength
      ? "\(length) bytes that are no record stand before the next one" : cutShort(length)
  }

  private func cutShort(_ length: Int) -> String {
    let declared = Self.number(bytes, start..<start + 5).map { " of \($0)" } ?? ""
    return "the record is cut short: only \(length)\(declared) bytes are there"
  }

  private func endsWithField(_ end: Int) -> Bool {
    var end = end
    while end > start, Self.isFiller(bytes[end - 1]), bytes[end - 1] != Self.fieldTerminator {
      end -= 1
    }
    return end > start && bytes[end - 1] == Self.fieldTerminator
  }

  /// Where a record begins that agrees with itself: a leader with a length that ends at a terminator
  /// and a base address behind a field terminator. O(range) where no leader stands in it.
  private func soundRecord(in range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index + Self.leaderLength + 2 < range.upperBound {
      if let length = Self.number(bytes, index..<index + 5), length > Self.leaderLength + 1,
        index + length <= bytes.count, bytes[index + length - 1] == Self.recordTerminator,
        let base = Self.number(bytes, index + 12..<index + 17), base > Self.leaderLength,
        base < length, bytes[index + base - 1] == Self.fieldTerminator,
        (base - Self.leaderLength - 1).isMultiple(of: Self.entryLength)
      {
        return index
      }
      index += 1
    }
    return nil
  }

  /// The number that the digits of `range` write; nil where other bytes are among them.
  private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    guard !range.isEmpty, range.upperBound <= bytes.count else { return nil }
    var number = 0
    for index in range {
      let digit = bytes[index] &- 0x30
      guard digit < 10 else { return nil }
      number = number * 10 + Int(digit)
    }
    return number
  }

  // MARK: Fields

  private struct Damage: Error { var reason: String }

  /// Reads the fields of a frame into `record`; says what was mended.
  private mutating func readFields(_ range: Range<Int>) -> Result<String?, Damage> {
    guard range.count > Self.leaderLength else {
      return .failure(Damage(reason: "\(range.count) bytes are too few for a record"))
    }
    record.leader = Array(bytes[range.prefix(Self.leaderLength)])
    record.bytes.append(contentsOf: bytes[range])
    var mended: String?
    let directory = range.lowerBound + Self.leaderLength
    var base = Self.number(bytes, range.lowerBound + 12..<range.lowerBound + 17).map {
      range.lowerBound + $0
    }
    if let known = base,
      known <= directory || known > range.upperBound
        || bytes[known - 1] != Self.fieldTerminator
    {
      base = nil
    }
    if base == nil {
      guard let end = bytes[directory..<range.upperBound].firstIndex(of: Self.fieldTerminator)
      else { return .failure(Damage(reason: "the record has no directory of its fields")) }
      base = end + 1
      mended = "its leader tells a wrong base address"
    }
    let data = (base ?? directory)..<range.upperBound
    let entries = (data.lowerBound - 1 - directory) / Self.entryLength
    guard entries > 0 else { return .failure(Damage(reason: "the record has no fields")) }
    if readDirectory(directory, entries, data, range.lowerBound) { return .success(mended) }
    return readInOrder(directory, entries, data, range.lowerBound)
  }

  /// Takes the fields where the directory says they are; false where one does not end there.
  private mutating func readDirectory(
    _ directory: Int, _ entries: Int, _ data: Range<Int>, _ origin: Int
  ) -> Bool {
    record.fields.removeAll(keepingCapacity: true)
    for entry in 0..<entries {
      let place = directory + entry * Self.entryLength
      guard let length = Self.number(bytes, place + 3..<place + 7), length > 0,
        let start = Self.number(bytes, place + 7..<place + 12)
      else { return false }
      let end = data.lowerBound + start + length
      guard end <= data.upperBound, bytes[end - 1] == Self.fieldTerminator else { return false }
      append(tagAt: place, end - length..<end - 1, origin)
    }
    return true
  }

  /// Takes the fields by their terminators: as many as the directory has entries, in its order of
  /// starts. Lengths counted in characters instead of bytes are the usual reason.
  private mutating func readInOrder(
    _ directory: Int, _ entries: Int, _ data: Range<Int>, _ origin: Int
  ) -> Result<String?, Damage> {
    record.fields.removeAll(keepingCapacity: true)
    var pieces = bytes[data].split(
      separator: Self.fieldTerminator, omittingEmptySubsequences: false)
    if pieces.last?.allSatisfy(Self.isFiller) == true { pieces.removeLast() }
    let places = (0..<entries).map { directory + $0 * Self.entryLength }
    let starts = places.map { Self.number(bytes, $0 + 7..<$0 + 12) }
    // Starts have five digits: behind 99,999 bytes they begin anew, or stay.
    let order =
      data.count > Self.longestStart || starts.contains { $0 ?? .max >= data.count }
      ? Array(places.indices)
      : places.indices.sorted { (starts[$0] ?? 0, $0) < (starts[$1] ?? 0, $1) }
    for (piece, entry) in zip(pieces, order) {
      append(tagAt: places[entry], piece.startIndex..<piece.endIndex, origin)
    }
    guard pieces.count == entries else {
      return .failure(
        Damage(
          reason: "its directory has \(entries) fields that end in wrong places, and "
            + "\(pieces.count) fields are there"))
    }
    return .success("its directory tells wrong places; the fields were taken in their order")
  }

  private mutating func append(tagAt place: Int, _ range: Range<Int>, _ origin: Int) {
    record.fields.append(
      MARCRecord.Field(
        tag: MARCTag(bytes[place], bytes[place + 1], bytes[place + 2]),
        start: range.lowerBound - origin, end: range.upperBound - origin))
  }
}
