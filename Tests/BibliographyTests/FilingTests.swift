import Bibliography
import Testing

/// Call numbers in the order in which they stand on the shelves; those of one line are ties.
private let inOrder: [(scheme: FilingScheme, lines: [[String]])] = [
  (
    .dewey,
    [
      ["001"], ["025.04"], ["025.0427 Ada"], ["025.1"], ["100 Zim"], ["150"], ["451"], ["451 Abe"],
      ["451.01"], ["451.012"], ["451.04"], ["451.04217"], ["451.1"], ["451.136"], ["451.3"],
      ["641.5 B"], ["641.5 Bak"], ["641.5972"], ["813 S65"], ["813.5 T4"],
      ["813.54", "813'.54", "813/.54"], ["813.54 S649"], ["813.54 S65", "813.54 s65", "813.54S65"],
      ["813.54 S65 1999"], ["813.54 S65 2003"], ["813.54 S65 2003 v.1"],
      ["813.54 S65 2003 v.2", "813.54 S65 2003 v. 2"],
      ["813.54 S65 2003 v.10", "813.54 S65 2003 V.10", "813.54 S65 2003 V. 10"], ["813.54 S65a"],
      ["813.54 S65t"], ["813.54 S654"], ["813.54 S7"],
      ["813.54 Sm"], ["813.54 T1"], ["999.9"], ["FIC Ada"], ["FIC Zol"], ["J 398.2 Gri"],
      ["R 030 Enc"], ["R 423 Oxf"],
    ]
  ),
  (
    .lc,
    [
      ["A"], ["AC1 .A52"], ["AE5 .E333 2003"], ["B72"], ["B105.C5 .M3"], ["BF76.5 .B2"],
      ["BF76.5 .B245"], ["BF76.5 .B3"], ["PR6023.A93"], ["PS65"], ["PS585"], ["PS3515"],
      ["PS3515 .M112"], ["PS3515 .M12"], ["PS3515 .M135"], ["PS3515 .M2"], ["PS3515 .M213"],
      ["PS3515 .M23"], ["PS3515.115"], ["PS3515.12"], ["PS3515.5"], ["Q1"], ["QA9"], ["QA76"],
      ["QA76 .A1"], ["QA76.9", "QA 76.9"],
      ["QA76.9.C643", "QA76.9 .C643", "QA 76.9 C643", "qa76.9.c643"], ["QA76.9.C643 D38 1999"],
      ["QA76.9.C643 D38 2003", "QA 76.9 .C643 D38 2003", "QA76.9.C643D38 2003"],
      ["QA76.9.C643 D38 2003b"],
      ["QA76.9.C643 D38 2004 v.2", "QA76.9.C643 D38 2004 V.2"], ["QA76.9.C643 D38 2004 V.11"],
      ["QA76.9.C643 D4"],
      ["QA76.9.C65"], ["QA76.9.D3"], ["QA77"], ["QA276"], ["QA1000"], ["QB1"], ["Z1"], ["ZA3075"],
    ]
  ),
  (
    .udc,
    [
      ["0"], ["061"], ["37+93"], ["37/39"], ["37"], ["37 Abe"], ["37 Zor"], ["37:93"], ["37=134.2"],
      ["37(03)"], ["37(091)"], ["37(46)"], ["37(460)"], ["37(46.71)"], ["37(5)"], ["37(=411)"],
      ["37\"18\"", "37“18”"], ["37\"19\""], ["37*A"], ["37Mon"], ["37.00"], ["37-05"], ["37-2"],
      ["37.01"], ["37.02"], ["371"], ["371.1 Bel"], ["371.12"], ["371.2"], ["372"], ["38"],
      ["616.89", "616.89"], ["616.892 Car"], ["616.9"], ["7"], ["7.03"], ["7.036.8"], ["7.04"],
      ["72"], ["778.5"], ["778.5(09) Cou"], ["778.5(46) Men"], ["778.5(Hit) Tru"], ["778.59"],
      ["796.51 Abe"], ["796.51(46.71) Vic"], ["796.51(46.71Mon) Far"], ["796.52 San"], ["8"],
      ["94(460)\"1936\""], ["94(460)\"1939\""], ["94(73)"],
    ]
  ),
  (
    .local,
    [
      ["", " "], ["001 Bel"], ["002 Man"], ["7 Abc"], ["7.03 Art"], ["77 Mac"], ["771 Ang"],
      ["778.5 Mer"], ["778.5(03) Ren"], ["778.5(Hit) Tru"], ["778.59 Chi"], ["78 Abc"],
      ["791 Abc"], ["791(09) Abc"], ["791.4 Cas"], ["9(46) 15/17 Fer", "9(46) 15/17  Fer"],
      ["9(46) 19 Abe"], ["9(46.71) Abe"], ["91(026)(46) Gar"], ["92(Dic) Tom"], ["92(Ein) Isa"],
      ["I 59 Van", "I59 Van"], ["I59.95 Per"], ["I641 Pic"], ["I* Abe"], ["I** Sti"],
      ["I*** Cub"], ["JN Abe"], ["JN El A"], ["JN Rio"], ["JN***"], ["JNE Row"],
      ["N 833 Sol"], ["N 841B Wal"], ["N El H"], ["N Mar", "n mar", "N. Mar", "N Már"],
      ["N Mar 2"], ["N Mar 10"], ["N Oat"], ["N O'Br", "N OBr"],
      ["NE Abe"], ["P 834 Ant"], ["P 834B Pac"], ["P 871 Tsv"],
    ]
  ),
  (
    .numbered,
    [
      ["A 2"], ["A 99", "A 099"], ["A 1024", "A1024"], ["A 1024-2"], ["A 1024-10"], ["B 1"],
      ["Mag 7/12"], ["Mag 7/101"], ["Mag 11/3"],
    ]
  ),
]

