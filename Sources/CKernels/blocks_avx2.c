// Small matrix products with AVX2: columns go in groups of 16, rows in groups of 6, so that 12 sums of 8 words stay in registers.
#include "blocks.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,fma")))
#define INLINE static inline __attribute__((always_inline)) TARGET
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE __m256 multiply_float32(__m256 sum, __m256 a, __m256 b) { return _mm256_fmadd_ps(a, b, sum); }

INLINE __m256 low(__m256 pairs) { return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(pairs), 16)); }
INLINE __m256 high(__m256 pairs) {
  return _mm256_and_ps(pairs, _mm256_castsi256_ps(_mm256_set1_epi32((int)0xffff0000)));
}
INLINE __m256 multiply_bfloat16(__m256 sum, __m256 a, __m256 b) {
  return _mm256_fmadd_ps(high(a), high(b), _mm256_fmadd_ps(low(a), low(b), sum));
}

#define GROUP(NAME, MULTIPLY)                                                                                             \
  INLINE void NAME##_group(const size_t rows, const struct sonde_block *block, const struct sonde_part *parts,            \
                           size_t count, size_t first, size_t column) {                                                   \
    __m256 sums[6][2];                                                                                                    \
    float *c = block->c + first * block->c_row + column;                                                                  \
    UNROLL for (size_t row = 0; row < rows; row++) UNROLL for (size_t v = 0; v < 2; v++) {                                \
      sums[row][v] = block->accumulates ? _mm256_loadu_ps(c + row * block->c_row + v * 8) : _mm256_setzero_ps();          \
    }                                                                                                                     \
    for (size_t part = 0; part < count; part++) {                                                                         \
      const float *a = (const float *)parts[part].a + block->a_first + first * block->a_row;                              \
      const float *b = (const float *)parts[part].b + block->b_first + column;                                            \
      for (size_t k = 0; k < block->depth; k++, a += block->a_step, b += block->b_step) {                                 \
        __m256 left = _mm256_loadu_ps(b), right = _mm256_loadu_ps(b + 8);                                                 \
        UNROLL for (size_t row = 0; row < rows; row++) {                                                                  \
          __m256 word = _mm256_broadcast_ss(a + row * block->a_row);                                                      \
          sums[row][0] = MULTIPLY(sums[row][0], word, left);                                                              \
          sums[row][1] = MULTIPLY(sums[row][1], word, right);                                                             \
        }                                                                                                                 \
      }                                                                                                                   \
    }                                                                                                                     \
    UNROLL for (size_t row = 0; row < rows; row++) UNROLL for (size_t v = 0; v < 2; v++) {                                \
      _mm256_storeu_ps(c + row * block->c_row + v * 8, sums[row][v]);                                                     \
    }                                                                                                                     \
  }

#define KERNEL(NAME, MULTIPLY)                                                                                            \
  GROUP(NAME, MULTIPLY)                                                                                                   \
  TARGET void NAME(const struct sonde_block *block, const struct sonde_part *parts, size_t count) {                       \
    for (size_t column = 0; column < block->columns; column += 16)                                                        \
      for (size_t first = 0; first < block->rows; first += 6) switch (block->rows - first) {                              \
          case 1: NAME##_group(1, block, parts, count, first, column); break;                                             \
          case 2: NAME##_group(2, block, parts, count, first, column); break;                                             \
          case 3: NAME##_group(3, block, parts, count, first, column); break;                                             \
          case 4: NAME##_group(4, block, parts, count, first, column); break;                                             \
          case 5: NAME##_group(5, block, parts, count, first, column); break;                                             \
          default: NAME##_group(6, block, parts, count, first, column); break;                                            \
        }                                                                                                                 \
  }

KERNEL(sonde_block_avx2_float32, multiply_float32)
KERNEL(sonde_block_avx2_bfloat16, multiply_bfloat16)
#endif
