import Synchronization

/// Bounds something that tasks share, such as memory: each claims its part and waits while the others
/// have too much. A claim larger than the whole budget waits until it is alone.
package final class SharedBudget: Sendable {
  /// Pixels of decoded photos. Decoding takes seven bytes a pixel for a moment, and three from then on;
  /// so this is two photos of a telephone's 50 megapixels, or six of 16, or one of 100, and 0.7 GB
  /// while one of 100 is decoded.
  static let pixels = SharedBudget(amount: 100_000_000)

  private struct State {
    var free: Double
    var waiting: [(amount: Double, number: Int, start: CheckedContinuation<Bool, Never>)] = []
    var lastNumber = 0
    var cancelled: Set<Int> = []
  }

  private let total: Double
  private let state: Mutex<State>

  package init(amount: Double) {
    total = amount
    state = Mutex(State(free: amount))
  }

  /// A part of the budget, until it is given back.
  package final class Claim: Sendable {
    private let budget: SharedBudget
    private let amount: Mutex<Double>

    fileprivate init(_ budget: SharedBudget, _ amount: Double) {
      self.budget = budget
      self.amount = Mutex(amount)
    }

    deinit { giveBack() }

    /// Ends the claim; a second time does nothing.
    package func giveBack() {
      let amount = amount.withLock { amount in
        defer { amount = 0 }
        return amount
      }
      budget.add(amount)
    }
  }

  /// Waits for room, first come, first served.
  ///
  /// - Throws: `CancellationError`.
  package func claim(_ amount: Double) async throws -> Claim {
    let amount = min(max(amount, 0), total)
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    let hasRoom = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Bool? = state.withLock { state in
          if state.cancelled.remove(number) != nil { return false }
          if state.waiting.isEmpty, state.free >= amount {
            state.free -= amount
            return true
          }
          state.waiting.append((amount, number, continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let waiting = state.withLock { state -> CheckedContinuation<Bool, Never>? in
        guard let place = state.waiting.firstIndex(where: { $0.number == number }) else {
          state.cancelled.insert(number)
          return nil
        }
        return state.waiting.remove(at: place).start
      }
      waiting?.resume(returning: false)
      add(0)
    }
    state.withLock { _ = $0.cancelled.remove(number) }
    guard hasRoom else { throw CancellationError() }
    return Claim(self, amount)
  }

  private func add(_ amount: Double) {
    let next = state.withLock { state in
      state.free += amount
      var next: [CheckedContinuation<Bool, Never>] = []
      while let first = state.waiting.first, state.free >= first.amount {
        state.free -= first.amount
        next.append(first.start)
        state.waiting.removeFirst()
      }
      return next
    }
    for start in next { start.resume(returning: true) }
  }
}
