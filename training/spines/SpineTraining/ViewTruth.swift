import Foundation
import Imaging
import Spines

/// The spines of a rendered view.
struct ViewTruth {
  /// Outlines of the spines seen.
  let books: [[Vector]]
  /// Outlines of spines too hidden to be right or wrong.
  let ignore: [[Vector]]

  init(contentsOf url: URL) throws {
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    books = file.books.map(\.outline).filter { polygonArea($0) > 10 }
    ignore = file.ignore.map(\.outline).filter { polygonArea($0) > 10 }
  }

  /// Intersection over union.
  static func overlap(_ a: [Vector], _ b: [Vector]) -> Float {
    let reach = 0.75 * (extent(a) + extent(b))
    let offset = (a[0] + a[2] - b[0] - b[2]) * 0.5
    guard abs(offset.x) < reach.x + 2, abs(offset.y) < reach.y + 2 else { return 0 }
    let common = convexOverlap(a, b)
    return common / (polygonArea(a) + polygonArea(b) - common)
  }

  /// Width and height of the box around a quad.
  private static func extent(_ corners: [Vector]) -> Vector {
    let low = corners.reduce(corners[0]) { pointwiseMin($0, $1) }
    return corners.reduce(corners[0]) { pointwiseMax($0, $1) } - low
  }

  private struct File: Decodable {
    var books: [Book]
    var ignore: [Book]
  }

  private struct Book: Decodable {
    var quad: [[Float]]
    var outline: [Vector] { quad.map { Vector($0[0], $0[1]) } }
  }
}
