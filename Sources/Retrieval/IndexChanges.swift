import Bibliography

/// What distinguishes a catalogue from the index that was made of it.
struct IndexChanges {
  /// Rows of records that are gone or have changed, ascending.
  var removed: [Int32] = []
  /// Records that are new or have changed, by ascending keys.
  var added: [RecordVersion] = []

  /// Compares the versions of all records. O(records); some 16 bytes for each.
  init(since segment: IndexSegment, in catalogue: some IndexedCatalogue) throws {
    // Rows of a large index are in an order of their own.
    let order = (0..<Int32(segment.count)).sorted {
      segment.recordIDs[Int($0)] < segment.recordIDs[Int($1)]
    }
    var place = 0
    try catalogue.forEachVersion { batch in
      for version in batch {
        while place < order.count, segment.recordIDs[Int(order[place])] < version.id {
          removed.append(order[place])
          place += 1
        }
        guard place < order.count, segment.recordIDs[Int(order[place])] == version.id else {
          added.append(version)
          continue
        }
        if segment.contentKeys[Int(order[place])] != UInt32(truncatingIfNeeded: version.content) {
          removed.append(order[place])
          added.append(version)
        }
        place += 1
      }
    }
    removed += order[place...]
    removed.sort()
  }
}
