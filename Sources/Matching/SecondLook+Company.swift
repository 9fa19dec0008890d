import Foundation

/// How many works two photos have in common: photos that overlap show the same books.
struct CommonWorks {
  private var counts: [Int64: Int] = [:]
  private var photosOfWork: [Int32: [Int]] = [:]

  private static func key(_ photo: Int, _ other: Int) -> Int64 {
    Int64(min(photo, other)) << 32 | Int64(max(photo, other))
  }

  /// Counts the best guesses that are more likely right than wrong.
  init(_ look: SecondLook) {
    for spine in 0..<look.starts.count - 1 {
      guard let first = look.range(spine).first, look.pairs[first].logit > 0 else { continue }
      let photo = look.photos[spine]
      let work = look.work(first)
      if photosOfWork[work]?.contains(photo) != true {
        photosOfWork[work, default: []].append(photo)
      }
    }
    for photos in photosOfWork.values {
      for (index, photo) in photos.enumerated() {
        for other in photos[..<index] { counts[Self.key(photo, other), default: 0] += 1 }
      }
    }
  }

  /// The works of both photos, `work` aside; at most 20.
  func count(_ photo: Int, _ other: Int, without work: Int32) -> Float {
    let photos = photosOfWork[work] ?? []
    let isCounted = photos.contains(photo) && photos.contains(other)
    return Float(min(20, (counts[Self.key(photo, other)] ?? 0) - (isCounted ? 1 : 0)))
  }
}

extension SecondLook {
  /// The words of some titles, weighed by how sure it is that these are the right ones.
  private struct TitleWords {
    var total: Float = 0
    var weights: [Int32: Float] = [:]
  }

  /// A spine that is read surely enough to speak for its neighbours.
  private struct Mate {
    var weight: Float
    var words: [Int32]
  }

  /// Words of this many titles are added to what is known of a group, spread as in the catalogue.
  private static let smoothing: Float = 8
  /// A single word speaks for or against a record with at most so many bits.
  private static let mostBits: Float = 5
  /// Words that so large a share of the records has are common.
  private static let commonShare: Float = 0.01
  /// A photo is taken to have this many more spines, so many of them surely read.
  private static let priorSpines: Float = 2
  private static let priorSure: Float = 1.6
  /// A class speaks for a spine from this many others on.
  private static let fewestMates: Float = 2

  /// The distinct words of a record's title, in order.
  private func titleWords(_ row: Int32) -> [Int32] {
    var words: [Int32] = []
    for token in Int(tokens.starts[Int(row)])..<Int(tokens.starts[Int(row) + 1])
    where tokens.tokenFields[token] <= TokenField.restOfTitle.rawValue {
      if !words.contains(tokens.words[token]) { words.append(tokens.words[token]) }
    }
    return words
  }

  /// Fills in how well records suit the other spines of the photo and of the label's class: in
  /// language and subject, which their titles show.
  mutating func describeCompany() {
    let count = starts.count - 1
    var mates: [Mate?] = []
    var ofPhoto: [Int: TitleWords] = [:]
    var ofClass: [UInt32: TitleWords] = [:]
    var spinesOfPhoto: [Int: (all: Float, labelled: Float, sure: Float)] = [:]
    for spine in 0..<count {
      let first = range(spine).first
      let weight = first.map { 1 / (1 + exp(-pairs[$0].logit)) } ?? 0
      spinesOfPhoto[photos[spine], default: (0, 0, 0)].all += 1
      spinesOfPhoto[photos[spine], default: (0, 0, 0)].labelled +=
        labels[spine].letters == 0 ? 0 : 1
      spinesOfPhoto[photos[spine], default: (0, 0, 0)].sure += weight
      guard let first, weight > 0.5 else {
        mates.append(nil)
        continue
      }
      let mate = Mate(weight: weight, words: titleWords(pairs[first].row))
      mates.append(mate)
      Self.add(mate, to: &ofPhoto[photos[spine], default: TitleWords()])
      for name in labels[spine].classes {
        Self.add(mate, to: &ofClass[name, default: TitleWords()])
      }
    }
    for spine in 0..<count {
      let photo = spinesOfPhoto[photos[spine], default: (1, 0, 0)]
      let mate = mates[spine]
      let own = mate?.weight ?? 0
      let width = labels[spine].classes.firstIndex {
        ofClass[$0, default: TitleWords()].total - own >= Self.fewestMates
      }
      let group = width.map { ofClass[labels[spine].classes[$0], default: TitleWords()] }
      let all = ofPhoto[photos[spine], default: TitleWords()]
      for pair in range(spine) {
        let words = titleWords(pairs[pair].row)
        let inPhoto = fit(words, all, without: mate)
        set(pair, .photoWords, inPhoto.all)
        set(pair, .photoCommonWords, inPhoto.common)
        let inClass = group.map { fit(words, $0, without: mate) }
        set(pair, .classWords, inClass?.all ?? 0)
        set(pair, .classCommonWords, inClass?.common ?? 0)
        set(pair, .classMates, group.map { min(50, $0.total - own) } ?? 0)
        set(pair, .classWidth, Float(width ?? -1))
        let isLabelled = labels[spine].letters != 0
        set(pair, .labelMissing, isLabelled ? 0 : photo.labelled / photo.all)
        set(
          pair, .sureShare, (photo.sure - own + Self.priorSure) / (photo.all - 1 + Self.priorSpines)
        )
      }
    }
  }

  private static func add(_ mate: Mate, to group: inout TitleWords) {
    group.total += mate.weight
    for word in mate.words { group.weights[word, default: 0] += mate.weight }
  }

  /// The mean over `words` of log2 of how much likelier each is among the titles of `group`, without
  /// those of one mate, than in the catalogue; and over those that many records have.
  private func fit(
    _ words: [Int32], _ group: TitleWords, without mate: Mate?
  ) -> (all: Float, common: Float) {
    let total = group.total - (mate?.weight ?? 0)
    var sums = (all: Float(0), common: Float(0))
    var common: Float = 0
    for word in words {
      let share = exp2(-tokens.lexicon.bits[Int(word)] / tokens.bitScale)
      let own = mate.map { $0.words.contains(word) ? $0.weight : 0 } ?? 0
      let weight = max(0, (group.weights[word] ?? 0) - own) + Self.smoothing * share
      let bits = log2(weight / (total + Self.smoothing) / share)
      let bounded = min(max(bits, -Self.mostBits), Self.mostBits)
      sums.all += bounded
      if share >= Self.commonShare {
        sums.common += bounded
        common += 1
      }
    }
    return (sums.all / Float(max(1, words.count)), sums.common / max(1, common))
  }
}
