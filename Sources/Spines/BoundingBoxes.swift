/// Bounding boxes of polygons, searched one after the other: for the few thousand at hand that beats
/// any index.
struct BoundingBoxes: Sendable {
  /// Least x and y, then greatest x and y negated: two boxes overlap where four sums are negative.
  private var boxes: [SIMD4<Float>] = []

  /// The boxes of `polygons`, in their order.
  init(_ polygons: [[Vector]] = []) { boxes = polygons.map(BoundingBoxes.box) }

  /// Adds the box of `corners`; it gets the next index.
  mutating func append(_ corners: [Vector]) { boxes.append(BoundingBoxes.box(corners)) }

  /// Indices of the boxes that overlap that of `corners`, in order of insertion. O(boxes).
  func overlapping(_ corners: [Vector]) -> [Int] {
    let box = BoundingBoxes.box(corners)
    let opposite = SIMD4(box.z, box.w, box.x, box.y)
    var result: [Int] = []
    boxes.withUnsafeBufferPointer { boxes in
      for index in boxes.indices where (boxes[index] + opposite).max() < 0 { result.append(index) }
    }
    return result
  }

  /// Whether two boxes have a common area.
  func areOverlapping(_ a: Int, _ b: Int) -> Bool {
    let opposite = SIMD4(boxes[b].z, boxes[b].w, boxes[b].x, boxes[b].y)
    return (boxes[a] + opposite).max() < 0
  }

  private static func box(_ corners: [Vector]) -> SIMD4<Float> {
    var low = corners[0]
    var high = corners[0]
    for corner in corners {
      low = pointwiseMin(low, corner)
      high = pointwiseMax(high, corner)
    }
    return SIMD4(low.x, low.y, -high.x, -high.y)
  }
}
