import CTesseract
import Imaging

/// One Tesseract recogniser with its models, joined: about 0.2 s to open. Not to be used by two threads at
/// a time.
package final class TesseractHandle {
  private let api: OpaquePointer
  private var mode: Int32 = -1

  /// Opens the models of `languages`, which must be installed.
  package init(languages: [String]) throws(ReadingError) {
    guard let api = TessBaseAPICreate() else {
      throw ReadingError(
        .cannotOpen(languages: languages.joined(separator: "+"), folder: Self.folder))
    }
    // The messages on standard error are of no use to our users; this is read while opening too.
    _ = TessBaseAPISetVariable(api, "debug_file", "/dev/null")
    guard TessBaseAPIInit3(api, nil, languages.joined(separator: "+")) == 0 else {
      TessBaseAPIDelete(api)
      throw ReadingError(
        .cannotOpen(languages: languages.joined(separator: "+"), folder: Self.folder))
    }
    _ = TessBaseAPISetVariable(api, "debug_file", "/dev/null")
    self.api = api
  }

  deinit {
    TessBaseAPIEnd(api)
    TessBaseAPIDelete(api)
  }

  /// Parts text from ground by Sauvola's local threshold, which takes text for dark, or by Otsu's
  /// global one, for the calls that follow.
  ///
  /// The local window is 0.2 of the 300 pixels an inch that every picture is said to have: 60
  /// pixels, half a spine's thickness. Measured on 98 legible spines, dark and light text together
  /// with a global pass: .75 of the letters of author and title; .74 at Tesseract's own 0.33.
  package func useLocalThreshold(_ local: Bool) {
    _ = TessBaseAPISetVariable(api, "thresholding_method", local ? "2" : "0")
    _ = TessBaseAPISetVariable(api, "thresholding_window_size", "0.2")
    // Otherwise a line that reads badly is tried in negative too, which is worth its time where the
    // ink may be lighter or darker than the ground: of evened strips a third of the books of
    // rendered photos were found without, four in five with it.
    _ = TessBaseAPISetVariable(api, "tessedit_do_invert", local ? "0" : "1")
  }

  /// Reads a picture and returns its lines of words, in Tesseract's order.
  ///
  /// Each call is independent of those before it: nothing is learned from one spine to the next, so
  /// that results do not depend on the order of work.
  package func lines(of image: GrayImage, segmentation: PageSegmentation) -> [[Word]] {
    guard image.width > 0, image.height > 0 else { return [] }
    if mode != segmentation.rawValue {
      mode = segmentation.rawValue
      TessBaseAPISetPageSegMode(api, TessPageSegMode(UInt32(mode)))
    }
    return image.pixels.withUnsafeBufferPointer { pixels in
      TessBaseAPIClearAdaptiveClassifier(api)
      TessBaseAPISetImage(
        api, pixels.baseAddress, Int32(image.width), Int32(image.height), 1, Int32(image.width))
      // Any plausible value: it keeps Tesseract from guessing.
      TessBaseAPISetSourceResolution(api, 300)
      defer { TessBaseAPIClear(api) }
      guard TessBaseAPIRecognize(api, nil) == 0 else { return [] }
      return collectLines(width: Double(image.width), height: Double(image.height))
    }
  }

  private func collectLines(width: Double, height: Double) -> [[Word]] {
    guard let results = TessBaseAPIGetIterator(api) else { return [] }
    defer { TessResultIteratorDelete(results) }
    let pages = TessResultIteratorGetPageIterator(results)
    var lines: [[Word]] = []
    repeat {
      if TessPageIteratorIsAtBeginningOf(pages, RIL_TEXTLINE) != 0 || lines.isEmpty {
        lines.append([])
      }
      guard let utf8 = TessResultIteratorGetUTF8Text(results, RIL_WORD) else { continue }
      defer { TessDeleteText(utf8) }
      let text = String(cString: utf8)
      guard text.unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0.isDigit }) else {
        continue
      }
      var left: Int32 = 0
      var top: Int32 = 0
      var right: Int32 = 0
      var bottom: Int32 = 0
      _ = TessPageIteratorBoundingBox(pages, RIL_WORD, &left, &top, &right, &bottom)
      let confidence = Double(TessResultIteratorConfidence(results, RIL_WORD)) / 100
      lines[lines.count - 1].append(
        Word(
          text: text, confidence: min(max(confidence, 0), 1), x: Double(left) / width,
          y: Double(top) / height, width: Double(right - left) / width,
          height: Double(bottom - top) / height))
    } while TessResultIteratorNext(results, RIL_WORD) != 0
    return lines.filter { !$0.isEmpty }
  }

  /// Tesseract's version, such as "5.3.0".
  package static var version: String { String(cString: TessVersion()) }

  /// The folder where the models lie, as Tesseract finds it: `TESSDATA_PREFIX` or the one it was
  /// built with.
  package static var folder: String { inventory.folder }

  /// The names of the installed models, sorted, without those that are no languages.
  package static var installedLanguages: [String] { inventory.languages }

  private static let inventory: (folder: String, languages: [String]) = {
    // Without a model Tesseract still finds its folder.
    guard let api = TessBaseAPICreate() else { return ("", []) }
    defer { TessBaseAPIDelete(api) }
    _ = TessBaseAPISetVariable(api, "debug_file", "/dev/null")
    _ = TessBaseAPIInit3(api, nil, "")
    let folder = TessBaseAPIGetDatapath(api).map { String(cString: $0) } ?? ""
    var languages: [String] = []
    if let names = TessBaseAPIGetAvailableLanguagesAsVector(api) {
      var index = 0
      while let name = names[index] {
        languages.append(String(cString: name))
        index += 1
      }
      TessDeleteTextArray(names)
    }
    TessBaseAPIEnd(api)
    return (folder, languages.filter { $0 != "osd" && $0 != "equ" }.sorted())
  }()
}

/// How Tesseract looks for text in a picture.
package enum PageSegmentation: Int32 {
  /// As much text as there is, in no order: a spine carries several blocks.
  case sparse = 11
  /// One block of lines: a label.
  case block = 6
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { properties.numericType != nil }
}
