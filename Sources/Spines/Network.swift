import COpenBLAS
import Dispatch
import Foundation
import Imaging

/// The segmenter's network: a small U-Net that works on 2x2 blocks of pixels
/// (`training/segmenter/network.py` is its other half).
///
/// Each convolution is a matrix product of its weights with the neighbourhoods of the pixels, laid
/// out as columns for a few rows of the picture at a time, so that they stay in the cache. The rows
/// are shared out among the cores; OpenBLAS itself runs on one thread.
package struct Network: Sendable {
  private let weights: NetworkWeights
  private let workers: Int

  /// The sides of the pictures it takes are multiples of this.
  package var granularity: Int { 1 << weights.down.count }

  /// Creates the network; `workers` rows of a picture are worked on at a time.
  package init(
    _ weights: NetworkWeights, workers: Int = ProcessInfo.processInfo.activeProcessorCount
  ) {
    self.weights = weights
    self.workers = max(1, workers)
  }

  /// The maps of a picture whose sides are multiples of `granularity`. About 7 billion
  /// multiplications for 1024x768 pixels.
  package func maps(of image: ColorImage) -> NetworkMaps {
    precondition(
      image.width > 0 && image.height > 0 && image.width % granularity == 0
        && image.height % granularity == 0, "the network takes sides that are multiples of 32")
    _ = Self.oneThread
    var kept: [NetworkPlanes] = []
    var x = unshuffled(image)
    for (level, layers) in weights.down.enumerated() {
      if level > 0 { x = halved(x) }
      for layer in layers { x = convolved([Source(x)], with: layer) }
      kept.append(x)
    }
    for (layers, skip) in zip(weights.up, kept.dropLast().reversed()) {
      kept.removeLast()
      let reduced = convolved([Source(x)], with: layers.reduce)
      x = convolved([Source(reduced, doubled: true), Source(skip)], with: layers.join)
    }
    return shuffled(x)
  }

  /// Our own workers use all cores; further threads inside each product would only fight them.
  private static let oneThread: Void = { openblas_set_num_threads(1) }()

  // MARK: Convolution

  /// Input channels of a convolution, at half the resolution of its output where `doubled`.
  private struct Source: Sendable {
    let planes: NetworkPlanes
    let doubled: Bool
    init(_ planes: NetworkPlanes, doubled: Bool = false) {
      self.planes = planes
      self.doubled = doubled
    }
  }

  /// About how many pixels are worked on at a time: their columns fit the second-level cache.
  private static let stripePixels = 768

  private func convolved(_ sources: [Source], with layer: NetworkLayer) -> NetworkPlanes {
    let scale = sources[0].doubled ? 2 : 1
    let width = sources[0].planes.width * scale
    let height = sources[0].planes.height * scale
    let output = NetworkPlanes(channels: layer.outputs, width: width, height: height)
    forStripes(width: width, height: height, scratch: layer.inputs * layer.side * layer.side) {
      rows, scratch in
      product(
        of: sources, layer, rows: rows, width: width, scratch: scratch,
        output: output.values + rows.lowerBound * width, outputStride: output.area)
      let count = rows.count * width
      for channel in 0..<layer.outputs {
        let plane = output.values + channel * output.area + rows.lowerBound * width
        let bias = layer.biases[channel]
        for index in 0..<count { plane[index] = max(plane[index] + bias, 0) }
      }
    }
    return output
  }

  /// Weights times neighbourhoods for a few rows, without bias.
  private func product(
    of sources: [Source], _ layer: NetworkLayer, rows: Range<Int>, width: Int,
    scratch: UnsafeMutablePointer<Float>, output: UnsafeMutablePointer<Float>, outputStride: Int
  ) {
    let count = rows.count * width
    let depth = layer.inputs * layer.side * layer.side
    var columns = UnsafePointer(scratch)
    var columnStride = count
    if layer.side == 3 {
      Self.fill(scratch, from: sources, rows: rows, width: width)
    } else {
      columns = UnsafePointer(sources[0].planes.values + rows.lowerBound * width)
      columnStride = sources[0].planes.area
    }
    layer.weights.withUnsafeBufferPointer {
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(layer.outputs), Int32(count), Int32(depth),
        1, $0.baseAddress, Int32(depth), columns, Int32(columnStride), 0, output,
        Int32(outputStride))
    }
  }

  /// Lays out the 3x3 neighbourhoods of the pixels of `rows`: one line for each channel and place in
  /// the neighbourhood, zeros outside the picture.
  private static func fill(
    _ columns: UnsafeMutablePointer<Float>, from sources: [Source], rows: Range<Int>, width: Int
  ) {
    let count = rows.count * width
    var line = columns
    let expanded = columns + count * 9 * sources.reduce(0) { $0 + $1.planes.channels }
    for source in sources {
      let planes = source.planes
      let height = source.doubled ? 2 * planes.height : planes.height
      for channel in 0..<planes.channels {
        let plane = planes.values + channel * planes.area
        for y in (rows.lowerBound - 1)...rows.upperBound {
          var from = UnsafePointer<Float>(expanded)
          let inside = y >= 0 && y < height
          if inside {
            if source.doubled {
              let half = plane + (y / 2) * planes.width
              for x in 0..<planes.width {
                expanded[2 * x] = half[x]
                expanded[2 * x + 1] = half[x]
              }
            } else {
              from = UnsafePointer(plane + y * width)
            }
          }
          for row in 0..<3 {
            let target = y - row + 1
            guard rows.contains(target) else { continue }
            let to = line + row * 3 * count + (target - rows.lowerBound) * width
            guard inside else {
              for column in 0..<3 { (to + column * count).update(repeating: 0, count: width) }
              continue
            }
            to[0] = 0
            (to + 1).update(from: from, count: width - 1)
            (to + count).update(from: from, count: width)
            (to + 2 * count).update(from: from + 1, count: width - 1)
            to[2 * count + width - 1] = 0
          }
        }
        line += 9 * count
      }
    }
  }

  // MARK: Between the convolutions

  /// The picture as 12 planes of half its size, -1...1: for each colour the four pixels of a block.
  private func unshuffled(_ image: ColorImage) -> NetworkPlanes {
    let planes = NetworkPlanes(
      channels: NetworkWeights.inputs, width: image.width / 2, height: image.height / 2)
    image.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<image.height {
        for x in 0..<image.width {
          let target = (y / 2) * planes.width + x / 2
          for color in 0..<3 {
            let channel = 4 * color + 2 * (y % 2) + x % 2
            planes.values[channel * planes.area + target] =
              Float(pixels[3 * (y * image.width + x) + color]) * (2 / 255) - 1
          }
        }
      }
    }
    return planes
  }

  /// The greatest of each block of 2x2.
  private func halved(_ planes: NetworkPlanes) -> NetworkPlanes {
    let half = NetworkPlanes(
      channels: planes.channels, width: planes.width / 2, height: planes.height / 2)
    for row in 0..<(half.channels * half.height) {
      // Heights are even: rows of all channels can be walked through as one.
      let upper = planes.values + 2 * row * planes.width
      let lower = upper + planes.width
      let target = half.values + row * half.width
      for x in 0..<half.width {
        target[x] = max(max(upper[2 * x], upper[2 * x + 1]), max(lower[2 * x], lower[2 * x + 1]))
      }
    }
    return half
  }

  /// The last convolution, spread over the pixels of each block, as probabilities.
  private func shuffled(_ planes: NetworkPlanes) -> NetworkMaps {
    let head = weights.head
    let width = 2 * planes.width
    let height = 2 * planes.height
    let kinds = NetworkMaps.Plane.allCases.count
    let values = [Float](unsafeUninitializedCapacity: kinds * width * height) { buffer, filled in
      nonisolated(unsafe) let maps = buffer.baseAddress!
      forStripes(width: planes.width, height: planes.height, scratch: head.outputs) {
        rows, scratch in
        let count = rows.count * planes.width
        product(
          of: [Source(planes)], head, rows: rows, width: planes.width, scratch: scratch,
          output: scratch, outputStride: count)
        for channel in 0..<head.outputs {
          let kind = channel / 4
          let isProbability = kind <= NetworkMaps.Plane.boundary.rawValue
          let bias = head.biases[channel]
          for row in rows {
            let from = scratch + channel * count + (row - rows.lowerBound) * planes.width
            let to =
              maps + kind * width * height + (2 * row + channel % 4 / 2) * width + channel % 2
            for x in 0..<planes.width {
              let value = from[x] + bias
              to[2 * x] = isProbability ? 1 / (1 + exp(-value)) : value
            }
          }
        }
      }
      filled = kinds * width * height
    }
    return NetworkMaps(width: width, height: height, values: values)
  }

  /// Calls `body` with ranges of rows that together make up the picture, on all workers; each worker
  /// has scratch for `scratch` values a pixel and a line more.
  private func forStripes(
    width: Int, height: Int, scratch: Int,
    _ body: @Sendable (Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) {
    let rows = max(1, Self.stripePixels / width)
    let stripes = (height + rows - 1) / rows
    let workers = min(workers, stripes)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      let memory = UnsafeMutablePointer<Float>.allocate(
        capacity: scratch * rows * width + width)
      defer { memory.deallocate() }
      for stripe in stride(from: worker, to: stripes, by: workers) {
        body(stripe * rows..<min((stripe + 1) * rows, height), memory)
      }
    }
  }
}
