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
  /// Measured on rendered photos of a library and of homes, most of them made dim, coarse and uneven;
  /// share of the legible books found, and processor time a spine for the recogniser alone. The first
  /// pass, on 112 spines of three photos: evened .83 in 0.08 s, plain .70 in 0.06 s (low contrast is
  /// what fails most). On 265 spines of six photos: the first round .96 in 0.11 s, with the label or
  /// without it, which reads five times as many call numbers (see `LabelFinder`); the seven passes that
  /// every spine took before, each in three languages together, .97 in 0.51 s. The further rounds, which
  /// three spines of ten come to, found no book more there. They are kept for real photos, on which
  /// earlier measurements of plain strips found dark, light and other inks to add .18 to the .61 of the
  /// letters that one pass reads.
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
