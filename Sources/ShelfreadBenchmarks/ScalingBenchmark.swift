import Foundation

/// How much faster a run over many photos gets with more cores.
let scalingBenchmark = Benchmark(
  name: "scaling", summary: "match over 12 sample photos on 1, 2, 4 … cores, results written"
) {
  try LibraryData.withFolder { work in
    let photos = try copies(of: "images/samples", times: 3, in: work)
    let available = allowedProcessors()
    print(
      "cores" + "time".leftPadded(12) + "cpu".leftPadded(12) + "memory".leftPadded(12)
        + "speed-up".leftPadded(12))
    var alone: Double?
    for cores in [1, 2, 4, 8, 16] where cores <= available.count {
      let catalogue = work.appendingPathComponent("\(cores).sqlite").path
      _ = try CommandMeasurement.shelfread(
        "catalogue", "import", "catalogue/sample.csv", "--catalogue", catalogue)
      setAllowedProcessors(Array(available.prefix(cores)))
      defer { setAllowedProcessors(available) }
      let run = try CommandMeasurement.shelfread(
        "match", photos, "--catalogue", catalogue, "--output",
        work.appendingPathComponent("results-\(cores)").path)
      alone = alone ?? run.seconds
      print(
        String(
          format: "%5d %9.1f s %9.1f s %8.0f MB %10.2f", cores, run.seconds, run.processorSeconds,
          run.peakMegabytes, alone! / run.seconds))
    }
  }
}

/// Copies photos several times into a folder of its own. A byte behind each copy's end makes it a photo
/// that was not read before.
private func copies(of folder: String, times: Int, in work: URL) throws -> String {
  let target = work.appendingPathComponent("photos")
  try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
  for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  where name.hasSuffix(".jpg") {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent(name))
    for number in 0..<times {
      try (bytes + [UInt8(number)])
        .write(to: target.appendingPathComponent("\(number)-\(name)"))
    }
  }
  return target.path
}

/// The processors that this process and those it starts may use.
private func allowedProcessors() -> [Int] {
  var set = cpu_set_t()
  guard affinity("sched_getaffinity")?(0, MemoryLayout<cpu_set_t>.size, &set) == 0 else {
    return [0]
  }
  return withUnsafeBytes(of: &set) { bytes in
    (0..<(8 * bytes.count)).filter { bytes[$0 / 8] & (1 << UInt8($0 % 8)) != 0 }
  }
}

private func setAllowedProcessors(_ processors: [Int]) {
  var set = cpu_set_t()
  withUnsafeMutableBytes(of: &set) { bytes in
    for processor in processors { bytes[processor / 8] |= 1 << UInt8(processor % 8) }
  }
  _ = affinity("sched_setaffinity")?(0, MemoryLayout<cpu_set_t>.size, &set)
}

/// A call of the C library's that its headers show to GNU programs only.
private func affinity(
  _ name: String
) -> (@convention(c) (pid_t, Int, UnsafeMutablePointer<cpu_set_t>) -> Int32)? {
  dlsym(dlopen(nil, RTLD_NOW), name).map {
    unsafeBitCast(
      $0, to: (@convention(c) (pid_t, Int, UnsafeMutablePointer<cpu_set_t>) -> Int32).self)
  }
}

extension String {
  fileprivate func leftPadded(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
