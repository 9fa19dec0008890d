import Bibliography
import Catalogue
import Foundation
import Pipeline
import Reading
import Testing

import class DrawnShelf.FixedSegmenter

/// What inventories have found, with the way to the photos.
@Suite struct InventoryPagesTests {
  private func inventory(of site: SiteHarness) async throws -> InventorySession {
    let session = try site.catalogue.inventories.start(
      "Novels & <more>", scope: InventoryScope(first: "N"), scheme: .local)
    let run = MatchRun(
      catalogue: site.catalogue, segmenter: FixedSegmenter(),
      reader: try SpineReader(languages: ["eng", "spa"], workers: 1))
    _ = try await InventoryRun(run: run, session: session).add([site.shelf.photos])
    return session
  }

  @Test func theListLeadsToEntriesAndTheseToTheSpines() async throws {
    let site = try await SiteHarness()
    #expect(try await site.get("/inventories").text.contains("No inventory has been started."))
    let session = try await inventory(of: site)
    let list = try await site.get("/inventories").text
    #expect(
      list.contains("<a href=\"/inventories/\(session.id)\"><b>Novels &amp; &lt;more&gt;</b>"))
    #expect(list.contains("10 books · 1 photos"))

    let page = try await site.get("/inventories/\(session.id)").text
    #expect(page.contains("<b>10</b> books expected"))
    #expect(page.matches(of: /\?class=[a-z-]+"/).count == 9)
    let seen = try await entries(session, site)
    let spines = try site.photo().spines
    for spine in spines.dropFirst() {
      #expect(seen.contains("<a href=\"/spines/\(spine.id)\">a.jpg · Shelf 1, place"))
      #expect(seen.contains("<img src=\"/spines/\(spine.id)/picture\""))
    }
    // The first is of another range: it is no entry, but a neighbour.
    #expect(seen.contains("<a href=\"/spines/\(spines[0].id)\">CF Le The Left Hand of Darkness"))
    #expect(try await site.get("/inventories/999").status == 404)
    let far = try await site.get(
      "/inventories/\(session.id)?class=missing&page=9223372036854775807")
    #expect(far.status == 200)
  }

  @Test func aCorrectionIsSeenInTheInventory() async throws {
    let site = try await SiteHarness()
    let session = try await inventory(of: site)
    let moby = try #require(try site.catalogue.search("moby dick").first).id
    #expect(try await !entries(session, site).contains("<b>Moby Dick</b>"))
    let spine = try site.photo().spines[0].id
    _ = try await site.post("/spines/\(spine)/verdict", "verdict=record:\(moby)")
    #expect(
      try await entries(session, site).contains("<code>N Mel</code> <b>Moby Dick</b> Melville"))
  }

  /// The pages of all classes, one after the other.
  private func entries(_ session: InventorySession, _ site: SiteHarness) async throws -> String {
    var pages = ""
    let first = try await site.get("/inventories/\(session.id)").text
    for link in first.matches(of: /\?class=([a-z-]+)"/) {
      let page = try await site.get("/inventories/\(session.id)?class=\(link.1)")
      #expect(page.status == 200)
      pages += page.text
    }
    return pages
  }
}
