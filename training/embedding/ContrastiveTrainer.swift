import COpenBLAS
import Dispatch
import Foundation
import Retrieval

/// Texts as weighted rows of the table, one after the other.
struct TermBags {
  /// Where each text's terms start; one more than there are texts.
  private(set) var offsets = [0]
  private(set) var rows: [(Int32, Int32)] = []
  private(set) var weights: [Float] = []

  var count: Int { offsets.count - 1 }

  mutating func append(_ hashes: [UInt32], frequencies: TermFrequencies, rowBits: Int) {
    for hash in hashes {
      let (first, second) = TextEmbedding.rows(of: hash, rowBits: rowBits)
      rows.append((Int32(first), Int32(second)))
      weights.append(frequencies.weight(of: hash))
    }
    offsets.append(rows.count)
  }

  mutating func append(_ other: TermBags) {
    offsets += other.offsets.dropFirst().map { $0 + rows.count }
    rows += other.rows
    weights += other.weights
  }
}

/// Trains the table so that a reading's vector is nearer to its own record's than to those of all
/// other records of the batch (InfoNCE both ways: van den Oord and others, 2018; Radford and
/// others, 2021), with Adam.
///
/// The table is kept in slices of 16 columns, so that one slice's rows stay in the cache while all of
/// a batch's terms are added up; slices are also what threads share out, so the result does not
/// depend on their number.
final class ContrastiveTrainer {
  typealias Lanes = SIMD16<Float>

  let rowBits: Int
  let dimensions: Int
  let threads: Int
  /// The logits are products of vectors times e to this power.
  private(set) var logScale: Float = log(20)

  private let slices: Int
  private var table: [Lanes]
  private var gradient: [Lanes]
  private var mean: [Lanes]
  private var square: [Lanes]
  private var scaleMoments: (Float, Float) = (0, 0)
  private var steps = 0

  init(rowBits: Int, dimensions: Int, threads: Int, seed: UInt64) {
    self.rowBits = rowBits
    self.dimensions = dimensions
    self.threads = threads
    slices = dimensions / Lanes.scalarCount
    var random = SeededRandom(seed: seed)
    table = (0..<slices << rowBits).map { _ in
      var lanes = Lanes.zero
      for lane in lanes.indices { lanes[lane] = random.normal() / 16 }
      return lanes
    }
    gradient = [Lanes](repeating: .zero, count: table.count)
    mean = gradient
    square = gradient
    openblas_set_num_threads(1)
  }

  /// The table, row after row.
  var rows: [Float] {
    var rows = [Float](repeating: 0, count: dimensions << rowBits)
    for slice in 0..<slices {
      for row in 0..<1 << rowBits {
        for lane in 0..<Lanes.scalarCount {
          rows[row * dimensions + slice * Lanes.scalarCount + lane] =
            table[slice << rowBits + row][lane]
        }
      }
    }
    return rows
  }

  /// One step on readings and the records they are of, in the same order. Returns the loss, and the
  /// share of readings that are nearest to their own record.
  func step(readings: TermBags, records: TermBags, rate: Float) -> (loss: Float, hits: Float) {
    let count = readings.count
    steps += 1
    var (left, leftNorms) = forward(readings)
    var (right, rightNorms) = forward(records)
    let size = count * dimensions
    var leftGradient = [Float](repeating: 0, count: size)
    var rightGradient = leftGradient
    let outcome = contrast(left, right, &leftGradient, &rightGradient, count)
    throughNorm(&leftGradient, &left, &leftNorms)
    throughNorm(&rightGradient, &right, &rightNorms)
    update([(readings, leftGradient), (records, rightGradient)], rate: rate)
    updateScale(outcome.scaleGradient, rate: rate)
    return (outcome.loss, outcome.hits)
  }

  private func share(_ count: Int, _ body: @Sendable (Int) -> Void) {
    let threads = threads
    onAllCores(threads) { thread in
      for index in stride(from: thread, to: count, by: threads) { body(index) }
    }
  }

