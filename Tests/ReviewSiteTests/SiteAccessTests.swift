import Foundation
import HTTPTypes
import ReviewSite
import Testing

/// Who may come in, and what browsers are told.
@Suite struct SiteAccessTests {
  private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!

  @Test func otherNamesAreNotAnswered() async throws {
    let site = try await SiteHarness(photos: [])
    for name in ["evil.example", "127.0.0.1.evil.example:8080", "localhost.evil.example"] {
      #expect(try await site.ask(.get, "/", authority: name).status == 421, "\(name)")
    }
    for name in ["localhost:8080", "127.0.0.1:9", "[::1]:8080"] {
      #expect(try await site.ask(.get, "/", authority: name).status == 200, "\(name)")
    }
  }

  @Test func onlyOwnPagesChangeSomething() async throws {
    let site = try await SiteHarness()
    let spine = try site.photo().spines[0]
    let path = "/spines/\(spine.id)/verdict"
    let others: [HTTPFields] = [
      [:], [Self.fetchSite: "cross-site"], [Self.fetchSite: "same-site"],
      [.origin: "http://evil.example"], [.origin: "null"],
    ]
    for headers in others {
      #expect(try await site.post(path, "verdict=notABook", headers).status == 403)
    }
    #expect(try site.photo().spines[0].record?.title == "The Left Hand of Darkness")
    let own: HTTPFields = [.origin: "http://127.0.0.1:8080"]
    #expect(try await site.post(path, "verdict=notABook", own).status == 303)
    #expect(try site.photo().spines[0].state == .notABook)
  }

  @Test func aTokenIsAskedForEverywhere() async throws {
    let site = try await SiteHarness(token: "correct-horse-1")
    let photo = try site.photo()
    for path in ["/", "/photos/\(photo.id)/picture/320", "/export/matches.csv", "/find"] {
      #expect(try await site.get(path).status == 401, "\(path)")
      #expect(try await site.get(path + "?token=wrong-horse-1x").status == 401, "\(path)")
    }
    let entry = try await site.get("/?token=correct-horse-1")
    #expect(entry.status == 303 && entry.location == "/")
    let cookie = try #require(entry.headers[.setCookie])
    // Whoever comes by a link in a message is sent on to a page: a strict cookie would not go along.
    #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
    let pair = String(cookie.prefix { $0 != ";" })
    #expect(try await site.get("/", [.cookie: pair]).status == 200)
    #expect(
      try await site.get("/", [.authorization: "Bearer correct-horse-1"]).status == 200)
  }

  @Test func theTokenLeadsToNoOtherSite() async throws {
    let site = try await SiteHarness(photos: [], token: "correct-horse-1")
    for path in ["//evil.example/", "//evil.example", "/\\evil.example"] {
      let answer = try await site.get(path + "?token=correct-horse-1")
      #expect(answer.status == 303 && answer.location == "/", "\(path)")
    }
    #expect(try await site.get("/find?token=correct-horse-1").location == "/find")
  }

  @Test func theTokenCanBeTyped() async throws {
    let site = try await SiteHarness(photos: [], token: "correct-horse-1")
    let page = try await site.get("/find")
    #expect(page.status == 401 && page.text.contains("<form action=\"/token\""))
    #expect(page.text.contains("name=\"back\" value=\"/find\""))
    // The page looks like the others, and no more than that can be had without the token.
    #expect(try await site.get("/static/site.css").status == 200)
    let wrong = try await site.post("/token", "token=wrong-horse-1x&back=/find")
    #expect(wrong.status == 401 && wrong.text.contains("That is not the token."))
    #expect(wrong.headers[.setCookie] == nil)
    let right = try await site.post("/token", "token=correct-horse-1&back=/find")
    #expect(right.status == 303 && right.location == "/find")
    let pair = String(try #require(right.headers[.setCookie]).prefix { $0 != ";" })
    #expect(try await site.get("/find", [.cookie: pair]).status == 200)
    let away = try await site.post("/token", "token=correct-horse-1&back=//evil.example")
    #expect(away.location == "/")
    let other: HTTPFields = [Self.fetchSite: "cross-site"]
    #expect(try await site.post("/token", "token=correct-horse-1", other).status == 403)
  }

  @Test func tooLargeAFormIsRefusedPlainly() async throws {
    let site = try await SiteHarness(photos: [])
    let answer = try await site.post("/person", "name=" + String(repeating: "a", count: 2 << 20))
    #expect(answer.status == 413)
    #expect(answer.text.contains("More was sent than this page takes."))
  }

  @Test func otherComputersNeedAToken() {
    let uploads = URL(fileURLWithPath: "photos")
    #expect(SiteOptions(host: "0.0.0.0", uploads: uploads).problem != nil)
    #expect(SiteOptions(host: "0.0.0.0", token: "short", uploads: uploads).problem != nil)
    #expect(SiteOptions(host: "0.0.0.0", token: "bad token here!", uploads: uploads).problem != nil)
    #expect(
      SiteOptions(host: "0.0.0.0", token: "long-enough-word", uploads: uploads).problem == nil)
    #expect(SiteOptions(uploads: uploads).problem == nil)
  }

  @Test func browsersLoadNothingFromElsewhere() async throws {
    let site = try await SiteHarness(photos: [])
    for path in ["/", "/nowhere", "/static/site.css"] {
      let headers = try await site.get(path).headers
      let policy = try #require(headers[.contentSecurityPolicy])
      #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
      #expect(headers[.xContentTypeOptions] == "nosniff")
    }
  }

  @Test func returningLeadsNowhereElse() async throws {
    let site = try await SiteHarness(photos: [])
    for back in ["//evil.example", "https://evil.example", "/\\evil.example", "/a%0D%0Ab"] {
      let answer = try await site.post("/person", "name=Ada&back=\(back)")
      #expect(answer.location == "/", "\(back)")
    }
  }
}
