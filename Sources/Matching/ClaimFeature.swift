/// What the whole set of spines says about a pair, in the order of the columns that follow those of
/// `PairFeature`. Logits are those of the first scoring.
package enum ClaimFeature: Int, CaseIterable, Sendable {
  // The pair in its own list.
  case logit, logitMargin, rank, share
  // Other spines that claim the same work.
  case claimMargin, claimMarginHere, claimMarginElsewhere, claims, sameWorkRecords
  // The best other work of the list: how contested that is.
  case rivalLogit, rivalClaimMargin
  // Shelf-mates: the share of surely read spines of the photo that agree with the record.
  case sureMates, sameAuthor, sameAuthorLetters, sameClass, sameCallNumber, sameSeries
  // Of the surely read spines of the photo with the same label letters, the share by this author.
  case sameLabelAuthor, sameLabelMates

  /// How many columns a pair has.
  package static let count = allCases.count
}
