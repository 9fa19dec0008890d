import Imaging

extension [SpineProposal] {
  /// Proposals worth choosing, best first, without near copies of better ones.
  package func shortlist(tuning: SegmenterTuning) -> [SpineProposal] {
    let ranked = filter { $0.score > tuning.shortlistScore }.sorted { $0.score > $1.score }
    var kept: [SpineProposal] = []
    var boxes = BoundingBoxes()
    for proposal in ranked {
      if kept.count == tuning.shortlistCount { break }
      let area = polygonArea(proposal.corners)
      let isCopy = boxes.overlapping(proposal.corners).contains { index in
        let other = kept[index].corners
        let otherArea = polygonArea(other)
        guard Swift.min(area, otherArea) > tuning.copyOverlap * Swift.max(area, otherArea) else {
          return false
        }
        let common = convexOverlap(proposal.corners, other)
        return common > tuning.copyOverlap * (area + otherArea - common)
      }
      if !isCopy {
        boxes.append(proposal.corners)
        kept.append(proposal)
      }
    }
    return kept
  }
}
