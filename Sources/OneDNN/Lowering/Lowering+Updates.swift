import CKernels
import SondeCompiler
import SondeTensors

extension Lowering {
  /// The buffers of an update: its inputs, then its outputs, in the node's order.
  private func updateBuffers() throws -> [Int] {
    let inputs = try node.inputs.map {
      type(of: $0).dataType == .float32 ? try plain($0).buffer : location(of: $0).buffer
    }
    return try inputs + node.outputs.map { try definePlain($0).buffer }
  }

  /// The packed copies that the update of a parameter renews in the same pass: those that this graph reads, where the new
  /// numbers take the old ones' place.
  ///
  /// Elsewhere an earlier kernel's copy may still be wanted after the update; the next run packs again.
  private func copiesToRenew() -> [sonde_packed_weights] {
    let parameter = node.inputs[0]
    guard let copies = readCopies[parameter],
      location(of: node.outputs[0]).buffer == location(of: parameter).buffer
    else { return [] }
    renewedCopies[parameter] = copies
    return copies.map(\.packed)
  }

  private var parameterCount: Int { type(of: node.inputs[0]).shape.elementCount }

  func lower(_ rules: StochasticGradientDescent) throws {
    let count = parameterCount
    let hasMomentum = rules.momentum != 0
    let first = node.inputs.count
    let scheduledMomentum = first == 6 ? 5 : nil
    let buffers = try updateBuffers()
    let copies = copiesToRenew()
    kernel("sgd", buffers) { addresses in
      let rule = sonde_sgd(
        rate: addresses[2].floats[0],
        momentum: scheduledMomentum.map { addresses[$0].floats[0] } ?? rules.momentum,
        dampening: rules.dampening,
        weight_decay: rules.weightDecay, is_nesterov: rules.isNesterov ? 1 : 0,
        is_first_step: addresses[3].load(as: Int64.self) <= 1 ? 1 : 0)
      copies.forKernels {
        sonde_sgd(
          count, rule, addresses[0].floats, addresses[1].floats,
          hasMomentum ? UnsafePointer(addresses[4].floats) : nil, addresses[first].floats,
          hasMomentum ? addresses[first + 1].floats : nil, $0)
      }
    }
  }

  func lower(_ rules: AdamUpdate) throws {
    let count = parameterCount
    let first = node.inputs.count
    let scheduledBeta1 = first == 7 ? 6 : nil
    let buffers = try updateBuffers()
    let copies = copiesToRenew()
    kernel("adam", buffers) { addresses in
      let beta1 = scheduledBeta1.map { Double(addresses[$0].floats[0]) } ?? rules.beta1
      let rule = sonde_adam(
        beta1: beta1, beta2: rules.beta2, rate: addresses[2].floats[0], epsilon: rules.epsilon,
        weight_decay: rules.weightDecay,
        is_decoupled: rules.isDecoupled ? 1 : 0, step: addresses[3].load(as: Int64.self))
      copies.forKernels {
        sonde_adam(
          count, rule, addresses[0].floats, addresses[1].floats, addresses[4].floats,
          addresses[5].floats, addresses[first].floats, addresses[first + 1].floats,
          addresses[first + 2].floats, $0)
      }
    }
  }

  func lower(_ rules: RootMeanSquarePropagation) throws {
    let count = parameterCount
    let velocity = rules.momentum == 0 ? nil : 5
    let mean = rules.isCentered ? (velocity == nil ? 5 : 6) : nil
    let first = node.inputs.count
    // Outputs are the parameter and then what is remembered, in the inputs' order.
    let shift = first + 1 - 4
    let buffers = try updateBuffers()
    let copies = copiesToRenew()
    kernel("rmsprop", buffers) { addresses in
      let rule = sonde_rmsprop(
        rate: addresses[2].floats[0], alpha: rules.alpha, epsilon: rules.epsilon,
        weight_decay: rules.weightDecay, momentum: rules.momentum)
      copies.forKernels {
        sonde_rmsprop(
          count, rule, addresses[0].floats, addresses[1].floats, addresses[4].floats,
          velocity.map { UnsafePointer(addresses[$0].floats) },
          mean.map { UnsafePointer(addresses[$0].floats) }, addresses[first].floats,
          addresses[first + 1].floats, velocity.map { addresses[$0 + shift].floats },
          mean.map { addresses[$0 + shift].floats }, $0)
      }
    }
  }

  func lowerGlobalNorm() throws {
    // A sum of squares is the same in any order of the elements; what pads rows of channels is 0.
    let places = try node.inputs.map {
      location(of: $0).isPositionMajor ? location(of: $0) : try plain($0)
    }
    let parts = zip(node.inputs, places).map { value, place in
      (count: storedCount(value, at: place), element: type(of: value).dataType.element)
    }
    let target = try definePlain(node.outputs[0])
    kernel("global norm", places.map(\.buffer) + [target.buffer]) { addresses in
      var total = 0.0
      for (address, part) in zip(addresses, parts) {
        total += sonde_square_sum(part.count, part.element, address)
      }
      addresses[parts.count].floats[0] = Float(total.squareRoot())
    }
  }

  func lower(_ rules: ClippingFactor) throws {
    let norm = try plain(node.inputs[0])
    let target = try definePlain(node.outputs[0])
    kernel("clipping factor", [norm.buffer, target.buffer]) { addresses in
      // In this order a norm that is not a number stays visible.
      addresses[1].floats[0] = min(rules.limit / (addresses[0].floats[0] + 1e-6), 1)
    }
  }
}

extension [sonde_packed_weights] {
  /// Calls with the copies as our kernels want them.
  fileprivate func forKernels(_ body: (sonde_copies) -> Void) {
    withUnsafeBufferPointer { body(sonde_copies(count: $0.count, first: $0.baseAddress)) }
  }
}
