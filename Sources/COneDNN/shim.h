// oneDNN's C API.
#ifndef SONDE_CONEDNN_SHIM_H
#define SONDE_CONEDNN_SHIM_H
#if !__has_include(<oneapi/dnnl/dnnl.h>)
#error "oneDNN 3 was not found. Run scripts/setup first (it needs root or sudo once)."
#endif
#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>

#endif
