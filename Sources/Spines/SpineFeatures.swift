import Foundation

/// What tells a spine from other quads between two boundary lines.
struct SpineFeatures {
  static let names = [
    "weaker side support", "stronger side support", "weaker side strength",
    "stronger side strength", "weaker end cover", "stronger end cover", "weaker end strength",
    "ends at border", "log width", "log length", "log aspect", "inner line support",
    "inner line strength ratio", "inner line support, second", "extension of both, weaker end",
    "extension of both, stronger end",
    "column step", "column deviation", "deviation", "side contrast, weaker",
    "side contrast, stronger", "end contrast, weaker", "end contrast, stronger", "edge density",
    "taper", "lean", "inner end cover", "brightness", "saturation", "side support near ends",
    "end slant", "edge density in the middle columns",
  ]
  static let count = names.count
  var values: [Float]
}

/// Colour distance: root of the mean squared difference of the channels.
@inline(__always)
func colorDistance(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Float {
  let d = a - b
  return ((d * d).sum() / 3).squareRoot()
}
