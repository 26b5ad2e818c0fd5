import Foundation
import SondeCompiler

/// Averages of functions of Gaussian numbers.
///
/// Rectifiers have closed forms (Cho and Saul, *Kernel methods for deep learning*, 2009, for pairs around 0). The others are
/// summed over an even grid of eight deviations to each side, whose error for smooth functions under a Gaussian weight falls
/// as fast as that of Gauss-Hermite quadrature (Trefethen and Weideman, *The exponentially convergent trapezoidal rule*, 2014,
/// <https://doi.org/10.1137/130932132>).
enum GaussianAverage {
  /// Places in deviations, and weights that add up to 1.
  static let grid: [(place: Double, weight: Double)] = {
    let places = (0...160).map { -8 + 0.1 * Double($0) }
    let weights = places.map { exp(-$0 * $0 / 2) }
    let total = weights.reduce(0, +)
    return zip(places, weights).map { ($0, $1 / total) }
  }()

  /// The mean of a function of a number with mean 0 and variance 1.
  static func mean(_ function: (Double) -> Double) -> Double {
    grid.reduce(0) { $0 + $1.weight * function($1.place) }
  }

  /// The probability of a number with mean 0 and variance 1 to be no greater.
  static func probability(below x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  static func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }
}

extension Activation {
  func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .relu: max(0, x)
    case .leakyReLU(let slope): x > 0 ? x : Double(slope) * x
    case .sigmoid: 1 / (1 + exp(-x))
    case .tanh: Foundation.tanh(x)
    case .elu(let alpha): x > 0 ? x : Double(alpha) * expm1(x)
    case .exponential: exp(x)
    }
  }

  /// The function's slope at a number.
  func slope(_ x: Double) -> Double {
    switch self {
    case .relu: x > 0 ? 1 : 0
    case .leakyReLU(let slope): x > 0 ? 1 : Double(slope)
    case .sigmoid: self(x) * (1 - self(x))
    case .tanh: 1 - self(x) * self(x)
    case .elu(let alpha): x > 0 ? 1 : Double(alpha) * exp(x)
    case .exponential: exp(x)
    }
  }

  /// What a rectifier multiplies negative numbers by; nil for other functions.
  private var rectifierSlope: Double? {
    switch self {
    case .relu: 0
    case .leakyReLU(let slope): Double(slope)
    case .sigmoid, .tanh, .elu, .exponential: nil
    }
  }

  /// The mean of the function of a Gaussian number.
  func mean(ofMean mean: Double, deviation: Double) -> Double {
    guard deviation > 0 else { return self(mean) }
    guard let slope = rectifierSlope else {
      return GaussianAverage.mean { self(mean + deviation * $0) }
    }
    func rectified(_ mean: Double) -> Double {
      let ratio = mean / deviation
      return mean * GaussianAverage.probability(below: ratio)
        + deviation * GaussianAverage.density(ratio)
    }
    return rectified(mean) - slope * rectified(-mean)
  }

  /// The mean square of the function of a Gaussian number.
  func second(ofMean mean: Double, deviation: Double) -> Double {
    guard deviation > 0 else { return self(mean) * self(mean) }
    guard let slope = rectifierSlope else {
      return GaussianAverage.mean { x in
        let value = self(mean + deviation * x)
        return value * value
      }
    }
    func rectified(_ mean: Double) -> Double {
      let ratio = mean / deviation
      return (mean * mean + deviation * deviation) * GaussianAverage.probability(below: ratio)
        + mean * deviation * GaussianAverage.density(ratio)
    }
    return rectified(mean) + slope * slope * rectified(-mean)
  }

  /// The mean product of the function of two Gaussian numbers of one distribution.
  func product(ofMean mean: Double, variance: Double, covariance: Double) -> Double {
    let covariance = min(variance, max(-variance, covariance))
    if mean == 0, variance > 0, let slope = rectifierSlope {
      let c = covariance / variance
      func kernel(_ c: Double) -> Double {
        ((1 - c * c).squareRoot() + c * (.pi - acos(c))) / (2 * .pi) * variance
      }
      return (1 + slope * slope) * kernel(c) - 2 * slope * kernel(-c)
    }
    // What the two share is one number, the rest is independent: given the shared part, the mean is squared.
    let shared = max(0, covariance).squareRoot()
    let rest = (variance - max(0, covariance)).squareRoot()
    return GaussianAverage.mean { x in
      let mean = self.mean(ofMean: mean + shared * x, deviation: rest)
      return mean * mean
    }
  }

  /// The mean square of the function's slope at a Gaussian number: what it multiplies the square of gradients by.
  func slopeSquare(ofMean mean: Double, deviation: Double) -> Double {
    guard deviation > 0 else { return slope(mean) * slope(mean) }
    guard let slope = rectifierSlope else {
      return GaussianAverage.mean { x in
        let value = self.slope(mean + deviation * x)
        return value * value
      }
    }
    let above = GaussianAverage.probability(below: mean / deviation)
    return above + slope * slope * (1 - above)
  }
}
