/// Stretches of shelf that were photographed without a gap: the rows of all photos, those that
/// overlap joined.
struct Stretches {
  /// A row of books, in the order in which they stand.
  struct Stretch {
    var slots: [Slot]
    /// The photo and shelf that it is ordered by: the first that shows it.
    var photo: Int
    var shelf: Int
    /// True where it ends at the shelf's end and the next stretch goes on there.
    var isComplete: Bool
    /// The walk of all its photos; nil where they are of several.
    var walk: String?
    /// Photos that show it.
    var photos: Set<Int>

    /// True where nothing lies between `former` and this: both belong to one walk that leaves nothing
    /// out, and no photo of it is between theirs. A photo on which nothing was found is one.
    func goesOn(behind former: Stretch) -> Bool {
      guard isComplete, former.isComplete, let walk, walk == former.walk, let first = photos.min(),
        let last = former.photos.max()
      else { return false }
      return first <= last + 1
    }
  }

  /// In the order of photos and, within a photo, from the top.
  private(set) var all: [Stretch] = []

  /// Joins what overlaps. Every row is compared with those that share records with it only:
  /// O(rows · shared rows · length²).
  ///
  /// - Parameter isOnlyCopy: whether the catalogue has this record once.
  init(_ photos: [SeenPhoto], isOnlyCopy: (Int64) -> Bool) {
    var stretchesOfRecord: [Int64: Set<Int>] = [:]
    var stretches: [Stretch?] = []
    for (number, photo) in photos.enumerated() {
      for row in Self.rows(of: photo, number: number) {
        var row = row
        // A row may bridge several stretches that were apart before it.
        var partners = Self.partners(of: row, in: stretchesOfRecord)
        while let partner = partners.popLast() {
          guard let other = stretches[partner], other.photos.isDisjoint(with: row.photos),
            let joined = RowAlignment(other.slots, row.slots, isOnlyCopy: isOnlyCopy).joined
          else { continue }
          row = Stretch(
            slots: joined, photo: other.photo, shelf: other.shelf,
            isComplete: other.isComplete && row.isComplete,
            walk: other.walk == row.walk ? row.walk : nil,
            photos: other.photos.union(row.photos))
          stretches[partner] = nil
        }
        for record in Set(row.slots.compactMap(\.record)) {
          stretchesOfRecord[record, default: []].insert(stretches.count)
        }
        stretches.append(row)
      }
    }
    all = stretches.compactMap { $0 }.sorted { ($0.photo, $0.shelf) < ($1.photo, $1.shelf) }
  }

  private static func rows(of photo: SeenPhoto, number: Int) -> [Stretch] {
    var rows: [Stretch] = []
    for (index, spine) in photo.spines.enumerated() {
      let slot = Slot(spine, at: SpinePlace(photo: number, spine: index))
      if let last = rows.last, last.shelf == spine.shelf {
        rows[rows.count - 1].slots.append(slot)
      } else {
        rows.append(
          Stretch(
            slots: [slot], photo: number, shelf: spine.shelf, isComplete: photo.isComplete,
            walk: photo.walk, photos: [number]))
      }
    }
    return rows
  }

  /// Stretches that share records with the row, those with the fewest first.
  private static func partners(
    of row: Stretch, in stretchesOfRecord: [Int64: Set<Int>]
  ) -> [Int] {
    var shared: [Int: Int] = [:]
    for record in Set(row.slots.compactMap(\.record)) {
      for stretch in stretchesOfRecord[record] ?? [] { shared[stretch, default: 0] += 1 }
    }
    return shared.sorted { ($0.value, $1.key) < ($1.value, $0.key) }.map(\.key)
  }
}
