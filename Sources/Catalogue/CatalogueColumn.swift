import Bibliography

/// What a column of an imported file may hold.
public enum CatalogueColumn: String, Sendable, Hashable, Codable, CaseIterable {
  /// The title; a file must have it.
  case title
  /// The remainder of the title, joined to it with " : ".
  case subtitle
  /// The author.
  case author
  /// The shelf mark on the label.
  case callNumber = "call-number"
  /// The series.
  case series
  /// The ISBN.
  case isbn
  /// The language.
  case language
  /// How many copies there are.
  case copies
  /// The copy's barcode, or several parted by `|` or `;`.
  case barcode
  /// Where the copy is kept; like the columns that follow, a list parted by `|` beside such a list
  /// of barcodes.
  case location
  /// Whether the copy is there, on loan, lost …
  case status
  /// The copy's own call number, where the record has another.
  case itemCallNumber = "copy-call-number"
  /// The library's number of the copy.
  case copyNumber = "copy-number"
  /// The record's number in the library's own system.
  case controlNumber = "control-number"

  /// The column that a header usually names, whatever its case and accents; nil where it names none.
  static func named(_ header: String) -> CatalogueColumn? {
    byHeader[FoldedText(header).string]
  }

  private static let byHeader: [String: CatalogueColumn] = {
    var columns: [String: CatalogueColumn] = [:]
    for column in allCases {
      for header in column.usualHeaders { columns[FoldedText(header).string] = column }
    }
    return columns
  }()

  /// Headers seen in exports, in English, Spanish, Catalan, German and French.
  private var usualHeaders: [String] {
    switch self {
    case .title:
      [
        "title", "book title", "main title", "title proper", "full title", "título",
        "título propio",
        "título principal", "título del libro", "títol", "títol propi", "títol principal",
        "títol del llibre", "Titel", "Haupttitel", "Buchtitel", "Sachtitel", "Hauptsachtitel",
        "titre", "titre propre", "titre principal", "titre du livre", "245", "245a", "245 $a",
      ]
    case .subtitle:
      [
        "subtitle", "sub-title", "remainder of title", "other title information", "subtítulo",
        "resto del título", "subtítol", "resta del títol", "Untertitel", "Titelzusatz",
        "Zusatz zum Titel", "sous-titre", "complément du titre", "245b", "245 $b",
      ]
    case .author:
      [
        "author", "authors", "author(s)", "main author", "creator", "writer", "autor", "autora",
        "autores", "autor/a", "autor/es", "autor(es)", "autoría", "autor principal", "escritor",
        "autors", "autoria", "autor/autora", "Verfasser", "Verfasserin", "Verfasser/in", "Autorin",
        "Autoren", "Autor/in", "Autor/-in", "AutorIn", "Urheber", "auteur", "auteurs", "auteur(s)",
        "auteur principal", "autrice", "100", "100a", "100 $a",
      ]
    case .callNumber:
      [
        "call number", "callnumber", "call no", "call no.", "call", "call mark", "callmark", "tag",
        "shelf mark", "shelfmark", "shelving mark", "label", "spine label", "item call number",
        "itemcallnumber", "class mark", "classmark", "signatura", "signatura topográfica",
        "topográfico", "número topográfico", "núm. topográfico", "clasificación", "tejuelo", "cota",
        "topogràfic", "signatura topogràfica", "número topogràfic", "núm. topogràfic",
        "classificació", "teixell", "Signatur", "Standortsignatur", "Buchsignatur", "Standnummer",
        "Rückenschild", "cote", "cotation", "cote topographique", "indice", "952o", "952 $o", "082",
        "090", "050",
      ]
    case .series:
      [
        "series", "series title", "series statement", "collection title", "serie", "colección",
        "título de la serie", "mención de serie", "sèrie", "col·lecció", "títol de la sèrie",
        "Reihe",
        "Schriftenreihe", "Reihentitel", "Gesamttitel", "série", "collection", "titre de la série",
        "490", "490a", "490 $a", "830",
      ]
    case .isbn:
      [
        "isbn", "isbns", "isbn13", "isbn-13", "isbn 13", "isbn10", "isbn-10", "isbn/issn", "ean",
        "ISBN-Nummer", "ISBN-Nr.", "numéro ISBN", "número ISBN", "núm. ISBN", "020", "020a",
        "020 $a",
      ]
    case .language:
      [
        "language", "languages", "language code", "lang", "idioma", "lengua", "idiomas", "llengua",
        "llengües", "idiomes", "Sprache", "Sprachen", "Sprachcode", "langue", "langues",
        "code de langue", "041", "041a", "041 $a",
      ]
    case .copies:
      [
        "copies", "number of copies", "no. of copies", "copy count", "quantity", "qty", "holdings",
        "ejemplares", "número de ejemplares", "núm. ejemplares", "n.º de ejemplares",
        "nº ejemplares",
        "copias", "cantidad", "exemplars", "nombre d'exemplars", "núm. exemplars", "còpies",
        "quantitat", "Exemplare", "Anzahl", "Anzahl Exemplare", "Exemplaranzahl",
        "Anzahl der Exemplare",
        "exemplaires", "nombre d'exemplaires", "nb exemplaires", "quantité",
      ]
    case .barcode:
      [
        "barcode", "bar code", "barcodes", "item barcode", "item id", "código de barras",
        "cód. de barras", "código barras", "codi de barres", "codis de barres", "codi barres",
        "Barcode", "Strichcode", "Mediennummer", "Exemplarnummer", "Buchungsnummer", "code-barres",
        "code à barres", "code barre", "codes-barres", "952p", "952 $p",
      ]
    case .location:
      [
        "location", "locations", "shelving location", "shelf location", "current location",
        "permanent location", "home location", "item location", "location name", "location code",
        "branch", "library", "home library", "ubicación", "localización", "sucursal", "sala",
        "ubicació", "localització", "Standort", "Zweigstelle", "Abteilung", "localisation",
        "emplacement", "952c", "952 $c", "852c", "852 $c",
      ]
    case .status:
      [
        "status", "item status", "circulation status", "loan status", "availability", "estado",
        "estado del ejemplar", "situación", "disponibilidad", "estat", "estat de l'exemplar",
        "disponibilitat", "Ausleihstatus", "Exemplarstatus", "Verfügbarkeit", "statut",
        "statut de l'exemplaire", "disponibilité", "état",
      ]
    case .itemCallNumber: ["copy call number", "call number of the copy"]
    case .copyNumber:
      ["copy number", "copy no", "copy no.", "copy", "952t", "952 $t", "852t", "852 $t"]
    case .controlNumber:
      [
        "control number", "biblionumber", "biblio number", "bib number", "bib id", "bib record",
        "bib record id", "MMS ID", "record number", "record id", "bibliographic record number",
        "número de control", "número de registro", "número de registre", "Kontrollnummer", "PPN",
        "Titel-ID", "numéro de notice", "001",
      ]
    }
  }
}

