import Dispatch
import Foundation

/// Runs `body` for every index from 0 up to `count` on all cores and waits for the last one.
///
/// Each index is run once; which thread runs it is open, so results must depend on the index only.
package func onAllCores(_ count: Int, _ body: @Sendable (Int) -> Void) {
  if count == 1 {
    body(0)
  } else if count > 1 {
    DispatchQueue.concurrentPerform(iterations: count, execute: body)
  }
}

/// Divides `count` items into blocks of at most `size` and runs `body` on each, on all cores.
package func onAllCores(
  _ count: Int, inBlocksOf size: Int, _ body: @Sendable (Range<Int>) -> Void
) {
  onAllCores((count + size - 1) / size) { block in
    body(block * size..<min(count, (block + 1) * size))
  }
}

/// Memory that several tasks fill at once, each its own part.
package struct SharedMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Element>

  package init(_ base: UnsafeMutablePointer<Element>) { self.base = base }

  package subscript(index: Int) -> Element {
    get { base[index] }
    nonmutating set { base[index] = newValue }
  }
}

/// Sizes of blocks for work on all cores.
package enum Parallel {
  /// A block of at most `most` of `count` items, so small that every core gets some.
  package static func block(_ count: Int, atMost most: Int) -> Int {
    max(1, min(most, count / (4 * ProcessInfo.processInfo.activeProcessorCount)))
  }
}

/// One result per index, made on all cores, in the order of the index.
package func mapOnAllCores<Result: Sendable>(
  _ count: Int, inBlocksOf size: Int, _ body: @Sendable (Range<Int>) -> [Result]
) -> [Result] {
  let blocks = (count + size - 1) / size
  var parts = [[Result]](repeating: [], count: blocks)
  parts.withUnsafeMutableBufferPointer { parts in
    nonisolated(unsafe) let parts = parts
    onAllCores(blocks) { block in
      parts[block] = body(block * size..<min(count, (block + 1) * size))
    }
  }
  return Array(parts.joined())
}