  /// Unit vectors, row after row, and the lengths they had.
  private func forward(_ bags: TermBags) -> ([Float], [Float]) {
    let (dimensions, rowBits) = (dimensions, rowBits)
    var vectors = [Float](repeating: 0, count: bags.count * dimensions)
    var norms = [Float](repeating: 0, count: bags.count)
    vectors.withUnsafeMutableBufferPointer { buffer in
      let output = SharedMemory(buffer.baseAddress!)
      table.withUnsafeMutableBufferPointer { buffer in
        let table = SharedMemory(buffer.baseAddress!)
        share(slices) { slice in
          let columns = table.base + slice << rowBits
          for text in 0..<bags.count {
            var sum = Lanes.zero
            for term in bags.offsets[text]..<bags.offsets[text + 1] {
              let (first, second) = bags.rows[term]
              sum += (columns[Int(first)] + columns[Int(second)]) * bags.weights[term]
            }
            UnsafeMutableRawPointer(output.base + text * dimensions + slice * Lanes.scalarCount)
              .storeBytes(of: sum, as: Lanes.self)
          }
        }
      }
    }
    for text in 0..<bags.count {
      let range = text * dimensions..<(text + 1) * dimensions
      let norm = max(1e-12, vectors[range].reduce(0) { $0 + $1 * $1 }.squareRoot())
      norms[text] = norm
      for index in range { vectors[index] /= norm }
    }
    return (vectors, norms)
  }

