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
  // How well the title's words suit the titles of the photo's other spines, and those of spines
  // whose labels name the same class; how many these are, and how wide the class is. Likewise of
  // common words alone, which tell the language.
  case photoWords, classWords, photoCommonWords, classCommonWords, classMates, classWidth
  // The spine in its photo: the share of labelled spines there if it has no label itself, and how
  // many are surely read.
  case labelMissing, sureShare
  // Works that this photo and that of the best claim from elsewhere have in common.
  case commonWorks
  // A first assignment by these logits: the margin at its prices, and the record's price.
  case pricedMargin, price

  /// How many columns a pair has.
  package static let count = allCases.count
}
