import Foundation

/// How the review site is reached, and where it keeps photos that are dropped into it.
public struct SiteOptions: Sendable {
  /// The address to listen on.
  public var host: String
  /// The port to listen on; 0 for any that is free.
  public var port: Int
  /// What a browser must know to come in; nil where only this computer is listened to.
  public var token: String?
  /// The folder for uploaded photos; made when the first one comes.
  public var uploads: URL
  /// The largest photo that is taken, in bytes.
  public var uploadLimit = 64 << 20

  /// Creates options.
  public init(host: String = "127.0.0.1", port: Int = 8080, token: String? = nil, uploads: URL) {
    self.host = host
    self.port = port
    self.token = token
    self.uploads = uploads
  }

  /// Whether `host` means this computer only.
  public static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// What is wrong with the options, or nil.
  ///
  /// Whoever can reach the port can see every photo and change every match, so anyone but this
  /// computer needs a token.
  public var problem: String? {
    if !Self.isLoopback(host) && token == nil {
      return "To listen on \(host), where other computers can reach the site, give a --token that "
        + "they must know."
    }
    if let token, token.count < 12 {
      return "A token of \(token.count) characters is too easy to guess; 12 or more are needed."
    }
    if let token,
      !token.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
    {
      return "A token is made of the letters a to z, digits, - and _."
    }
    return nil
  }
}
