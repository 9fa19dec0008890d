extension ColorImage {
  /// The luma of every pixel (ITU-R BT.601 weights).
  public func grayscale() -> GrayImage {
    let gray = [UInt8](unsafeUninitializedCapacity: width * height) { out, count in
      pixels.withUnsafeBufferPointer { rgb in
        for index in 0..<(width * height) {
          let red = UInt32(rgb[3 * index])
          let green = UInt32(rgb[3 * index + 1])
          let blue = UInt32(rgb[3 * index + 2])
          out[index] = UInt8(truncatingIfNeeded: (77 * red + 150 * green + 29 * blue + 128) >> 8)
        }
      }
      count = width * height
    }
    return GrayImage(width: width, height: height, pixels: gray)
  }
}

extension GrayImage {
  /// The same picture with three equal channels.
  public func colored() -> ColorImage {
    let rgb = [UInt8](unsafeUninitializedCapacity: 3 * pixels.count) { out, count in
      for (index, value) in pixels.enumerated() {
        out[3 * index] = value
        out[3 * index + 1] = value
        out[3 * index + 2] = value
      }
      count = 3 * pixels.count
    }
    return ColorImage(width: width, height: height, pixels: rgb)
  }
}
