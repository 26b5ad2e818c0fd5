// Small matrix products with AMX.
#if defined(__x86_64__)
#define SONDE_TILES_EMULATED 0
#define NAME(x) x##_amx
#define REST sonde_block_avx512_bfloat16
#include "blocks_amx_body.h"
#endif
