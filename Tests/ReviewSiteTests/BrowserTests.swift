import Bibliography
import Catalogue
import Foundation
import Testing

/// The real pages in a real browser.
@Suite(.serialized) struct BrowserTests {
  /// Serves a site on a free port while `body` uses it in a browser.
  private func browsing(
    _ body: (Browser, SiteHarness, String) async throws -> Void
  ) async throws {
    let site = try await SiteHarness(photos: ["a.jpg", "b.jpg"])
    let (ports, announced) = AsyncStream.makeStream(of: Int.self)
    let pages = site.site
    let server = Task {
      try await pages.serve { port in
        announced.yield(port)
        announced.finish()
      }
    }
    let port = try #require(await ports.first { _ in true })
    let browser = try await Browser()
    do {
      try await body(browser, site, "http://127.0.0.1:\(port)")
    } catch {
      await browser.close()
      server.cancel()
      throw error
    }
    await browser.close()
    server.cancel()
    _ = await server.result
  }

  @Test func aSpineIsClickedCorrectedAndFoundAgain() async throws {
    try await browsing { browser, site, address in
      try await browser.open(address)
      try await browser.wait(until: "document.querySelectorAll('.wall img').length === 2")
      try await browser.click(".wall a")
      try await browser.wait(until: "document.querySelectorAll('#outlines polygon').length === 3")

      // The first spine is chosen; the page stays, only what is beside the photo changes.
      try await browser.run("window.stays = true")
      try await browser.click("#outlines a:nth-of-type(1) polygon")
      try await browser.wait(
        until: "document.querySelector('.guess')?.innerText.includes('Left Hand of Darkness')")
      #expect(try await browser.run("return window.stays") as? Bool == true)

      // Another record is looked for while typing, and chosen.
      try await browser.press("/")
      try await browser.type("moby", into: "#words")
      try await browser.wait(until: "document.querySelector('#found button')")
      try await browser.click("#found button")
      try await browser.wait(
        until:
          "document.querySelector('#outlines .confirmed title')?.textContent.startsWith('Moby')")
      #expect(try site.photo().spines[0].record?.title == "Moby Dick")
      #expect(try await browser.run("return window.stays") as? Bool == true)

      try await browser.open(address + "/find")
      try await browser.type("moby", into: "#find-words")
      try await browser.wait(
        until: "document.querySelector('.places a')?.innerText.includes('a.jpg')")
      try await browser.click(".places a")
      try await browser.wait(until: "document.querySelector('.guess.confirmed')")

      // And taken back with a key.
      try await browser.press("u")
      try await browser.wait(until: "!document.querySelector('#outlines .confirmed')")
      #expect(try site.photo().spines[0].record?.title == "The Left Hand of Darkness")
    }
  }

  @Test func everythingWorksFromTheKeyboard() async throws {
    try await browsing { browser, site, address in
      let spines = try site.photo().spines
      try await browser.open("\(address)/photos/\(try site.photo().id)?spine=\(spines[0].id)")
      try await browser.press("x")
      try await browser.wait(until: "document.querySelector('#outlines .notInCatalogue')")
      try await browser.open("\(address)/photos/\(try site.photo().id)?spine=\(spines[0].id)")
      try await browser.press("\u{E014}")  // the right arrow
      try await browser.wait(
        until: "document.querySelector('.walk h2').innerText.includes('place 2')")
      let wanted = try site.photo().spines[1].candidates[1].record
      try await browser.press("2")
      try await browser.wait(until: "document.querySelector('#outlines .confirmed')")
      let second = try site.photo().spines[1]
      #expect(second.record?.id == wanted)
      try await browser.press("+")
      try await browser.wait(until: "document.querySelector('.viewport.zoomed')")
      try await browser.press("0")
      try await browser.wait(until: "!document.querySelector('.viewport.zoomed')")
    }
  }

