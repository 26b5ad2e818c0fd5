// Which instruction sets this processor has, and the kernels that are made of them.
#include "blocks.h"

#if defined(__x86_64__)
#if defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Whether the processor has tiles of bfloat16, the system keeps them when threads change places, and lets this process use them.
static int asks_for_tiles(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  int has_amx = (d >> 22 & 1) && (d >> 24 & 1);
  if (!has_amx || !__get_cpuid(1, &a, &b, &c, &d) || !(c >> 27 & 1)) return 0;
  // XCR0: bits 17 and 18 are the tiles' configuration and data.
  unsigned low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  enum { request_permission = 0x1023, tile_data = 18 };
  return (low >> 17 & 3) == 3 && syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

/// The permission holds for all threads of the process, those to come as well; it is asked for once.
static int has_tiles(void) {
  static _Atomic int answer = -1;
  if (answer < 0) answer = asks_for_tiles();
  return answer;
}
#else
static int has_tiles(void) { return 0; }
#endif
#endif

int sonde_has_instructions(enum sonde_instructions instructions, enum sonde_element element) {
  if (instructions == SONDE_SCALAR) return 1;
  if (instructions == SONDE_AMX_EMULATED) return element == SONDE_BFLOAT16;
#if defined(__x86_64__)
  __builtin_cpu_init();
  int has_avx512 = __builtin_cpu_supports("avx512f") != 0, has_pairs = __builtin_cpu_supports("avx512bf16") != 0;
  if (instructions == SONDE_AVX2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (instructions == SONDE_AVX512) return has_avx512 && (element == SONDE_FLOAT32 || has_pairs);
  return element == SONDE_BFLOAT16 && has_avx512 && has_pairs && has_tiles();
#else
  return 0;
#endif
}

enum sonde_instructions sonde_best_instructions(enum sonde_element element) {
  for (enum sonde_instructions best = SONDE_AVX512; best > SONDE_SCALAR; best--)
    if (sonde_has_instructions(best, element)) return best;
  return SONDE_SCALAR;
}

struct sonde_block_kernel sonde_block_kernel_for(enum sonde_instructions instructions, enum sonde_element element) {
  int is_float32 = element == SONDE_FLOAT32;
  struct sonde_block_kernel kernel = {.multiply = is_float32 ? sonde_block_scalar_float32 : sonde_block_scalar_bfloat16};
  if (instructions == SONDE_AMX_EMULATED) return sonde_block_amx_emulated;
#if defined(__x86_64__)
  if (instructions == SONDE_AMX) return sonde_block_amx;
  if (instructions == SONDE_AVX512) kernel.multiply = is_float32 ? sonde_block_avx512_float32 : sonde_block_avx512_bfloat16;
  if (instructions == SONDE_AVX2) kernel.multiply = is_float32 ? sonde_block_avx2_float32 : sonde_block_avx2_bfloat16;
#endif
  return kernel;
}
