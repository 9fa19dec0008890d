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
  /// Measured on 265 spines of six rendered photos of a library and of homes, five of them made dim,
  /// coarse and uneven; share of the 182 legible books found and processor time a spine. Evened strips
  /// of one language .83 in 0.08 s (plain ones .70 in 0.06 s: low contrast is what fails most); with
  /// text across .96 in 0.10 s; with the label .96 in 0.11 s, where it reads five times as many call
  /// numbers (see `LabelFinder`). The seven passes that every spine took before, each in three
  /// languages together, .97 in 0.51 s. The further rounds add nothing on rendered spines, of which
  /// four of ten need them; they are for real ones, on which the inks of `dark`, `light` and `hue`
  /// read another fifth of the letters.
  public static let standard = ReadingRounds([
    [
      ReadingPass(name: "evened", thickness: 120, ink: .evened, directions: .bothWays),
      ReadingPass(name: "label", thickness: 120, ink: .global, directions: .label, language: 1),
      ReadingPass(name: "across", thickness: 120, ink: .global, directions: .across),
    ],
    [
      ReadingPass(name: "plain", thickness: 120, ink: .global, directions: .clearWay, language: 1),
      ReadingPass(
        name: "dark", thickness: 120, ink: .localDark, directions: .clearWay, language: 2),
      ReadingPass(name: "light", thickness: 120, ink: .localLight, directions: .clearWay),
    ],
    [
      ReadingPass(
        name: "small evened", thickness: 80, ink: .evened, directions: .clearWay, language: 1),
      ReadingPass(
        name: "small light", thickness: 80, ink: .localLight, directions: .clearWay, language: 2),
      ReadingPass(name: "hue", thickness: 120, ink: .hue, directions: .clearWay),
    ],
  ])
}