  @Test func theFocusStaysAndWhatHappenedIsSpoken() async throws {
    try await browsing { browser, site, address in
      let photo = try site.photo()
      try await browser.open("\(address)/photos/\(photo.id)?spine=\(photo.spines[0].id)")
      // Tab to a button, and press it: the heading of the spine that is shown then has the focus.
      try await browser.run("document.querySelector('#verdict [value=notABook]').focus()")
      try await browser.press("\u{E007}")
      try await browser.wait(until: "document.querySelector('#outlines .notABook')")
      try await browser.wait(until: "document.activeElement.matches('#panel h2')")
      try await browser.wait(
        until: "document.querySelector('#spoken').textContent.includes('Saved: Shelf 1, place 1')")
      // The next Tab goes on from there, not from the top of the page.
      try await browser.press("\u{E004}")
      #expect(
        try await browser.run("return Boolean(document.activeElement.closest('#panel'))") as? Bool
          == true)
      // A spine on the photo is chosen with Enter and keeps the focus.
      try await browser.run("document.querySelector('#outlines a:nth-of-type(3)').focus()")
      try await browser.press("\u{E007}")
      try await browser.wait(
        until: "document.activeElement.matches('#outlines a:nth-of-type(3)[aria-current]')")
      try await browser.wait(until: "!document.body.hasAttribute('aria-busy')")
      try await browser.press("u")
      try await browser.wait(
        until: "document.querySelector('#spoken').textContent.includes('Undone: Shelf 1, place 1')")
      #expect(!(try site.photo().spines.contains { $0.state == .notABook }))
      // Opened again later, the page does not say it once more.
      #expect(
        try await browser.run("return location.search.includes('undone')") as? Bool == false)
    }
  }

  @Test func anOutlineIsDrawnByFourClicks() async throws {
    try await browsing { browser, site, address in
      let photo = try site.photo()
      _ = try await site.post("/spines/\(photo.spines[2].id)/outline", "change=remove")
      try await browser.open("\(address)/photos/\(photo.id)")
      try await browser.run("document.querySelector('details.more').open = true")
      try await browser.click("#draw .draw")
      for (x, y) in [(470, 20), (560, 20), (560, 480), (470, 480)] {
        try await browser.run(
          """
          const svg = document.querySelector('#outlines');
          const p = new DOMPoint(\(x), \(y)).matrixTransform(svg.getScreenCTM());
          svg.querySelector('image').dispatchEvent(new MouseEvent('click',
            { bubbles: true, cancelable: true, clientX: p.x, clientY: p.y }));
          """)
      }
      try await browser.wait(until: "document.querySelector('#draw [name=y4]').value !== ''")
      try await browser.click("#draw button:not(.draw)")
      try await browser.wait(
        until: "document.querySelectorAll('#outlines a polygon').length === 3")
      #expect(try site.photo().spines.last?.record?.title == "Invisible Cities")
    }
  }

  @Test func aDroppedPhotoIsMatchedWhileABarRuns() async throws {
    try await browsing { browser, site, address in
      try await browser.open(address)
      // As if a file were let go over the page; a few bytes more make it another photo.
      try await browser.run(
        """
        return (async () => {
          const picture = await fetch(document.querySelector('.wall img').src.replace('320', '1600'));
          const file = new File([await picture.blob(), new Uint8Array(9)], 'dropped.jpg',
            { type: 'image/jpeg' });
          const data = new DataTransfer();
          data.items.add(file);
          document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true,
            cancelable: true }));
        })();
        """)
      try await browser.wait(until: "document.querySelector('#uploads progress')")
      try await browser.wait(until: "document.querySelectorAll('.wall li').length === 3")
      try await browser.wait(until: "!document.querySelector('#uploads progress')")
      #expect(try site.catalogue.photos.find("invisible cities").count == 3)
    }
  }

  @Test func nothingIsWrongOnAnyPage() async throws {
    try await browsing { browser, site, address in
      let photo = try site.photo()
      let session = try site.catalogue.inventories.start(
        "all", scope: InventoryScope(), scheme: .local)
      for path in [
        "/", "/photos/\(photo.id)?spine=\(photo.spines[0].id)", "/find?words=cities",
        "/inventories", "/inventories/\(session.id)?class=perhaps-missing",
      ] {
        try await browser.open(address + path)
        try await browser.wait(until: "document.readyState === 'complete'")
        // Every control has a name that can be spoken, every picture a text or none on purpose.
        let nameless =
          try await browser.run(
            """
            const named = (e) => e.getAttribute('aria-label') || e.labels?.length ||
              e.textContent?.trim() || e.title || e.querySelector('img[alt]:not([alt=""]), title');
            return [...document.querySelectorAll('a, button, input:not([type=hidden])')]
              .filter((e) => !e.hidden && !named(e) && !e.querySelector('img'))
              .map((e) => e.outerHTML)
              .concat([...document.querySelectorAll('img:not([alt])')].map((e) => e.outerHTML));
            """) as? [String]
        #expect(nameless == [], "\(path)")
        // Nothing is wider than a phone's screen.
        try await browser.emulate(width: 390, height: 800, isDark: false)
        let width = try await browser.run("return document.documentElement.scrollWidth") as? Int
        #expect(try #require(width) <= 390, "\(path)")
        try await browser.emulate(width: 1280, height: 900, isDark: true)
        let paper =
          try await browser.run(
            "return getComputedStyle(document.body).backgroundColor") as? String
        #expect(paper == "rgb(21, 26, 26)")
      }
    }
  }
}
