import Foundation
import SondeCompiler
import SondeNetworks
import SondeTensors

/// What theory expects one layer to do to what it reads.
struct LayerExpectation {
  let node: Network.Node
  let inputs: [Shape]
  let output: Shape
  /// The moments of a parameter by its own name, as in `weight`.
  let parameter: (String) -> ParameterMoments?

  /// What the layer puts out, and for each input by how much the squared norm of the gradient is multiplied on its way back.
  typealias Expected = (signal: SignalMoments, multipliers: [Double])

  /// What is expected; nil where theory has nothing to say.
  func expectation(of signals: [SignalMoments]) -> Expected? {
    guard let signal = signals.first, let input = inputs.first else { return nil }
    switch node.layer {
    case .conv2d(let layer):
      return product(of: signal, fan: FilterFan(layer, input: input, output: output))
    case .linear: return product(of: signal, fan: FilterFan(inputs: input[1]))
    case .batchNorm(let layer):
      return layer.statisticsUse == .always ? nil : normalized(signal, input, layer)
    case .relu: return activated(signal, .relu)
    case .leakyReLU(let layer):
      return activated(signal, .leakyReLU(slope: Float(layer.negativeSlope)))
    case .sigmoid: return activated(signal, .sigmoid)
    case .tanh: return activated(signal, .tanh)
    case .elu(let layer): return activated(signal, .elu(alpha: Float(layer.alpha)))
    case .selu: return scaledActivation(signal)
    case .exponential: return activated(signal, .exponential)
    case .maxPool2d(let layer):
      return (MaximumOfWindow(places: area(layer.kernelSize)).signal(signal), [1])
    case .avgPool2d(let layer): return averaged(signal, places: area(layer.kernelSize))
    case .adaptiveAvgPool2d:
      return averaged(signal, places: max(1, area(input) / max(1, area(output))))
    case .dropout(let layer): return dropped(signal, keep: 1 - layer.probability)
    case .localResponseNorm(let layer):
      let factor = pow(layer.k + layer.alpha * signal.second, -2 * layer.beta)
      return (signal.scaled(factor), [factor])
    case .identity, .flatten: return (signal, [1])
    case .add: return sum(signals)
    case .concat: return joined(signals)
    case .padChannels:
      let share = Double(input[1]) / Double(output[1])
      return (signal.thinned(share), [share])
    case .softmax, .logSoftmax: return nil
    }
  }

  private func area(_ size: Size2D) -> Int { size.height * size.width }
  private func area(_ shape: Shape) -> Int { shape.dimensions.dropFirst(2).reduce(1, *) }

  /// Sums of products with random weights, and a random bias that all pictures share.
  private func product(of signal: SignalMoments, fan: FilterFan) -> Expected? {
    guard let weight = parameter("weight"), weight.areCentred else { return nil }
    let bias = parameter("bias")?.second ?? 0
    // Two places that are drawn may be one.
    let same = fan.own / Double(fan.places)
    var made = SignalMoments(
      mean: 0, second: weight.second * fan.own * signal.second + bias,
      cross: weight.second * fan.own * signal.cross + bias,
      near: weight.second * fan.near * signal.near + bias,
      apart: weight.second * (same * signal.cross + max(0, fan.apart - same) * signal.apart) + bias)
    if fan.places == 1 { made.near = made.second }
    return (made.gaussian, [weight.second * fan.own])
  }

  private func activated(_ signal: SignalMoments, _ function: Activation) -> Expected {
    let deviation = signal.variance.squareRoot()
    func product(_ value: Double) -> Double {
      function.product(
        ofMean: signal.mean, variance: signal.variance,
        covariance: value - signal.mean * signal.mean)
    }
    var made = SignalMoments(
      mean: function.mean(ofMean: signal.mean, deviation: deviation),
      second: function.second(ofMean: signal.mean, deviation: deviation),
      cross: product(signal.cross), near: product(signal.near), apart: product(signal.apart))
    made.source = SignalMoments.Source(
      mean: signal.mean, second: signal.second, near: signal.near, function: function)
    return (made, [function.slopeSquare(ofMean: signal.mean, deviation: deviation)])
  }

