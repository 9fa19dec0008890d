import Foundation
import GRDB

/// The tables of a catalogue file, made by named migrations that are never changed once shipped.
enum CatalogueSchema {
  /// "Shlf": SQLite's `application_id` of every catalogue, by which other SQLite files are told apart.
  static let applicationID: Int32 = 0x5368_6C66

  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("records") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: records)
      try db.execute(
        sql: "INSERT INTO catalogue (id, identity, revision, nextRecord) VALUES (1, ?, 0, 1)",
        arguments: [UUID().uuidString.lowercased()])
    }
    migrator.registerMigration("photos") { db in
      try db.execute(sql: photos)
    }
    migrator.registerMigration("items") { db in
      try db.execute(sql: items)
    }
    migrator.registerMigration("inventories") { db in
      try db.execute(sql: inventories)
    }
    migrator.registerMigration("corrections") { db in
      try db.execute(sql: corrections)
    }
    migrator.registerMigration("photoWarnings") { db in
      try db.execute(sql: "ALTER TABLE photo ADD COLUMN warnings TEXT NOT NULL DEFAULT ''")
    }
    migrator.registerMigration("inventoryWalks") { db in
      try db.execute(sql: inventoryWalks)
    }
    migrator.registerMigration("searchWhileTyping") { db in
      try db.execute(sql: searchWhileTyping)
    }
    return migrator
  }()

  /// `record.contentKey` hashes all fields of a row, so that equal rows meet in one record.
  /// `holding` says which source has which record, in how many rows and copies.
  /// `recordText` keeps no text of its own: it indexes the text in `record`. Whoever changes records
  /// changes it too, many at a time. With triggers FTS5 wrote a segment for each row: a million rows
  /// took 25 s of processor time instead of 9 s.
  private static let records = """
    CREATE TABLE catalogue (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      identity TEXT NOT NULL,
      revision INTEGER NOT NULL,
      nextRecord INTEGER NOT NULL
    );
    CREATE TABLE source (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      settings TEXT NOT NULL,
      contentHash TEXT NOT NULL,
      importedAt TEXT NOT NULL,
      rows INTEGER NOT NULL,
      rejected INTEGER NOT NULL
    );
    CREATE TABLE record (
      id INTEGER PRIMARY KEY,
      contentKey INTEGER NOT NULL,
      title TEXT NOT NULL,
      author TEXT NOT NULL,
      callNumber TEXT NOT NULL,
      series TEXT NOT NULL,
      isbn TEXT NOT NULL,
      language TEXT NOT NULL,
      copies INTEGER NOT NULL
    );
    CREATE TABLE holding (
      record INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
      source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
      rows INTEGER NOT NULL,
      copies INTEGER NOT NULL,
      PRIMARY KEY (record, source)
    ) WITHOUT ROWID;
    CREATE TABLE barcode (
      record INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
      source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
      barcode TEXT NOT NULL,
      PRIMARY KEY (record, barcode, source)
    ) WITHOUT ROWID;
    CREATE INDEX barcodeText ON barcode (barcode);
    CREATE VIRTUAL TABLE recordText USING fts5 (
      title, author, series, callNumber,
      content = 'record', content_rowid = 'id',
      tokenize = 'unicode61 remove_diacritics 2'
    );
    """

  /// `spineMatch` has one row for each spine that a match was sought for; `record` is null where
  /// none was found, or where the record has left the catalogue since.
  private static let photos = """
    CREATE TABLE photo (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      contentHash TEXT NOT NULL,
      settings TEXT NOT NULL,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      readAt TEXT NOT NULL
    );
    CREATE INDEX photoContent ON photo (contentHash, settings);
    CREATE TABLE spine (
      id INTEGER PRIMARY KEY,
      photo INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
      shelf INTEGER NOT NULL,
      position INTEGER NOT NULL,
      isInPile INTEGER NOT NULL,
      x1 REAL NOT NULL, y1 REAL NOT NULL, x2 REAL NOT NULL, y2 REAL NOT NULL,
      x3 REAL NOT NULL, y3 REAL NOT NULL, x4 REAL NOT NULL, y4 REAL NOT NULL,
      confidence REAL NOT NULL,
      text TEXT NOT NULL,
      reading BLOB NOT NULL
    );
    CREATE INDEX spinePlace ON spine (photo, shelf, position);
    CREATE TABLE spineMatch (
      spine INTEGER PRIMARY KEY REFERENCES spine (id) ON DELETE CASCADE,
      record INTEGER REFERENCES record (id) ON DELETE SET NULL,
      confidence REAL NOT NULL,
      candidates BLOB NOT NULL
    );
    CREATE INDEX matchedRecord ON spineMatch (record);
    """

  /// `item` has the copies of which a source says more than how many there are, in the order of
  /// record, source and place in the source (`number`). `count` is more than 1 for copies that the
  /// source does not tell apart. An empty `callNumber` means the record's own.
  private static let items = """
    ALTER TABLE record ADD COLUMN controlNumber TEXT NOT NULL DEFAULT '';
    CREATE TABLE item (
      record INTEGER NOT NULL REFERENCES record (id) ON DELETE CASCADE,
      source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      count INTEGER NOT NULL,
      callNumber TEXT NOT NULL,
      barcode TEXT NOT NULL,
      location TEXT NOT NULL,
      status TEXT NOT NULL,
      statusText TEXT NOT NULL,
      copyNumber TEXT NOT NULL,
      PRIMARY KEY (record, source, number)
    ) WITHOUT ROWID;
    INSERT INTO item
      SELECT record, source, row_number() OVER (ORDER BY record, source, barcode), 1, '', barcode, '',
        'unknown', '', ''
      FROM barcode;
    DROP TABLE barcode;
    CREATE UNIQUE INDEX itemBarcode ON item (barcode, record, source) WHERE barcode <> '';
    """

  /// `inventoryBook` and the spines of `inventoryPhoto` repeat what was true when they were written:
  /// an inventory outlives imports and further matching. Spines are JSON, since they are read and
  /// written with their photo only. `filing` is the scheme of the library's call numbers, or empty.
  private static let inventories = """
    ALTER TABLE catalogue ADD COLUMN filing TEXT NOT NULL DEFAULT '';
    CREATE TABLE inventorySession (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      location TEXT,
      first TEXT,
      last TEXT,
      scheme TEXT NOT NULL,
      startedAt TEXT NOT NULL,
      closedAt TEXT
    );
    CREATE TABLE inventoryBook (
      session INTEGER NOT NULL REFERENCES inventorySession (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      record INTEGER NOT NULL,
      copy INTEGER NOT NULL,
      title TEXT NOT NULL,
      author TEXT NOT NULL,
      callNumber TEXT NOT NULL,
      barcode TEXT NOT NULL,
      location TEXT NOT NULL,
      status TEXT NOT NULL,
      PRIMARY KEY (session, number)
    ) WITHOUT ROWID;
    CREATE TABLE inventoryPhoto (
      id INTEGER PRIMARY KEY,
      session INTEGER NOT NULL REFERENCES inventorySession (id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      contentHash TEXT NOT NULL,
      person TEXT NOT NULL,
      isComplete INTEGER NOT NULL,
      addedAt TEXT NOT NULL,
      spines BLOB NOT NULL,
      UNIQUE (session, path),
      UNIQUE (session, contentHash)
    );
    """

  /// `walk` names the photos that were taken together; empty for photos of one person in one folder. A
  /// photo of which only is known that it was to be added has no spines and is not `isRead`.
  private static let inventoryWalks = """
    ALTER TABLE inventoryPhoto ADD COLUMN walk TEXT NOT NULL DEFAULT '';
    ALTER TABLE inventoryPhoto ADD COLUMN isRead INTEGER NOT NULL DEFAULT 1;
    """

  /// `outlines` and `removed` are JSON lists of outlines, eight numbers each. `spineMatch.verdict`
  /// is what the corrections of the photo say of the spine. No key of a spine is ever used twice: a page
  /// that was opened earlier must not speak of another spine.
  private static let corrections = """
    CREATE TABLE correction (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      photoHash TEXT NOT NULL,
      kind TEXT NOT NULL,
      record INTEGER REFERENCES record (id) ON DELETE SET NULL,
      outlines TEXT NOT NULL,
      removed TEXT NOT NULL,
      person TEXT NOT NULL,
      madeAt TEXT NOT NULL,
      withdrawnAt TEXT
    );
    CREATE INDEX correctionPhoto ON correction (photoHash);
    CREATE INDEX correctedRecord ON correction (record);
    ALTER TABLE spineMatch ADD COLUMN verdict TEXT;
    CREATE TABLE spineKey (id INTEGER PRIMARY KEY CHECK (id = 1), next INTEGER NOT NULL);
    INSERT INTO spineKey SELECT 1, coalesce(max(id), 0) + 1 FROM spine;
    """

  /// Words of one to three letters begin a good part of all words: their lists are kept ready made, so
  /// that search need not gather them. At 2.3 million records "a b c" took 435 ms without; the index
  /// takes 310 MB instead of 98, and an import 11 s more of processor time. `seenText` has the texts of
  /// the records that `spineMatch` names: looking for them among all records took as long as the
  /// commonest word is common. See `SeenBooks`.
  private static let searchWhileTyping = """
    DROP TABLE recordText;
    CREATE VIRTUAL TABLE recordText USING fts5 (
      title, author, series, callNumber,
      content = 'record', content_rowid = 'id', prefix = '1 2 3',
      tokenize = 'unicode61 remove_diacritics 2'
    );
    INSERT INTO recordText (recordText) VALUES ('rebuild');
    CREATE VIRTUAL TABLE seenText USING fts5 (
      title, author, series, callNumber, prefix = '1 2 3', columnsize = 0,
      tokenize = 'unicode61 remove_diacritics 2'
    );
    INSERT INTO seenText (rowid, title, author, series, callNumber)
      SELECT id, title, author, series, callNumber FROM record
      WHERE id IN (SELECT record FROM spineMatch WHERE record IS NOT NULL);
    """
}
