import Bibliography
import Catalogue
import Matching
import Retrieval

/// The retrieval index that lies beside a catalogue.
package enum CatalogueIndex {
  /// The index's file: one for each choice of fields, so that changing one's mind costs no rebuild.
  package static func path(beside catalogue: String, fields: RecordFields) -> String {
    let names = RecordFields.names.filter { fields.contains($0.field) }.map(\.name)
    return fields == .all
      ? catalogue + ".index" : "\(catalogue).\(names.joined(separator: "-")).index"
  }

  /// Opens the index of the catalogue's records; builds it where it is missing or damaged, and adds
  /// what has changed where it is out of date. Where it cannot be written, for instance beside a
  /// catalogue on a medium that is read only, it is made in memory.
  ///
  /// - Parameters:
  ///   - allowed: the fields that may be used; the index is of those that `Matcher.evidence` chooses.
  ///   - working: told what has to be done, before it begins.
  /// - Throws: `PipelineError.emptyCatalogue`, or errors of the catalogue and the index.
  package static func open(
    _ catalogue: Catalogue, allowed: RecordFields,
    working: (RetrievalIndex.Work) -> Void = { _ in }
  ) throws -> (index: RetrievalIndex, fields: RecordFields) {
    let embedding = try TextEmbedding.shipped()
    var attempts = 0
    while true {
      let extent = try catalogue.extent()
      guard extent.count > 0 else { throw PipelineError.emptyCatalogue(path: catalogue.path) }
      let fields = Matcher.evidence(
        ofRecords: extent.count, labelled: extent.labelled, allowed: allowed)
      let origin = IndexOrigin(
        revision: extent.revision.description, count: extent.count, fields: fields)
      let source = Source(catalogue: catalogue, revision: extent.revision)
      do {
        return (
          try open(origin, source, embedding, working: working), fields
        )
      } catch is CatalogueChanged {
        // Somebody imports at the same time: what they leave is what counts.
        attempts += 1
        guard attempts < 5 else { throw PipelineError.catalogueKeepsChanging(path: catalogue.path) }
      }
    }
  }

  private static func open(
    _ origin: IndexOrigin, _ source: Source, _ embedding: TextEmbedding,
    working: (RetrievalIndex.Work) -> Void
  ) throws -> RetrievalIndex {
    do {
      return try RetrievalIndex.open(
        path: path(beside: source.catalogue.path, fields: origin.fields), origin: origin,
        embedding: embedding, working: working, from: source)
    } catch IndexFileError.unwritable {
      return try RetrievalIndex(of: source, origin: origin, embedding: embedding)
    }
  }

  /// The catalogue in the state of one revision.
  private struct Source: IndexedCatalogue {
    let catalogue: Catalogue
    let revision: CatalogueRevision

    func forEachRecord(_ body: ([Record]) throws -> Void) throws {
      try check(catalogue.forEachRecord(batch: 8192, body))
    }

    func forEachVersion(_ body: ([RecordVersion]) throws -> Void) throws {
      try check(
        catalogue.forEachVersion { batch in
          try body(batch.map { RecordVersion(id: $0.id, content: $0.content) })
        })
    }

    func records(ids: [Int64]) throws -> [Record] {
      let records = try catalogue.records(ids: ids)
      try check(catalogue.revision())
      return records
    }

    private func check(_ found: CatalogueRevision) throws {
      if found != revision { throw CatalogueChanged() }
    }
  }

  /// The catalogue is no longer what it was when the work on it began.
  private struct CatalogueChanged: Error {}
}
