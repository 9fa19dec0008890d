import Bibliography

extension RetrievalIndex {
  private typealias Ranking = [(row: Int32, score: Float)]

  /// At most `limit` candidates for each query, the most promising first.
  ///
  /// The same for every number of cores. Memory beyond the result: `limit` rows per query and core.
  ///
  /// - Parameter exhaustively: compares with every vector, where otherwise some are passed over in
  ///   an index of many records.
  public func candidates(
    for queries: [FoldedText], limit: Int, exhaustively: Bool = false
  ) -> [[Candidate]] {
    candidates(for: queries, limit: limit, visiting: exhaustively ? .max : nil)
  }

  /// The same, looking into so many cells of vectors; nil for as many as pays.
  package func candidates(
    for queries: [FoldedText], limit: Int, visiting cells: Int?
  ) -> [[Candidate]] {
    let limit = max(0, min(limit, count))
    let vectors = embedding.vectors(of: queries, frequencies: frequencies)
    let nearest = nearest(vectors, limit: limit, visiting: cells)
    return mapOnAllCores(queries.count, inBlocksOf: Parallel.block(queries.count, atMost: 16)) {
      candidates($0, queries, vectors, nearest, limit: limit)
    }
  }

  /// The `limit` records with the nearest vectors for each query, by comparing with every one.
  package func exactNeighbours(
    of queries: [FoldedText], limit: Int
  ) -> [[(row: Int32, score: Float)]] {
    nearest(
      embedding.vectors(of: queries, frequencies: frequencies), limit: min(limit, count),
      visiting: .max)
  }

  private func nearest(_ queries: [Float], limit: Int, visiting cells: Int?) -> [Ranking] {
    let dimensions = embedding.dimensions
    var blocks: [VectorScan.Block] = []
    var first = 0
    for segment in segments {
      for var block in segment.blocks(
        for: queries, dimensions: dimensions, visiting: cells)
      {
        block.rows = block.rows.lowerBound + first..<block.rows.upperBound + first
        blocks.append(block)
      }
      first += segment.count
    }
    return VectorScan.best(
      limit, for: queries, dimensions: dimensions, blocks: blocks, except: removed
    ) { rows, output in
      let (segment, place) = place(of: Int32(rows.lowerBound))
      segments[segment].vectors.write(place..<place + rows.count, to: output)
    }
  }

  private func candidates(
    _ block: Range<Int>, _ queries: [FoldedText], _ vectors: [Float], _ nearest: [Ranking],
    limit: Int
  ) -> [[Candidate]] {
    withUnsafeTemporaryAllocation(
      of: Float.self, capacity: min(count, Self.recordsPerBlock)
    ) { scratch in
      block.map { number in
        let query = queries[number]
        var lists = [nearest[number]]
        if segments.first?.grams != nil {
          let most = max(1000, count / Self.commonestGrams)
          lists.append(best(limit, for: query, ofAtMost: most, scratch, { $0.grams }))
        }
        // The word scores of what other lists have are picked up in passing.
        var wanted = Set(lists.joined().map(\.row)).sorted()[...]
        var scores: [Int32: Float] = [:]
        let byWords = best(limit, for: query, scratch, { $0.words }) { firstRow, block in
          while let row = wanted.first, Int(row) < firstRow + block.count {
            scores[row] = block[Int(row) - firstRow]
            wanted.removeFirst()
          }
        }
        for (row, score) in byWords { scores[row] = score }
        lists.append(byWords)
        return Self.fusing(lists, limit: limit).map { row in
          Candidate(
            row: row, grams: 0, words: scores[row] ?? 0,
            vector: product(row, with: vectors, query: number))
        }
      }
    }
  }

  /// The records with the best scores by one of the segments' indexes, block by block, because the
  /// scores of millions would not fit the cache. `body` sees the scores of all.
  private func best(
    _ limit: Int, for text: FoldedText, ofAtMost records: Int = .max,
    _ scratch: UnsafeMutableBufferPointer<Float>,
    _ index: (IndexSegment) -> SparseIndex?,
    _ body: (_ firstRow: Int, _ scores: UnsafeBufferPointer<Float>) -> Void = { _, _ in }
  ) -> Ranking {
    guard let query = segments.first.flatMap(index)?.query(text) else { return [] }
    var top = TopRows(limit: limit)
    var start = 0
    for segment in segments {
      index(segment)?.forEachBlock(
        of: Self.recordsPerBlock, scoring: query, ofAtMost: records, using: scratch.baseAddress!
      ) { offset, block in
        top.insert(block: block, firstRow: Int32(start + offset), above: 0, except: removed)
        body(start + offset, block)
      }
      start += segment.count
    }
    return top.takeSorted()
  }

  /// N-grams that more than one in so many records have, and more than a thousand, propose none. That takes a sixth of matching's
  /// time; of 3,250 right records among 15,044 as many were among the first 100 as with all n-grams, of
  /// badly read spines 1,574 of 1,629, not 1,576.
  private static let commonestGrams = 10

  /// Records whose scores are made at a time: half a megabyte.
  private static let recordsPerBlock = 1 << 17

  private func product(_ row: Int32, with queries: [Float], query: Int) -> Float {
    let (segment, place) = place(of: row)
    let vectors = segments[segment].vectors
    return vectors.product(place, with: queries, from: query * vectors.dimensions)
  }

  /// Joins the lists by reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009): a row's place is
  /// decided by the sum of 1 / (`rankOffset` + rank) over the lists that have it.
  private static func fusing(_ lists: [Ranking], limit: Int) -> [Int32] {
    var sums: [Int32: Float] = [:]
    sums.reserveCapacity(lists.reduce(0) { $0 + $1.count })
    for list in lists {
      for (rank, entry) in list.enumerated() {
        sums[entry.row, default: 0] += 1 / (rankOffset + Float(rank))
      }
    }
    var top = TopRows(limit: limit)
    for (row, sum) in sums { top.insert(row: row, score: sum) }
    return top.takeSorted().map(\.row)
  }

  /// The right record was first for .914 of the library's development half with title and author,
  /// and for .893 where the lists were taken in turn; among the first 100 it was equally often.
  private static let rankOffset: Float = 10
}
