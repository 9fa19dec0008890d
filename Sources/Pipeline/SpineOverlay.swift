import Imaging

/// Draws what was found on a copy of the photo.
enum SpineOverlay {
  /// Matched spines in green with their titles, doubtful ones in amber, unmatched ones in red.
  static func drawing(_ result: PhotoResult, on image: ColorImage) -> ColorImage {
    var canvas = Canvas(image)
    for spine in result.spines {
      guard let match = spine.match else {
        canvas.annotate(spine.quad, color: .unknown)
        continue
      }
      canvas.annotate(
        spine.quad, label: match.title,
        color: match.confidence < sureFrom ? .doubtful : .found)
    }
    return canvas.image
  }

  /// Matches below this probability are worth a person's look.
  private static let sureFrom = 0.9
}
