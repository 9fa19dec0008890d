import Imaging

/// Draws what was found on a copy of the photo: every spine outlined and tagged with its number at its
/// foot, where it covers no print, and below the photo a key that tells the number's title. So a person
/// can compare what the spine says with what the catalogue says.
enum SpineOverlay {
  /// Photos of more pixels are drawn smaller, so that time and memory stay bounded: 32 megapixels show
  /// all that a screen or a sheet of paper can.
  private static let mostPixels = 32_000_000.0
  /// Photos whose longer side is smaller are enlarged by a whole number, so that tags are legible.
  private static let leastSide = 1200

  /// The picture. Its upper part is the photo, at its own size unless that is very small or very large.
  static func drawing(_ result: PhotoResult, on image: consuming ColorImage) -> ColorImage {
    let scale = scale(width: image.width, height: image.height, isEmpty: result.spines.isEmpty)
    let (photoWidth, photoHeight) = (image.width, image.height)
    let scaled = scaled(image, by: scale)
    let size = (width: scaled.width, height: scaled.height)
    let (scaleX, scaleY) = (
      Double(size.width) / Double(max(photoWidth, 1)),
      Double(size.height) / Double(max(photoHeight, 1))
    )
    let unit = Canvas.unit(width: size.width, height: size.height)
    let severalShelves = Set(result.spines.map(\.shelf)).count > 1
    let marks = result.spines.map { spine in
      SpineMark(
        spine,
        outline: Quad(spine.quad.corners.map { Point(x: $0.x * scaleX, y: $0.y * scaleY) }),
        namesShelf: severalShelves)
    }
    let key = OverlayKey(marks, width: size.width, unit: unit)
    var canvas = Canvas(scaled, below: key.height, color: OverlayKey.paper)
    let line = max(1.9 * unit, 1.5)
    for mark in marks {
      canvas.outline(
        inset(mark.outline, by: line), color: mark.state.color, width: line,
        pattern: mark.state.pattern)
    }
    let textSize = max(10.5 * unit, 11)
    for place in TagPlacement.places(
      of: marks.map { ($0.outline, Canvas.tagSize(of: $0.tag, size: textSize)) }, in: size)
    {
      let mark = marks[place.index]
      if place.isAway {
        canvas.line(
          from: place.foot, to: place.center, color: mark.state.color, width: max(unit, 1))
      }
      mark.drawTag(on: &canvas, center: place.center, size: textSize)
    }
    key.draw(on: &canvas, top: size.height)
    return canvas.image
  }

  private static func scale(width: Int, height: Int, isEmpty: Bool) -> Double {
    let pixels = Double(width) * Double(height)
    if pixels > mostPixels { return (mostPixels / pixels).squareRoot() }
    let longer = max(width, height, 1)
    guard longer < leastSide, !isEmpty else { return 1 }
    return Double(min((leastSide + longer - 1) / longer, 4))
  }

  private static func scaled(_ image: consuming ColorImage, by scale: Double) -> ColorImage {
    if scale == 1 { return image }
    return image.scaled(
      toWidth: max(1, Int((Double(image.width) * scale).rounded())),
      height: max(1, Int((Double(image.height) * scale).rounded())))
  }

  /// The outline drawn a little inside, so that neighbours do not cover each other's lines.
  private static func inset(_ quad: Quad, by line: Double) -> Quad {
    let strip = StripGeometry(quad: quad, scale: 1)
    let (width, height) = (Double(strip.width), Double(strip.height))
    let edge = min(0.75 * line, 0.15 * height)
    return Quad(
      [(edge, edge), (width - edge, edge), (width - edge, height - edge), (edge, height - edge)]
        .map { strip.photoPoint(Point(x: $0.0, y: $0.1)) })
  }
}
