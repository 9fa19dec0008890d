import Foundation
import Reading

/// Keeps OpenMP from slowing Tesseract down.
enum OpenMP {
  /// Starts this program once more with `OMP_THREAD_LIMIT=1` where the variable is unset.
  ///
  /// libtesseract's OpenMP threads spin against each other, which can make a line of text take
  /// minutes. The runtime reads its limit before `main`, so setting it from inside comes too late.
  static func limitThreads() {
    guard SpineReader.environmentNeedsThreadLimit else { return }
    setenv("OMP_THREAD_LIMIT", "1", 1)
    let link = "/proc/self/exe"
    // By its own path rather than by the link, so that the process keeps its name.
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? link
    execv(program, CommandLine.unsafeArgv)
    // Where that fails the program goes on as it is: slower, but right.
  }
}
