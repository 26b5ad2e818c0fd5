import Foundation
import SwiftProtobuf

/// A record of Caffe's data sets: a picture and its label.
///
/// Jia and others, *Caffe: Convolutional architecture for fast feature embedding*, 2014,
/// <https://arxiv.org/abs/1408.5093>; `src/caffe/proto/caffe.proto`.
package struct Datum: Hashable, Sendable {
  /// What is in a raw record's planes, in their order.
  package enum Planes: String, Hashable, Sendable, CaseIterable {
    /// Blue, green, red, as OpenCV has them and Caffe's tools write them.
    case bgr
    /// Red, green, blue, as Caffe's conversion of CIFAR-10 writes them.
    case rgb
    /// One plane of grey.
    case grey

    /// How many planes there are.
    package var count: Int { self == .grey ? 1 : 3 }
  }

  /// The class, from 0.
  package let label: Int
  private let message: ProtoDatum
  /// The database and the record, for messages.
  private let name: String

  /// Reads a record.
  ///
  /// - Parameters:
  ///   - bytes: The record's value.
  ///   - name: The database and the record, for messages.
  /// - Throws: ``FormatError/malformed(file:found:expected:advice:)`` for what is no Datum, and for numbers instead of bytes.
  package init(_ bytes: [UInt8], name: String) throws(FormatError) {
    guard let message = try? ProtoDatum(serializedBytes: bytes) else {
      throw .malformed(
        file: name, found: "the record is no Datum", expected: "a message as Caffe writes it",
        advice: "Check that the database was made for Caffe.")
    }
    guard message.floatData.isEmpty else {
      throw .malformed(
        file: name, found: "the record has \(message.floatData.count) numbers in float_data",
        expected: "pictures of bytes in data",
        advice: "Make the database from picture files, or from bytes.")
    }
    guard message.label >= 0 else {
      throw .malformed(
        file: name, found: "the record has label \(message.label)", expected: "a label from 0 on",
        advice: "Make the database anew with labels that count from 0.")
    }
    label = Int(message.label)
    self.message = message
    self.name = name
  }

  /// The size of the picture, which is decoded for it where it is encoded.
  package func size(planes: Planes) throws -> (width: Int, height: Int) {
    guard message.encoded else { return (Int(message.width), Int(message.height)) }
    let picture = try picture(planes: planes)
    return (picture.width, picture.height)
  }

  /// The picture: red, green, blue; equal where the record is grey.
  ///
  /// - Parameter planes: What is in the planes of a raw record.
  /// - Returns: A picture of three channels.
  /// - Throws: ``FormatError`` for planes that do not fit, and for encoded pictures that cannot be decoded.
  package func picture(planes: Planes) throws -> Picture {
    if message.encoded { return try ImageFile.decode(Array(message.data), source: name) }
    let (width, height) = (Int(message.width), Int(message.height))
    guard width > 0, height > 0, message.channels > 0 else {
      throw malformed("\(message.channels) channels of \(width)×\(height)", "at least one pixel")
    }
    guard message.channels == planes.count else {
      throw FormatError.malformed(
        file: name, found: "the record has \(message.channels) channels",
        expected: "\(planes.count), since channels is \(planes.rawValue)",
        advice: "Set channels of the data set to bgr, rgb or grey.")
    }
    let area = width.multipliedClamping(by: height)
    guard message.data.count == area.multipliedClamping(by: planes.count) else {
      throw malformed(
        "\(message.data.count) bytes for \(planes.count) channels of \(width)×\(height)",
        "\(area.multipliedClamping(by: planes.count)) bytes, or an encoded picture that says so")
    }
    return Picture(
      width: width, height: height, channels: 3, pixels: interleaved(planes, area: area))
  }

  private func interleaved(_ planes: Planes, area: Int) -> [UInt8] {
    let order =
      switch planes {
      case .bgr: [2, 1, 0]
      case .rgb: [0, 1, 2]
      case .grey: [0, 0, 0]
      }
    return [UInt8](unsafeUninitializedCapacity: 3 * area) { pixels, count in
      message.data.withUnsafeBytes { (data: UnsafeRawBufferPointer) in
        for (channel, plane) in order.enumerated() {
          for pixel in 0..<area { pixels[3 * pixel + channel] = data[plane * area + pixel] }
        }
      }
      count = 3 * area
    }
  }

  private func malformed(_ found: String, _ expected: String) -> FormatError {
    .malformed(
      file: name, found: "the record has \(found)", expected: expected,
      advice: "Make the database anew, or take the record out.")
  }
}
