import Bibliography
import Retrieval

/// Titles and authors of well-known books, as catalogues write them.
let sampleTexts: [FoldedText] = [
  "El ingenioso hidalgo Don Quijote de la Mancha Cervantes Saavedra, Miguel de, 1547-1616",
  "Cien años de soledad García Márquez, Gabriel, 1927-2014",
  "El amor en los tiempos del cólera García Márquez, Gabriel, 1927-2014",
  "La plaça del Diamant Rodoreda, Mercè, 1908-1983",
  "Mirall trencat Rodoreda, Mercè, 1908-1983",
  "Tirant lo Blanc Martorell, Joanot",
  "Pride and prejudice Austen, Jane, 1775-1817",
  "Sense and sensibility Austen, Jane, 1775-1817",
  "On the origin of species Darwin, Charles, 1809-1882",
  "À la recherche du temps perdu Proust, Marcel, 1871-1922",
  "Madame Bovary Flaubert, Gustave, 1821-1880",
  "Der Zauberberg Mann, Thomas, 1875-1955",
  "Die Verwandlung Kafka, Franz, 1883-1924",
  "Il nome della rosa Eco, Umberto",
  "Os Lusíadas Camões, Luís de, 1524?-1580",
  "Война и мир Толстой, Лев Николаевич",
  "Tristes tropiques Lévi-Strauss, Claude, 1908-2009",
  "The structure of scientific revolutions Kuhn, Thomas S.",
].map { FoldedText($0) }

/// Spines' texts with at least two wrong letters each, and the row of the book they stand on.
let misreadTitles: [(reading: String, row: Int)] = [
  ("D0N QUIJOTE DE LA MANCNA", 0),
  ("Gabriel García Marquez CIEN AÑ0S DE SOLEDAO", 1),
  ("El amcr en los tiempos del colena", 2),
  ("LA PLACA DEL DlAMANI Merce Rodoreda", 3),
  ("TIRANI LO BIANC Martorell", 5),
  ("Jane Austen PRlDE AND PREJUOICE", 6),
  ("DARVIN ON THE ORIGIN OF SPECIFS", 8),
  ("Umberto Eco II nome della nosa", 13),
  ("ВОИНА И МИР Толстои", 15),
]

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers on every machine for a seed.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func word(of texts: [FoldedText]) -> String {
    texts.randomElement(using: &self)!.words.randomElement(using: &self)!
  }
}

/// A random projection of few dimensions, for tests that need some embedding.
let smallEmbedding: TextEmbedding = {
  var random = SeededRandom(seed: 3)
  let table = (0..<64 << 12).map { _ in Float.random(in: -1...1, using: &random) }
  return TextEmbedding(table: table, rowBits: 12, identifier: 3)
}()