@Suite struct FilingTests {
  @Test(arguments: inOrder.indices) func listsComeBackIntoTheirOrder(_ index: Int) {
    let (scheme, lines) = inOrder[index]
    for seed in UInt64(1)...20 {
      var random = SeededGenerator(seed: seed)
      let shuffled = lines.flatMap { $0 }.shuffled(using: &random).map { CallNumber($0) }
      let sorted = shuffled.sorted { $0.filingKey(scheme) < $1.filingKey(scheme) }
      var groups: [[CallNumber]] = []
      for callNumber in sorted {
        if let last = groups.last?.first, last.filingKey(scheme) == callNumber.filingKey(scheme) {
          groups[groups.count - 1].append(callNumber)
        } else {
          groups.append([callNumber])
        }
      }
      let expected = lines.map { Set($0.map { CallNumber($0) }) }
      // One difference is enough to read.
      let wrong = zip(groups.map(Set.init), expected).first { $0 != $1 }
      #expect(wrong == nil && groups.count == expected.count, "seed \(seed)")
    }
  }

  @Test(arguments: FilingScheme.allCases) func keysAreATotalOrderOfAnyText(_ scheme: FilingScheme) {
    let alphabet = Array("0123459ABNQVabv .,:;+-*/='\"()[]áñß·日\u{301}\u{200B}")
    for seed in UInt64(1)...300 {
      var random = SeededGenerator(seed: seed)
      let texts = (0..<3).map { _ in
        String(
          (0..<Int.random(in: 0...14, using: &random)).map { _ in
            alphabet.randomElement(using: &random)!
          })
      }
      let keys = texts.map { CallNumber($0).filingKey(scheme) }
      for a in keys {
        #expect(!(a < a))
        for b in keys {
          #expect([a < b, b < a, a == b].count { $0 } == 1, "seed \(seed): \(texts)")
          for c in keys where a < b && b < c { #expect(a < c, "seed \(seed): \(texts)") }
        }
      }
      // White space at the ends and case are no part of a call number's place.
      #expect(CallNumber("  " + texts[0] + " ").filingKey(scheme) == keys[0], "seed \(seed)")
    }
  }

  @Test(arguments: [
    (FilingScheme.dewey, ["813.54 S65", "001 Bel", "641.5 Oli 2003", "R 030 Enc", "FIC", "150 J"]),
    (
      .lc, ["QA76.9.C643 D38 2003", "PS3515 .M112", "Z1001 .B2", "KF 4550 .A7", "Ref AE5", "DVD 7"]
    ),
    (.udc, ["796.51(46.71) Vic", "37:93 Abe", "616.89", "94(460)\"1936\"", "7.03 Art", "N Mar"]),
    // Numbers that are of either: those beside them tell.
    (.udc, ["796.5 Vic", "796.5", "616.89 Car", "371 Bel", "821 Wol", "159.9 Fre", "7.03 Art"]),
    (.dewey, ["796.5", "616.89", "371", "823", "823.91 W", "641.5"]),
    (.dewey, ["796.5", "616.8914 R", "371.1", "823.91 W", "823.912 W", "641.5972"]),
    (.numbered, ["A 99", "A 1024", "B 7", "Mag-1234", "C 55", "D 4711"]),
    (.local, ["N Mar", "I** Sti", "791(09) Abc", "JN Rio", "001 Bel", "92(Gon) Gon"]), (.local, []),
  ]) func schemesAreRecognisedFromTheCatalogue(_ scheme: FilingScheme, _ texts: [String]) {
    #expect(FilingScheme.recognised(among: texts.map { CallNumber($0) }) == scheme)
  }

  @Test func rangesHoldTheirEndsAndAllThatBeginsWithTheLast() {
    func range(_ first: String?, _ last: String?, _ scheme: FilingScheme) -> FilingRange {
      FilingRange(
        from: first.map { CallNumber($0) }, to: last.map { CallNumber($0) }, scheme: scheme)
    }
    func holds(_ range: FilingRange, _ text: String) -> Bool {
      range.contains(CallNumber(text).filingKey(range.scheme))
    }
    let novels = range("N Mar", "N Sol", .local)
    for inside in ["N Mar", "N Mor", "N Sol", "N Sol 2", "N Sola"] {
      #expect(holds(novels, inside))
    }
    for outside in ["N Maq", "N Som", "P 834 Mil", "791 Mor"] { #expect(!holds(novels, outside)) }
    let sport = range("79", "79", .udc)
    for inside in ["79 Abc", "791", "796.51(46.71) Vic"] { #expect(holds(sport, inside)) }
    for outside in ["78", "8", "80"] { #expect(!holds(sport, outside)) }
    // What files before the plain number begins with it too.
    let climbing = range("796.5", "796.5", .udc)
    for inside in ["796.5", "796.5+797", "796.5/.7", "796.5(46) Vic", "796.52 San"] {
      #expect(holds(climbing, inside), "\(inside)")
    }
    for outside in ["796.4", "796.6", "796", "79"] { #expect(!holds(climbing, outside)) }
    let arts = range("79", "79", .dewey)
    for inside in ["790", "791.43 A", "796.5 Vic", "799"] { #expect(holds(arts, inside)) }
    for outside in ["079", "789.9", "800", "7"] { #expect(!holds(arts, outside), "\(outside)") }
    #expect(holds(range("0", "0", .dewey), "025.04") && !holds(range("0", "0", .dewey), "100"))
    #expect(holds(range("813.5", "813.5", .dewey), "813.54 S65"))
    #expect(!holds(range("813.5", "813.5", .dewey), "813.6"))
    let literature = range("P", "P", .lc)
    for inside in ["P35", "PA3000", "PS3515 .M112"] { #expect(holds(literature, inside)) }
    for outside in ["N5", "Q1", "QA76"] { #expect(!holds(literature, outside)) }
    #expect(!holds(range("PS", "PS", .lc), "PT2600"))
    #expect(holds(range(nil, "QA76", .lc), "QA76.9 .B2"))
    #expect(!holds(range(nil, "QA76", .lc), "QA77"))
    #expect(holds(range("QA76", nil, .lc), "Z1"))
    #expect(range("N Sol", "N Mar", .local).isEmpty)
    #expect(!novels.isEmpty && !sport.isEmpty && !range(nil, nil, .dewey).isEmpty)
  }
}

/// SplitMix64, so that a failing case can be repeated from its seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
