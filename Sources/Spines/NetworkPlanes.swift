/// Channels of one level of the network, plane after plane, in memory of its own.
///
/// Used by one forward pass only, whose workers write to rows that do not overlap.
final class NetworkPlanes: @unchecked Sendable {
  let channels: Int
  let width: Int
  let height: Int
  let values: UnsafeMutablePointer<Float>

  /// Pixels of a plane.
  var area: Int { width * height }

  /// Allocates planes without initialising them.
  init(channels: Int, width: Int, height: Int) {
    self.channels = channels
    self.width = width
    self.height = height
    values = .allocate(capacity: channels * width * height)
  }

  deinit { values.deallocate() }
}