/// Columns named by the user, for headers that are not recognised.
public struct ColumnMapping: Sendable, Hashable {
  /// The column's name or its number from 1, as the user wrote it.
  let columns: [CatalogueColumn: String]

  /// No column named: all are recognised by their headers.
  public init() { columns = [:] }

  /// Reads arguments such as "title=Obra" or "title=3".
  ///
  /// - Throws: `CatalogueError` of kind `badArgument` where one names no field of a record.
  public init(_ arguments: [String]) throws {
    var columns: [CatalogueColumn: String] = [:]
    for argument in arguments {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[1].isEmpty else {
        throw CatalogueError(
          .badArgument,
          "The mapping “\(argument)” is not of the form FIELD=COLUMN, for instance title=Obra "
            + "or title=2.")
      }
      guard let column = CatalogueColumn(rawValue: String(parts[0])) else {
        let known = CatalogueColumn.allCases.map(\.rawValue).joined(separator: ", ")
        throw CatalogueError(
          .badArgument,
          "The mapping “\(argument)” names no field of a record. The fields are \(known).")
      }
      guard columns.updateValue(String(parts[1]), forKey: column) == nil else {
        throw CatalogueError(
          .badArgument, "The field \(column.rawValue) is mapped twice; say once where it is.")
      }
    }
    self.columns = columns
  }

  /// The mapping in one line, always written the same way.
  var description: String {
    columns.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.key.rawValue)=\($0.value)" }.joined(separator: ";")
  }
}
