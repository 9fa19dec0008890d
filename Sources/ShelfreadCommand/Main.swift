/// Where the process starts.
@main
enum Main {
  static func main() async {
    OpenMP.limitThreads()
    await Shelfread.main()
  }
}
