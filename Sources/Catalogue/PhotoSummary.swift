import Foundation
import GRDB

/// A stored photo and how its spines stand, without the spines.
public struct PhotoSummary: Sendable, Hashable, Identifiable {
  /// The photo's key.
  public var id: Int64
  /// Where the photo is.
  public var path: String
  /// Pixels, after the photo's orientation is applied.
  public var width: Int
  /// Pixels, after the photo's orientation is applied.
  public var height: Int
  /// When it was read.
  public var readAt: Date
  /// How many spines were found.
  public var spines: Int
  /// How many of them have a record that is sure, or were settled by a person; a person's record that
  /// has left the catalogue settles nothing.
  public var settled: Int
  /// How many have words, but no record or a doubtful one.
  public var unsure: Int
  /// How many have neither words nor a record.
  public var unread: Int
}

extension PhotoStore {
  /// All photos in the order of their paths, with counts of their spines.
  ///
  /// - Parameter confidence: from which a match counts as sure, 0...1.
  public func summaries(sureFrom confidence: Double) throws -> [PhotoSummary] {
    try catalogue.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT photo.id, path, width, height, readAt, count(spine.id),
            count(CASE WHEN verdict <> 'confirmed' OR record IS NOT NULL
              AND (verdict IS NOT NULL OR spineMatch.confidence >= :sure) THEN 1 END),
            count(CASE WHEN verdict IS NULL AND record IS NULL AND text = '' THEN 1 END)
          FROM photo LEFT JOIN spine ON spine.photo = photo.id
            LEFT JOIN spineMatch ON spineMatch.spine = spine.id
          GROUP BY photo.id ORDER BY path
          """, arguments: ["sure": confidence]
      ).map { row in
        let (spines, settled, unread): (Int, Int, Int) = (row[5], row[6], row[7])
        return PhotoSummary(
          id: row[0], path: row[1], width: row[2], height: row[3],
          readAt: try Date(row[4] as String, strategy: .iso8601), spines: spines,
          settled: settled, unsure: spines - settled - unread, unread: unread)
      }
    }
  }

  /// The photo with this key, or nil.
  public func photo(id: Int64) throws -> StoredPhoto? {
    try fetch(where: "id = ?", [id]).first
  }

  /// The key of the photo that has this spine, or nil.
  public func photoID(ofSpine spine: Int64) throws -> Int64? {
    try catalogue.read {
      try Int64.fetchOne($0, sql: "SELECT photo FROM spine WHERE id = ?", arguments: [spine])
    }
  }
}

extension PhotoStore {
  /// Where the photo with this key is, or nil.
  public func path(ofPhoto id: Int64) throws -> String? {
    try catalogue.read {
      try String.fetchOne($0, sql: "SELECT path FROM photo WHERE id = ?", arguments: [id])
    }
  }

  /// The spine with this key and the path of its photo, or nil.
  public func spine(id: Int64) throws -> (path: String, spine: StoredSpine)? {
    let path = try catalogue.read {
      try String.fetchOne(
        $0, sql: "SELECT path FROM photo JOIN spine ON spine.photo = photo.id WHERE spine.id = ?",
        arguments: [id])
    }
    guard let path, let spine = try photo(path: path)?.spines.first(where: { $0.id == id }) else {
      return nil
    }
    return (path, spine)
  }
}

extension PhotoStore {
  /// The photos before and after the one with this key in the order of their paths.
  public func neighbours(ofPhoto id: Int64) throws -> (previous: Int64?, next: Int64?) {
    try catalogue.read { db in
      let here = "(SELECT path FROM photo WHERE id = :id)"
      return (
        try Int64.fetchOne(
          db, sql: "SELECT id FROM photo WHERE path < \(here) ORDER BY path DESC LIMIT 1",
          arguments: ["id": id]),
        try Int64.fetchOne(
          db, sql: "SELECT id FROM photo WHERE path > \(here) ORDER BY path LIMIT 1",
          arguments: ["id": id])
      )
    }
  }
}
