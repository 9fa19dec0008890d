/// Every tuned number of proposals and choice; those of the network alone are `LearnedTuning`'s.
///
/// Those of segments, lines, pairs and ends were set by the share of true spines that some pair of
/// lines outlines at an intersection over union of .5 and .7: .90 and .82 on forty rendered views of
/// several small shelves. A `chainLargestOffset` of 1.2 loses .006 and .014 of that; looser limits on
/// the support of sides gain .007 and .006 in proposals and nothing in the choice. `leastScore` was
/// set by F1 on views that the scoring trees were not fitted on: on 140 rendered views .936 and .885 at
/// .35, .939 and .891 at .45; on 56 plain ones .804 and .688, .784 and .683.
package struct SegmenterTuning: Sendable {
  /// Longer side of the working view in pixels.
  var viewLongSide = 1280
  /// Photos narrower or lower than this, in pixels, show no spines.
  var leastPhotoSide = 32
  /// A pixel counts as edge where its gradient exceeds this multiple of the photo's median …
  var gradientThresholdInMedians: Float = 1.5
  /// … within these bounds.
  var gradientThresholdRange: ClosedRange<Float> = 2.0...6.0

  /// Least length of a segment in view pixels.
  var segmentLeastLength = 9
  /// Cosine of twice the angle by which a pixel's orientation may differ from its segment's.
  var segmentOrientationCosine: Float = 0.80
  /// The same for a second try where the first region was no line.
  var segmentStrictOrientationCosine: Float = 0.95
  /// Least ratio of a segment's length to its thickness.
  var segmentLeastElongation: Float = 2.5
  /// Largest thickness of a segment in view pixels.
  var segmentLargestThickness: Float = 4.5

  /// Largest angle of a boundary from its family's axis, as sine.
  var familyLargestSine: Float = 0.77
  /// Segments of a family that are looked at, the longest: joining them takes the square of their
  /// number, and a picture of nothing but strokes has tens of thousands.
  var familyMostSegments = 4000
  /// Largest distance of a segment's ends from the line that it joins, in view pixels.
  var chainLargestOffset: Float = 1.6
  /// … and what is added to it where the gap is as long as the line.
  var chainOffsetPerGap: Float = 0.4
  /// Lines closer than this at both ends are the same, in view pixels.
  var lineMergeDistance: Float = 1.0
  /// Largest gap that a line bridges, as a multiple of the length it has so far …
  var chainLargestGapInLengths: Float = 1.0
  /// … and in view pixels.
  var chainLargestGap: Float = 160
  /// Least length of a line, as share of the view's shorter side.
  var lineLeastLength: Float = 0.035
  /// How far beside a line its edge may lie, in view pixels.
  var edgeReach = 1
  /// Cosine of twice the angle by which a pixel's orientation may differ from that of a line.
  var edgeOrientationCosine: Float = 0.75
  /// How far beyond its extent a line is sampled, as share of its length.
  var profileMargin: Float = 0.5

  /// Largest angle between the two long edges of a spine, as sine.
  var pairLargestTaper: Float = 0.10
  /// Width of a spine, as share of the view's longer side.
  var pairWidth: ClosedRange<Float> = 0.005...0.22
  /// Least part of the shorter line that lies beside the other.
  var pairLeastCommon: Float = 0.3
  /// Neighbours considered on the far side of each line.
  var pairNeighbors = 22
  /// Least length of a spine in widths.
  var leastAspect: Float = 1.7
  /// Least share of a long edge that must be an edge: the weaker one, and both on average.
  var leastWeakerSupport: Float = 0.2
  var leastMeanSupport: Float = 0.42

  /// How far from its sides a line counts as inside a strip, in widths.
  var innerLineMargin: Float = 0.12
  /// Largest angle of a line inside from the strip's axis, as sine.
  var innerLineLargestSine: Float = 0.12

  /// How far beyond the lines their strip's ends are sought, as share of the longer line.
  var endSearchMargin: Float = 0.12
  /// Largest angle of a spine's end from the perpendicular, as sine.
  var endLargestSine: Float = 0.4
  /// Least share of a strip's width that a segment must cover to end it.
  var endLeastCover: Float = 0.3
  /// Ends closer than this are the same, in view pixels.
  var endMergeDistance: Float = 3
  /// Ends tried per strip.
  var endsPerStrip = 12
  /// Least strength of an end that the network saw (boundary across, and half the change of spine),
  /// and how many are tried per strip beside the others.
  var seenEndLeastStrength: Float = 0.3
  var seenEndsPerStrip = 4

  /// Score below which a proposal is not worth reporting.
  package var leastScore: Float = 0.4
  /// Proposals considered beside each other: those with at least this first score …
  var shortlistScore: Float = 0.08
  /// … and no more of them than this.
  var shortlistCount = 1600
  /// Intersection over union above which a proposal is a copy of a better one.
  var copyOverlap: Float = 0.88
  /// Share of the smaller spine's area that two spines may have in common: neighbouring quads
  /// bounded by either side of one gap.
  package var overlapAllowed: Float = 0.2
  /// Perturbations tried.
  var selectionRounds = 2000

  package init() {}
}
