// Which instruction sets this processor has, and the kernels that are made of them.
#include "blocks.h"

int sonde_has_instructions(enum sonde_instructions instructions, enum sonde_element element) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  switch (instructions) {
    case SONDE_SCALAR: return 1;
    case SONDE_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case SONDE_AVX512:
      return __builtin_cpu_supports("avx512f") &&
             (element == SONDE_FLOAT32 || __builtin_cpu_supports("avx512bf16"));
  }
#endif
  (void)element;
  return instructions == SONDE_SCALAR;
}

enum sonde_instructions sonde_best_instructions(enum sonde_element element) {
  for (enum sonde_instructions best = SONDE_AVX512; best > SONDE_SCALAR; best--)
    if (sonde_has_instructions(best, element)) return best;
  return SONDE_SCALAR;
}

sonde_block_kernel sonde_block_kernel_for(enum sonde_instructions instructions, enum sonde_element element) {
  int is_float32 = element == SONDE_FLOAT32;
#if defined(__x86_64__)
  if (instructions == SONDE_AVX512) return is_float32 ? sonde_block_avx512_float32 : sonde_block_avx512_bfloat16;
  if (instructions == SONDE_AVX2) return is_float32 ? sonde_block_avx2_float32 : sonde_block_avx2_bfloat16;
#endif
  return is_float32 ? sonde_block_scalar_float32 : sonde_block_scalar_bfloat16;
}