  /// Loss and gradients of the logits between all readings and all records.
  private func contrast(
    _ left: [Float], _ right: [Float], _ leftGradient: inout [Float],
    _ rightGradient: inout [Float],
    _ count: Int
  ) -> (loss: Float, hits: Float, scaleGradient: Float) {
    let scale = exp(logScale)
    let dimensions = Int32(dimensions)
    let block = 128
    let blocks = (count + block - 1) / block
    var logits = [Float](repeating: 0, count: count * count)
    var rowSums = [Float](repeating: 0, count: count)
    var columnParts = [Float](repeating: 0, count: blocks * count)
    var hits = 0
    var products = [Float](repeating: 0, count: count)
    var scaleGradient: Float = 0
    // Products of unit vectors are at most 1, so exp(scale * (product - 1)) neither overflows nor,
    // with the scale bounded by 40, vanishes: one exponential serves rows and columns.
    logits.withUnsafeMutableBufferPointer { logitBuffer in
      rowSums.withUnsafeMutableBufferPointer { rowBuffer in
        columnParts.withUnsafeMutableBufferPointer { columnBuffer in
          let values = SharedMemory(logitBuffer.baseAddress!)
          let rowSums = SharedMemory(rowBuffer.baseAddress!)
          let parts = SharedMemory(columnBuffer.baseAddress!)
          share(blocks) { index in
            let first = index * block
            let height = min(block, count - first)
            left.withUnsafeBufferPointer { left in
              cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, Int32(height), Int32(count), dimensions, 1,
                left.baseAddress! + first * Int(dimensions), dimensions, right, dimensions, 0,
                values.base + first * count, Int32(count))
            }
            let sums = parts.base + index * count
            for row in first..<first + height {
              let line = values.base + row * count
              var sum: Float = 0
              for column in 0..<count {
                let power = exp(scale * (line[column] - 1))
                sum += power
                sums[column] += power
              }
              rowSums[row] = sum
            }
          }
        }
      }
    }
    let totals = rowSums
    let columnSums = (0..<count).map { column in
      (0..<blocks).reduce(Float(0)) { $0 + columnParts[$1 * count + column] }
    }
    // What follows the softmax: half of both directions' shares, less 1 on the diagonal.
    var loss: Float = 0
    for index in 0..<count {
      let product = logits[index * count + index]
      products[index] = product
      loss += (log(rowSums[index]) + log(columnSums[index])) / 2 - scale * (product - 1)
      hits += logits[index * count..<(index + 1) * count].max() == product ? 1 : 0
    }
    var scaleParts = [Float](repeating: 0, count: count)
    let inverse = 1 / Float(count)
    logits.withUnsafeMutableBufferPointer { logitBuffer in
      scaleParts.withUnsafeMutableBufferPointer { scaleBuffer in
        let values = SharedMemory(logitBuffer.baseAddress!)
        let scaleParts = SharedMemory(scaleBuffer.baseAddress!)
        share(blocks) { index in
          for row in index * block..<min(count, (index + 1) * block) {
            let line = values.base + row * count
            let inverseRow = 1 / totals[row]
            var part: Float = 0
            for column in 0..<count {
              let product = line[column]
              let power = exp(scale * (product - 1))
              var slope = power * (inverseRow + 1 / columnSums[column]) / 2
              if column == row { slope -= 1 }
              part += slope * product
              line[column] = slope * inverse
            }
            scaleParts[row] = part
          }
        }
        leftGradient.withUnsafeMutableBufferPointer { buffer in
          let output = SharedMemory(buffer.baseAddress!)
          share(blocks) { index in
            let first = index * block
            cblas_sgemm(
              CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(min(block, count - first)),
              dimensions,
              Int32(count), scale, values.base + first * count, Int32(count), right, dimensions, 0,
              output.base + first * Int(dimensions), dimensions)
          }
        }
        rightGradient.withUnsafeMutableBufferPointer { buffer in
          let output = SharedMemory(buffer.baseAddress!)
          share(blocks) { index in
            let first = index * block
            cblas_sgemm(
              CblasRowMajor, CblasTrans, CblasNoTrans, Int32(min(block, count - first)), dimensions,
              Int32(count), scale, values.base + first, Int32(count), left, dimensions, 0,
              output.base + first * Int(dimensions), dimensions)
          }
        }
      }
    }
    scaleGradient = scale * scaleParts.reduce(0, +) * inverse
    return (loss * inverse, Float(hits) * inverse, scaleGradient)
  }

  /// Turns gradients of unit vectors into those of the sums they were scaled from.
  private func throughNorm(
    _ gradient: inout [Float], _ vectors: inout [Float], _ norms: inout [Float]
  ) {
    for text in norms.indices {
      let range = text * dimensions..<(text + 1) * dimensions
      let along = zip(gradient[range], vectors[range]).reduce(Float(0)) { $0 + $1.0 * $1.1 }
      for index in range {
        gradient[index] = (gradient[index] - along * vectors[index]) / norms[text]
      }
    }
  }

  private func update(_ parts: [(bags: TermBags, gradient: [Float])], rate: Float) {
    let (dimensions, rowBits, steps) = (dimensions, rowBits, steps)
    let (decay1, decay2): (Float, Float) = (0.9, 0.99)
    let correction1 = 1 / (1 - pow(decay1, Float(steps)))
    let correction2 = 1 / (1 - pow(decay2, Float(steps)))
    table.withUnsafeMutableBufferPointer { table in
      gradient.withUnsafeMutableBufferPointer { gradient in
        mean.withUnsafeMutableBufferPointer { mean in
          square.withUnsafeMutableBufferPointer { square in
            let table = SharedMemory(table.baseAddress!)
            let gradient = SharedMemory(gradient.baseAddress!)
            let mean = SharedMemory(mean.baseAddress!)
            let square = SharedMemory(square.baseAddress!)
            share(slices) { slice in
              let start = slice << rowBits
              let sums = gradient.base + start
              for (bags, slopes) in parts {
                slopes.withUnsafeBytes { slopes in
                  for text in 0..<bags.count {
                    let slope = slopes.loadUnaligned(
                      fromByteOffset: 4 * (text * dimensions + slice * Lanes.scalarCount),
                      as: Lanes.self)
                    for term in bags.offsets[text]..<bags.offsets[text + 1] {
                      let (first, second) = bags.rows[term]
                      let value = slope * bags.weights[term]
                      sums[Int(first)] += value
                      sums[Int(second)] += value
                    }
                  }
                }
              }
              for index in start..<start + 1 << rowBits {
                let slope = gradient[index]
                gradient[index] = .zero
                let first = mean[index] * decay1 + slope * (1 - decay1)
                let second = square[index] * decay2 + slope * slope * (1 - decay2)
                mean[index] = first
                square[index] = second
                let root = (second * correction2).squareRoot() + 1e-12
                table[index] -= first * (rate * correction1) / root
              }
            }
          }
        }
      }
    }
  }

  private func updateScale(_ slope: Float, rate: Float) {
    scaleMoments.0 = 0.9 * scaleMoments.0 + 0.1 * slope
    scaleMoments.1 = 0.99 * scaleMoments.1 + 0.01 * slope * slope
    let first = scaleMoments.0 / (1 - pow(0.9, Float(steps)))
    let second = scaleMoments.1 / (1 - pow(0.99, Float(steps)))
    logScale = min(log(40), logScale - rate * first / (second.squareRoot() + 1e-12))
  }
}
