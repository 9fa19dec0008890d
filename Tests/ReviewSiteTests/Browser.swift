import Foundation

/// A real Chromium without a window, told what to do over the WebDriver protocol.
final class Browser {
  private let driver: Process
  private let session: URL

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Starts `chromedriver` and a browser with a window of this size.
  init(width: Int = 1280, height: Int = 900) async throws {
    driver = Process()
    driver.executableURL = URL(fileURLWithPath: "/usr/bin/chromedriver")
    let port = Int.random(in: 20_000..<60_000)
    driver.arguments = ["--port=\(port)", "--log-level=OFF"]
    driver.standardOutput = FileHandle.nullDevice
    driver.standardError = FileHandle.nullDevice
    do { try driver.run() } catch {
      throw Failure(
        description: "These tests need Chromium: apt-get install chromium chromium-driver. \(error)"
      )
    }
    let base = URL(string: "http://127.0.0.1:\(port)")!
    let options: [String: Any] = [
      "args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--window-size=\(width),\(height)",
      ]
    ]
    let wish: [String: Any] = [
      "capabilities": ["alwaysMatch": ["browserName": "chrome", "goog:chromeOptions": options]]
    ]
    // Asked once only: every request for a session starts a browser.
    for _ in 0..<300 {
      if (try? await Self.call("GET", base.appendingPathComponent("status"), nil)) != nil { break }
      try await Task.sleep(for: .milliseconds(100))
    }
    let answer = try? await Self.call("POST", base.appendingPathComponent("session"), wish)
    guard let id = (answer as? [String: Any])?["sessionId"] as? String else {
      Self.end(driver)
      throw Failure(description: "Chromium did not start: \(String(describing: answer))")
    }
    session = base.appendingPathComponent("session/\(id)")
  }

  deinit { Self.end(driver) }

  /// The driver does not heed requests to terminate: it has inherited that from the tests, whose server
  /// handles them.
  private static func end(_ driver: Process) { kill(driver.processIdentifier, SIGKILL) }

  /// Ends the browser.
  func close() async {
    _ = try? await Self.call("DELETE", session, nil)
    Self.end(driver)
  }

  func open(_ url: String) async throws {
    _ = try await Self.call("POST", session.appendingPathComponent("url"), ["url": url])
  }

  /// Runs a script in the page; `return` gives its value, and a promise is waited for.
  @discardableResult
  func run(_ script: String) async throws -> Any? {
    try await Self.call(
      "POST", session.appendingPathComponent("execute/sync"), ["script": script, "args": [Any]()])
  }

  /// Clicks the first element that a selector names, as a person would: where it is covered by
  /// another, that is an error.
  func click(_ selector: String) async throws {
    let element = try await element(selector)
    _ = try await Self.call(
      "POST", session.appendingPathComponent("element/\(element)/click"), [String: Any]())
  }

  /// Types into the first element that a selector names.
  func type(_ text: String, into selector: String) async throws {
    let element = try await element(selector)
    _ = try await Self.call(
      "POST", session.appendingPathComponent("element/\(element)/value"), ["text": text])
  }

  /// Presses keys while nothing particular has the focus.
  func press(_ keys: String) async throws {
    let actions = keys.flatMap { key in
      ["keyDown", "keyUp"].map { ["type": $0, "value": String(key)] }
    }
    _ = try await Self.call(
      "POST", session.appendingPathComponent("actions"),
      ["actions": [["type": "key", "id": "keyboard", "actions": actions]]])
  }

  /// Waits until a script returns true.
  func wait(until script: String) async throws {
    for _ in 0..<300 {
      if try await run("return Boolean(\(script))") as? Bool == true { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    let text = try await run("return document.body.innerText") as? String ?? ""
    throw Failure(description: "waited in vain for \(script) on a page that says: \(text)")
  }

  /// Shows the page as on a screen of this size, to a reader whose system is light or dark.
  func emulate(width: Int, height: Int, isDark: Bool) async throws {
    try await command(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600])
    try await command(
      "Emulation.setEmulatedMedia",
      [
        "features": [
          ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        ]
      ])
  }

  private func command(_ name: String, _ parameters: [String: Any]) async throws {
    _ = try await Self.call(
      "POST", session.appendingPathComponent("goog/cdp/execute"),
      ["cmd": name, "params": parameters])
  }

  /// The page as a PNG file.
  func screenshot(to path: String) async throws {
    let picture =
      try await Self.call("GET", session.appendingPathComponent("screenshot"), nil) as? String
    try Data(base64Encoded: picture ?? "")?.write(to: URL(fileURLWithPath: path))
  }

  private func element(_ selector: String) async throws -> String {
    let found =
      try await Self.call(
        "POST", session.appendingPathComponent("element"),
        ["using": "css selector", "value": selector]) as? [String: Any]
    guard let id = found?.values.first as? String else {
      throw Failure(description: "nothing on the page is \(selector)")
    }
    return id
  }

  private static func call(
    _ method: String, _ url: URL, _ body: [String: Any]?
  ) async throws -> Any? {
    let content = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
    let data = try PlainHTTP.ask(method, url, content)
    let answer = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    if let value = answer?["value"] as? [String: Any], let error = value["error"] {
      throw Failure(description: "\(url.lastPathComponent): \(error): \(value["message"] ?? "")")
    }
    return answer?["value"]
  }
}
