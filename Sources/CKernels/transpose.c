#include "transpose.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define UNROLL _Pragma("clang loop unroll(full)")

// Pairs of rows, then fours, then halves and quarters of registers change places.
__attribute__((target("avx512f"))) static void transpose_avx512(const float *source, size_t source_row, size_t width,
                                                                float *target, size_t target_row) {
  __m512 rows[16], turned[16];
  __mmask16 mask = (__mmask16)((1u << width) - 1);
  UNROLL for (int i = 0; i < 16; i++) rows[i] = _mm512_maskz_loadu_ps(mask, source + (size_t)i * source_row);
  UNROLL for (int i = 0; i < 8; i++) {
    turned[2 * i] = _mm512_unpacklo_ps(rows[2 * i], rows[2 * i + 1]);
    turned[2 * i + 1] = _mm512_unpackhi_ps(rows[2 * i], rows[2 * i + 1]);
  }
  UNROLL for (int i = 0; i < 4; i++) {
    UNROLL for (int j = 0; j < 2; j++) {
      __m512d low = _mm512_castps_pd(turned[4 * i + j]), high = _mm512_castps_pd(turned[4 * i + 2 + j]);
      rows[4 * i + 2 * j] = _mm512_castpd_ps(_mm512_unpacklo_pd(low, high));
      rows[4 * i + 2 * j + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(low, high));
    }
  }
  // rows[4 i + c] has column 4 q + c of rows 4 i ..< 4 i + 4 in its quarter q.
  UNROLL for (int c = 0; c < 4; c++) {
    __m512 first = _mm512_shuffle_f32x4(rows[c], rows[4 + c], 0x88), second = _mm512_shuffle_f32x4(rows[c], rows[4 + c], 0xdd);
    __m512 third = _mm512_shuffle_f32x4(rows[8 + c], rows[12 + c], 0x88);
    __m512 fourth = _mm512_shuffle_f32x4(rows[8 + c], rows[12 + c], 0xdd);
    _mm512_storeu_ps(target + (size_t)c * target_row, _mm512_shuffle_f32x4(first, third, 0x88));
    _mm512_storeu_ps(target + (size_t)(4 + c) * target_row, _mm512_shuffle_f32x4(second, fourth, 0x88));
    _mm512_storeu_ps(target + (size_t)(8 + c) * target_row, _mm512_shuffle_f32x4(first, third, 0xdd));
    _mm512_storeu_ps(target + (size_t)(12 + c) * target_row, _mm512_shuffle_f32x4(second, fourth, 0xdd));
  }
}
#endif

static void transpose_scalar(const float *source, size_t source_row, size_t width, float *target, size_t target_row) {
  for (size_t column = 0; column < 16; column++)
    for (size_t row = 0; row < 16; row++)
      target[column * target_row + row] = column < width ? source[row * source_row + column] : 0;
}

sonde_transpose sonde_transpose_kernel(void) {
#if defined(__x86_64__)
  if (sonde_has_instructions(SONDE_AVX512, SONDE_FLOAT32)) return transpose_avx512;
#endif
  return transpose_scalar;
}
