/// Vectors that are made orthogonal to each other: the columns of a matrix and of its factor Q.
///
/// The factorisation is A = QR by Householder's reflections, with the signs chosen such that the
/// diagonal of R is positive, which makes Q unique.
///
/// Householder, *Unitary triangularization of a nonsymmetric matrix*, 1958,
/// <https://doi.org/10.1145/320941.320947>; Golub and Van Loan, *Matrix computations*, section 5.2.
struct OrthogonalVectors {
  let count: Int
  let length: Int
  private var elements: [Double]

  /// Makes vectors of zeros.
  ///
  /// - Parameters:
  ///   - count: How many there are.
  ///   - length: How many elements each has; at least as many as there are vectors.
  init(count: Int, length: Int) {
    precondition(count <= length, "More vectors than dimensions cannot be orthogonal.")
    self.count = count
    self.length = length
    self.elements = [Double](repeating: 0, count: count * length)
  }

  /// An element of one of the vectors.
  subscript(vector: Int, element: Int) -> Double {
    get { elements[vector * length + element] }
    set { elements[vector * length + element] = newValue }
  }

  /// Replaces the vectors by orthogonal ones of length 1.
  ///
  /// Each spans, together with those before it, what the originals spanned.
  ///
  /// - Complexity: `4 * length * count * count` floating-point operations.
  mutating func orthogonalize() {
    var signs = [Double](repeating: 1, count: count)
    elements.withUnsafeMutableBufferPointer { elements in
      let vectors = (0..<count).map { vector in
        UnsafeMutableBufferPointer(
          rebasing: elements[(vector * length)..<((vector + 1) * length)])
      }
      let mirrors = Self.reflect(vectors, &signs)
      Self.accumulate(vectors, mirrors, signs)
    }
  }

  /// Triangularises: afterwards each vector holds the normal of its mirror from its own index on.
  ///
  /// - Returns: Two over the squared length of each normal; zero where nothing is reflected.
  private static func reflect(
    _ vectors: [UnsafeMutableBufferPointer<Double>], _ signs: inout [Double]
  ) -> [Double] {
    var mirrors = [Double](repeating: 0, count: vectors.count)
    for index in vectors.indices {
      let normal = UnsafeMutableBufferPointer(rebasing: vectors[index][index...])
      let norm = dot(normal, normal).squareRoot()
      // A diagonal element of zero has no sign, and PyTorch's Q is then zero, too.
      signs[index] = norm == 0 ? 0 : (normal[0] > 0 ? -1 : 1)
      guard norm > 0 else { continue }
      normal[0] -= signs[index] * norm
      mirrors[index] = 2 / dot(normal, normal)
      for other in vectors[(index + 1)...] {
        let part = UnsafeMutableBufferPointer(rebasing: other[index...])
        add(-mirrors[index] * dot(normal, part), of: normal, to: part)
      }
    }
    return mirrors
  }

  /// Applies the mirrors, last first, to the unit vectors.
  private static func accumulate(
    _ vectors: [UnsafeMutableBufferPointer<Double>], _ mirrors: [Double], _ signs: [Double]
  ) {
    for index in vectors.indices.reversed() {
      let normal = UnsafeMutableBufferPointer(rebasing: vectors[index][index...])
      for other in vectors[(index + 1)...] {
        let part = UnsafeMutableBufferPointer(rebasing: other[index...])
        add(-mirrors[index] * dot(normal, part), of: normal, to: part)
      }
      // The reflected unit vector itself takes the place of the normal, with the sign of R.
      let factor = -mirrors[index] * normal[0] * signs[index]
      for element in normal.indices { normal[element] *= factor }
      normal[0] += signs[index]
      for element in 0..<index { vectors[index][element] = 0 }
    }
  }

  /// The scalar product, in eight sums side by side so that it can be vectorised.
  private static func dot(
    _ a: UnsafeMutableBufferPointer<Double>, _ b: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    var sums = SIMD8<Double>()
    let whole = a.count & ~7
    for start in stride(from: 0, to: whole, by: 8) {
      for lane in 0..<8 { sums[lane] += a[start + lane] * b[start + lane] }
    }
    var sum = sums.sum()
    for index in whole..<a.count { sum += a[index] * b[index] }
    return sum
  }

  private static func add(
    _ factor: Double, of a: UnsafeMutableBufferPointer<Double>,
    to b: UnsafeMutableBufferPointer<Double>
  ) {
    for index in 0..<a.count { b[index] += factor * a[index] }
  }
}
