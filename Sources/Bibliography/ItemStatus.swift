/// Whether a physical book should be on its shelf.
public enum ItemStatus: String, Sendable, Hashable, Codable, CaseIterable {
  /// On the shelf, or so the library believes; books for use in the library only among them.
  case available
  /// With a reader.
  case onLoan
  /// Lost, missing or stolen.
  case lost
  /// Discarded; no longer the library's.
  case withdrawn
  /// Elsewhere for another reason: in transit, on order, at the binder's, on the hold shelf.
  case elsewhere
  /// The export does not tell, or in words that are not known.
  case unknown

  /// Reads the words of a library system in English, Spanish, Catalan, German or French, whatever
  /// their case and accents; `unknown` for other words. O(length).
  public init(words text: String) {
    let folded = FoldedText(text).string
    if let status = Self.words[folded] {
      self = status
      return
    }
    // "Checked out (due 12/3)", "Prestado hasta el 12/3": the longest known beginning decides.
    var head = folded[...]
    while let space = head.lastIndex(of: " ") {
      head = head[..<space]
      if let status = Self.words[String(head)] {
        self = status
        return
      }
    }
    self = .unknown
  }

  private static let words: [String: ItemStatus] = {
    var statuses: [String: ItemStatus] = [:]
    for status in allCases where status != .unknown {
      statuses[FoldedText(status.rawValue).string] = status
    }
    for (status, words) in usualWords {
      for word in words { statuses[FoldedText(word).string] = status }
    }
    return statuses
  }()

  private static let usualWords: [(ItemStatus, [String])] = [
    (
      .available,
      [
        "available", "on shelf", "on shelves", "in library", "in library use", "in", "check shelf",
        "checked in", "not checked out", "not on loan", "not for loan", "for reference",
        "reference",
        "library use only", "in house use", "item in place", "present", "disponible", "en estante",
        "en la biblioteca", "en sala", "no prestable", "no prestado", "excluido de préstamo",
        "consulta en sala", "a la prestatgeria", "a la biblioteca", "exclòs de préstec",
        "no es presta", "no prestat", "verfügbar", "ausleihbar", "im Regal", "Präsenzbestand",
        "Präsenz", "nicht ausleihbar", "vorhanden", "nicht entliehen", "nicht verliehen", "da",
        "en rayon", "présent", "consultation sur place", "sur place", "exclu du prêt",
        "pas en prêt",
      ]
    ),
    (
      .onLoan,
      [
        "on loan", "loaned", "loan", "checked out", "out", "charged", "issued", "borrowed", "due",
        "overdue", "on interlibrary loan", "long overdue", "claimed returned", "renewed",
        "prestado", "en préstamo", "prestada", "vencido", "en prestec", "prestat", "en préstec",
        "ausgeliehen", "entliehen", "verliehen", "überfällig", "emprunté", "en prêt", "prêté",
        "sorti", "en retard",
      ]
    ),
    (
      .lost,
      [
        "lost", "missing", "stolen", "lost and paid", "lost and paid for", "lost by patron",
        "long overdue lost", "trace", "searching", "not found", "perdido", "perdida", "extraviado",
        "extraviada", "desaparecido", "robado", "no localizado", "perdut", "perduda", "extraviat",
        "robat", "no localitzat", "verloren", "vermisst", "verlust", "gestohlen",
        "nicht auffindbar",
        "perdu", "manquant", "volé", "disparu", "introuvable",
      ]
    ),
    (
      .withdrawn,
      [
        "withdrawn", "discarded", "discard", "weeded", "deleted", "deaccessioned", "cancelled",
        "retirado", "retirada", "expurgado", "expurgo", "dado de baja", "baja", "descartado",
        "retirat", "esporgat", "donat de baixa", "baixa", "eliminat", "ausgesondert",
        "ausgeschieden",
        "makuliert", "gelöscht", "retiré", "désherbé", "pilonné", "pilon", "supprimé", "éliminé",
      ]
    ),
    (
      .elsewhere,
      [
        "in transit", "transit", "on order", "ordered", "in process", "in processing", "processing",
        "in cataloging", "cataloging", "in cataloguing", "cataloguing", "in acquisitions",
        "binding",
        "at bindery", "bindery", "in repair", "repair", "mending", "damaged", "on hold",
        "on hold shelf", "on holdshelf", "on hold shelf for pickup", "hold", "reserved",
        "on display", "exhibition", "storage", "unavailable", "not available", "en tránsito",
        "en proceso", "en catalogación", "en encuadernación", "en reparación", "reservado",
        "apartado", "no disponible", "en depósito", "pedido", "en trànsit", "en procés",
        "en catalogació", "en enquadernació", "en reparació", "reservat", "unterwegs",
        "in Bearbeitung", "bestellt", "beim Buchbinder", "in Reparatur", "vorgemerkt",
        "nicht verfügbar", "Magazin", "en transit", "en traitement", "en commande", "en reliure",
        "en réparation", "réservé", "indisponible", "en magasin",
      ]
    ),
  ]
}
