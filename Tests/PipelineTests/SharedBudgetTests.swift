import Pipeline
import Synchronization
import Testing

@Suite struct SharedBudgetTests {
  /// How much is claimed, and was at most.
  private final class Use: Sendable {
    let state = Mutex((now: 0.0, most: 0.0))
  }

  @Test func noMoreIsOutThanThereIs() async throws {
    let budget = SharedBudget(amount: 10)
    let use = Use()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<60 {
        group.addTask {
          // Some ask for more than there is: they are alone then.
          let amount = Double(number % 13)
          let claim = try await budget.claim(amount)
          use.state.withLock {
            $0.now += min(amount, 10)
            $0.most = max($0.most, $0.now)
          }
          await Task.yield()
          use.state.withLock { $0.now -= min(amount, 10) }
          claim.giveBack()
          claim.giveBack()
        }
      }
      try await group.waitForAll()
    }
    #expect(use.state.withLock { $0.most } <= 10)
    #expect(use.state.withLock { $0.now } == 0)
  }

  @Test func whoeverIsCancelledWaitsNoLonger() async throws {
    let budget = SharedBudget(amount: 1)
    let held = try await budget.claim(1)
    let waiting = Task { try await budget.claim(1) }
    let behind = Task { try await budget.claim(1) }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { _ = try await waiting.value }
    held.giveBack()
    // Nothing was lost with the one that left.
    let next = try await behind.value
    next.giveBack()
    let last = try await budget.claim(1)
    last.giveBack()
  }
}