  /// An exponential linear unit whose output is multiplied by a constant.
  private func scaledActivation(_ signal: SignalMoments) -> Expected {
    let bent = activated(signal, .elu(alpha: Float(SELU.alpha)))
    let factor = SELU.scale * SELU.scale
    return (bent.signal.scaled(factor), bent.multipliers.map { $0 * factor })
  }

  /// The mean of each channel is that over the batch: what all pictures share goes.
  private func normalized(_ signal: SignalMoments, _ input: Shape, _ layer: BatchNorm) -> Expected {
    let batch = Double(input[0])
    // Of one picture, places that are far from each other are not quite as alike as neighbours.
    let own = input.rank == 2 ? signal.second : (signal.near + signal.apart) / 2
    let shared = ((batch - 1) * signal.apart + own) / batch
    let variance = max(0, signal.second - shared)
    let scale = parameter("weight")?.second ?? 1
    let shift = parameter("bias") ?? ParameterMoments(mean: 0, second: 0)
    let factor = scale / (variance + layer.epsilon)
    let made = SignalMoments(
      mean: shift.mean, second: factor * variance + shift.second,
      cross: factor * (signal.cross - shared) + shift.second,
      near: factor * (signal.near - shared) + shift.second,
      apart: factor * (signal.apart - shared) + shift.second)
    // The gradient loses what would change the mean and the size of a channel: two of so many directions.
    let count = batch * Double(area(input))
    return (made.gaussian, [factor * max(0, 1 - 2 / count)])
  }

  private func averaged(_ signal: SignalMoments, places: Int) -> Expected {
    let share = 1 / Double(places)
    var made = signal
    made.source = nil
    // The square of a mean is the mean over all pairs of places: each has about four neighbours, and those that are farther
    // apart are taken to be as alike as in two pictures.
    let neighbours = min(1 - share, 4 * share)
    made.second =
      share * signal.second + neighbours * signal.near + (1 - share - neighbours) * signal.apart
    made.cross = share * signal.cross + (1 - share) * signal.apart
    made.near = min(made.near, made.second)
    return (made, [share])
  }

  private func dropped(_ signal: SignalMoments, keep: Double) -> Expected? {
    guard keep < 1 else { return (signal, [1]) }
    guard keep > 0 else { return nil }
    var made = signal
    made.source = nil
    made.second /= keep
    return (made, [1 / keep])
  }

  /// Branches are independent but for their means: weights of one are not those of another.
  private func sum(_ signals: [SignalMoments]) -> Expected {
    var made = SignalMoments(mean: 0, second: 0, cross: 0, near: 0, apart: 0)
    for signal in signals {
      let common = 2 * made.mean * signal.mean
      made.second += signal.second + common
      made.cross += signal.cross + common
      made.near += signal.near + common
      made.apart += signal.apart + common
      made.mean += signal.mean
    }
    return (made.gaussian, signals.map { _ in 1 })
  }

  private func joined(_ signals: [SignalMoments]) -> Expected {
    let total = Double(output[1])
    let shares = inputs.map { Double($0[1]) / total }
    let parts = zip(signals, shares).map { $0.thinned($1) }
    let made = parts.reduce(SignalMoments(mean: 0, second: 0, cross: 0, near: 0, apart: 0)) {
      SignalMoments(
        mean: $0.mean + $1.mean, second: $0.second + $1.second, cross: $0.cross + $1.cross,
        near: $0.near + $1.near, apart: $0.apart + $1.apart)
    }
    return (made, shares)
  }
}

extension SignalMoments {
  /// What remains of the averages where only a share of the units has the signal, and the others are 0.
  fileprivate func thinned(_ share: Double) -> SignalMoments {
    SignalMoments(
      mean: mean * share, second: second * share, cross: cross * share, near: near * share,
      apart: apart * share)
  }
}
