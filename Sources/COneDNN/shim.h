// oneDNN's C API, and the three constants that Swift cannot import.
#ifndef SONDE_CONEDNN_SHIM_H
#define SONDE_CONEDNN_SHIM_H
#if !__has_include(<oneapi/dnnl/dnnl.h>)
#error "oneDNN 3 was not found. Run scripts/setup first (it needs root or sudo once)."
#endif
#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>

/// No data handle: the memory gets its pointer later.
static inline void *sonde_dnnl_memory_none(void) { return DNNL_MEMORY_NONE; }

#endif
