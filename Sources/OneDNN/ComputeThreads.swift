import CKernels

/// How many threads compute when the calling thread asks for something to be computed.
package func computeThreadCount() -> Int { Int(sonde_thread_count()) }

/// Sets how many threads compute when the calling thread asks for something to be computed.
///
/// OpenMP keeps the number for each thread that computes, so it is set on that thread, before anything is compiled.
package func setComputeThreadCount(_ count: Int) {
  precondition(count >= 1, "At least one thread computes, not \(count).")
  sonde_set_thread_count(Int32(clamping: count))
}
