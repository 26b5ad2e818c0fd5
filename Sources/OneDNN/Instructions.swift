import CKernels

/// What this machine's processor has for our own kernels.
package enum Instructions {
  /// Whether it multiplies pairs of bfloat16 in one instruction, and so faster than float32.
  package static var hasFastBFloat16: Bool {
    sonde_has_instructions(SONDE_AVX512, SONDE_BFLOAT16) != 0
  }
}
