import Foundation
import Imaging
import Spines
import Testing

struct LineSegmentDetectorTests {
  @Test(arguments: [-40.0, -15, 0, 8, 30]) func theEdgesOfABookAreSegments(degrees: Double) {
    var drawing = ShelfDrawing(width: 640, height: 480)
    drawing.fill(
      turned([(200, 60), (300, 60), (300, 420), (200, 420)], by: degrees), [40, 70, 140])
    let edges = turned([(200, 80), (200, 400), (300, 80), (300, 400)], by: degrees)
    let segments = segments(of: drawing)
    for (from, to) in [(edges[0], edges[1]), (edges[2], edges[3])] {
      let found = segments.contains { distance($0, from) < 1.2 && distance($0, to) < 1.2 }
      #expect(found, "edge from \(from) to \(to)")
    }
  }

  @Test func edgesOfOneBrightnessAreFoundByColour() {
    // Red and green of the same grey value.
    var drawing = ShelfDrawing(width: 400, height: 300, wall: [180, 60, 60])
    drawing.drawBoard(top: 150, thickness: 150, color: [60, 121, 60])
    let found = segments(of: drawing).contains { $0.length > 300 && abs($0.center.y - 149.5) < 1 }
    #expect(found)
  }

  @Test func aFlatPictureHasNone() {
    #expect(segments(of: ShelfDrawing(width: 300, height: 200)).isEmpty)
  }

  private func segments(of drawing: ShelfDrawing) -> [LineSegment] {
    let tuning = SegmenterTuning()
    // One view pixel per pixel of the drawing, to compare positions.
    let longSide = max(drawing.width, drawing.height)
    let view = WorkingView(of: drawing.photo(noise: 1), longSide: longSide)
    return LineSegmentDetector.segments(
      in: GradientField(of: view, tuning: tuning), tuning: tuning)
  }

  /// Points turned about the middle of the picture.
  private func turned(_ points: [(Double, Double)], by degrees: Double) -> [Point] {
    let angle = degrees * .pi / 180
    return points.map { x, y in
      let (dx, dy) = (x - 320, y - 240)
      return Point(
        x: 320 + dx * cos(angle) - dy * sin(angle),
        y: 240 + dx * sin(angle) + dy * cos(angle))
    }
  }

  /// Distance of a drawn point from a segment; pixel centres of the view lie at whole numbers.
  private func distance(_ segment: LineSegment, _ point: Point) -> Float {
    let p = Vector(Float(point.x - 0.5), Float(point.y - 0.5))
    let direction = segment.end - segment.start
    let offset = p - segment.start
    let share = (offset * direction).sum() / (direction * direction).sum()
    let foot = segment.start + min(max(share, 0), 1) * direction
    let gap = p - foot
    return (gap * gap).sum().squareRoot()
  }
}
