import CKernels
import COneDNN

/// Gives back to the system what is kept for later.
///
/// That is kernels that oneDNN compiled for shapes that may come again, and memory that was freed. What is in use stays.
package func releaseCaches() {
  var capacity: Int32 = 0
  if dnnl_get_primitive_cache_capacity(&capacity) == dnnl_success {
    dnnl_set_primitive_cache_capacity(0)
    dnnl_set_primitive_cache_capacity(capacity)
  }
  sonde_memory_give_back()
}
