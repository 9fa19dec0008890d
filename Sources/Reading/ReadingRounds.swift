/// The order in which passes are spent on a spine: each round is for the spines that those before it
/// left unsure.
public struct ReadingRounds: Sendable, Hashable {
  /// The passes of each round; the first is for every spine.
  public let rounds: [[ReadingPass]]

  /// Creates an order of passes; there must be one at least, and no two of one name.
  public init(_ rounds: [[ReadingPass]]) {
    precondition(rounds.first?.isEmpty == false, "the first round reads every spine")
    precondition(
      Set(rounds.joined().map(\.name)).count == rounds.joined().count,
      "passes are told apart by their names")
    self.rounds = rounds
  }

  /// How many rounds there are.
  public var count: Int { rounds.count }

  /// The passes of the first `count` rounds.
  public func passes(upTo count: Int) -> ArraySlice<ReadingPass> {
    Array(rounds.prefix(count).joined())[...]
  }

  /// The passes in the order of what they find for their time.
  ///
  /// Measured by trying orders on readings of all passes, spine by spine: 243 spines of seven rendered
  /// photos of homes and 248 of four of a library, most of them made coarse, flat, uneven and noisy, with
  /// 154 and 151 legible catalogued books. Share of these found, and processor time a spine for the
  /// recogniser:
  ///
  /// | | homes | library |
  /// | --- | --- | --- |
  /// | the first round | .86 in 0.13 s | .86 in 0.11 s |
  /// | the first two | .94 in 0.17 s | .91 in 0.13 s |
  /// | all three | .94 in 0.20 s | .91 in 0.16 s |
  /// | all three of before | .88 in 0.20 s | .88 in 0.17 s |
  ///
  /// Before, text across was read plain and sparse only, all inks came in the second round, and there
  /// was a pass for differences of hue. On ten further photos, on which nothing was chosen, 125 and 105
  /// books: .93 for .90, .91 for .90, in 0.17 s each.
  ///
  /// Most of what had been lost is set in short lines across the spine: evened because one level for a
  /// spine with a white label parts nothing but the label from the rest, as a block because lines as
  /// short as these are torn apart otherwise. Both of the passes across that come later are needed, for
  /// evening costs large letters. Differences of hue found no book; a lower floor of the evening found
  /// some in homes and lost others in the library; 150 pixels in the first round found more there and no
  /// more at the end; lines found first and then each cut out, stretched and read by itself found no
  /// book that these passes do not. On real photos, dark and light ink by local levels and the small scale still read
  /// titles that nothing else does: without them, three of the 62 books of the photos of homes in
  /// `eval` are lost.
  public static let standard = ReadingRounds([
    [
      ReadingPass(name: "evened", thickness: 120, ink: .evened, directions: .bothWays),
      ReadingPass(
        name: "label", thickness: 120, ink: .global, directions: .label, layout: .block,
        language: 1),
      ReadingPass(name: "across", thickness: 120, ink: .evened, directions: .across),
    ],
    [
      ReadingPass(name: "plain", thickness: 120, ink: .global, directions: .clearWay, language: 1),
      ReadingPass(name: "light", thickness: 120, ink: .localLight, directions: .clearWay),
      ReadingPass(
        name: "across in lines", thickness: 150, ink: .evened, directions: .across, layout: .block),
    ],
    [
      ReadingPass(
        name: "small evened", thickness: 80, ink: .evened, directions: .clearWay, language: 1),
      ReadingPass(
        name: "small light", thickness: 80, ink: .localLight, directions: .clearWay, language: 2),
      ReadingPass(
        name: "dark", thickness: 120, ink: .localDark, directions: .clearWay, language: 2),
      ReadingPass(name: "plain across", thickness: 120, ink: .global, directions: .across),
    ],
  ])
}
