import Foundation

let names = CommandLine.arguments.dropFirst()
if let unknown = names.first(where: { name in !benchmarks.contains { $0.name == name } }) {
  let known = benchmarks.map { "  \($0.name)  \($0.summary)" }.joined(separator: "\n")
  FileHandle.standardError.write(
    Data("There is no benchmark '\(unknown)'. There are:\n\(known)\n".utf8))
  exit(64)
}

for benchmark in benchmarks where names.isEmpty || names.contains(benchmark.name) {
  print("\(benchmark.name): \(benchmark.summary)")
  do {
    try await benchmark.run()
  } catch {
    FileHandle.standardError.write(Data("\(benchmark.name) failed: \(error)\n".utf8))
    exit(1)
  }
}
