import Foundation
import Hummingbird
import NIOCore

/// The parts of a form with files (`multipart/form-data`, RFC 7578), one after the other as they
/// come: a file is passed on in pieces and never held whole.
final class MultipartBody {
  private var input: RequestBody.AsyncIterator
  private var buffer = ByteBuffer()
  private let boundary: [UInt8]
  private var isAtEnd = false

  /// A part's header lines are shorter than this.
  private static let longestHeader = 16 << 10

  /// Takes the body of a request with this `Content-Type`; nil where it is no such form.
  init?(_ body: RequestBody, contentType: String) {
    let parameters = contentType.split(separator: ";").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard parameters.first?.lowercased() == "multipart/form-data",
      let boundary = parameters.first(where: { $0.lowercased().hasPrefix("boundary=") })
    else { return nil }
    let name = boundary.dropFirst("boundary=".count).filter { $0 != "\"" }
    guard !name.isEmpty, name.utf8.count <= 70 else { return nil }
    self.boundary = Array("\r\n--\(name)".utf8)
    input = body.makeAsyncIterator()
    // The first boundary has no line before it.
    buffer.writeString("\r\n")
  }

  /// Goes on to the next part with a file and returns the file's name; nil after the last one.
  func nextFileName() async throws -> String? {
    while !isAtEnd {
      while try await piece() != nil {}
      guard let header = try await header() else {
        isAtEnd = true
        return nil
      }
      if let name = Self.fileName(in: header) { return name }
    }
    return nil
  }

  /// The next piece of the present part's content; nil at its end.
  func piece() async throws -> ByteBuffer? {
    while true {
      let view = buffer.readableBytesView
      if let start = view.firstRange(of: boundary)?.lowerBound {
        let length = start - view.startIndex
        return length == 0 ? nil : buffer.readSlice(length: length)
      }
      // What may be the beginning of a boundary stays.
      let safe = buffer.readableBytes - boundary.count
      if safe > 0 { return buffer.readSlice(length: safe) }
      guard let more = try await input.next() else {
        // A body that ends without a boundary was cut off.
        throw SiteError.badRequest
      }
      var piece = more
      buffer.discardReadBytes()
      buffer.writeBuffer(&piece)
    }
  }

  /// Reads a boundary and the header lines after it; nil at the end of the form.
  private func header() async throws -> String? {
    buffer.moveReaderIndex(forwardBy: boundary.count)
    let end = Array("\r\n\r\n".utf8)
    while true {
      let view = buffer.readableBytesView
      if view.starts(with: Array("--".utf8)) { return nil }
      if let range = view.firstRange(of: end) {
        let length = range.upperBound - view.startIndex
        return buffer.readString(length: length)
      }
      guard buffer.readableBytes < Self.longestHeader, let more = try await input.next() else {
        throw SiteError.badRequest
      }
      var piece = more
      buffer.writeBuffer(&piece)
    }
  }

  private static func fileName(in header: String) -> String? {
    for line in header.split(separator: "\r\n") {
      guard line.lowercased().hasPrefix("content-disposition:"),
        let start = line.range(of: "filename=\"")
      else { continue }
      let name = line[start.upperBound...].prefix { $0 != "\"" }
      return name.isEmpty ? nil : String(name)
    }
    return nil
  }
}

/// The content of one file in a form, as a sequence.
struct MultipartFile: AsyncSequence, AsyncIteratorProtocol {
  let form: MultipartBody

  func makeAsyncIterator() -> MultipartFile { self }
  func next() async throws -> ByteBuffer? { try await form.piece() }
}
