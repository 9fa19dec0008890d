/// Puts the lines that sparse recognition found into the order in which a person reads a spine.
package enum ReadingOrder {
  private struct Box {
    var minX: Double
    var maxX: Double
    var y: Double
    var line: [Word]
  }

  /// Lines that stand above one another form a group and are read from top to bottom; groups follow
  /// one another from left to right. O(n log n).
  package static func sorted(_ lines: [[Word]]) -> [[Word]] {
    let boxes = lines.filter { !$0.isEmpty }.map { line in
      Box(
        minX: line.map(\.x).min()!, maxX: line.map { $0.x + $0.width }.max()!,
        y: line.map { $0.y + $0.height / 2 }.reduce(0, +) / Double(line.count),
        line: line.sorted { $0.x < $1.x })
    }
    var groups: [(maxX: Double, boxes: [Box])] = []
    for box in boxes.sorted(by: { ($0.minX, $0.y) < ($1.minX, $1.y) }) {
      // Above one another: the shorter of line and group is covered by half.
      if let last = groups.last, let start = last.boxes.first?.minX,
        min(last.maxX, box.maxX) - box.minX
          > 0.5 * min(box.maxX - box.minX, last.maxX - start)
      {
        groups[groups.count - 1].boxes.append(box)
        groups[groups.count - 1].maxX = max(last.maxX, box.maxX)
      } else {
        groups.append((box.maxX, [box]))
      }
    }
    return groups.flatMap { group in group.boxes.sorted { $0.y < $1.y }.map(\.line) }
  }
}
