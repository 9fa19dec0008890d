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

  /// Opens the index of `records`, which are those of `revision`; builds it where it is missing,
  /// damaged or out of date. Where it cannot be written, for instance beside a catalogue on a medium
  /// that is read only, it is made in memory.
  package static func open(
    beside catalogue: String, revision: CatalogueRevision, records: [Record], fields: RecordFields
  ) throws -> RetrievalIndex {
    let embedding = try TextEmbedding.shipped()
    let origin = IndexOrigin(
      revision: revision.description, count: records.count, fields: fields)
    do {
      return try RetrievalIndex.open(
        path: path(beside: catalogue, fields: fields), origin: origin, embedding: embedding
      ) { body in
        for start in stride(from: 0, to: records.count, by: 8192) {
          try body(
            records[start..<min(records.count, start + 8192)].map {
              (id: $0.id, text: $0.text(of: fields))
            })
        }
      }
    } catch IndexFileError.unwritable {
      return RetrievalIndex(records.map { $0.text(of: fields) }, embedding: embedding)
    }
  }
}
