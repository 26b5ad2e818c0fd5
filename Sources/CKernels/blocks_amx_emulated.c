// The kernel for AMX on emulated tiles, for tests: slow, and exact about what the processor would do.
#define SONDE_TILES_EMULATED 1
#define NAME(x) x##_amx_emulated
#define REST sonde_block_scalar_bfloat16
#include "blocks_amx_body.h"
