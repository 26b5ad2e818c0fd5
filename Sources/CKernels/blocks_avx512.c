// Small matrix products with AVX-512: 24 sums of 16 words in registers.
//
// Per word of depth a row of the panel is loaded once and used by every row of A; a word of A is broadcast by the load itself.
#include "blocks.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bf16")))
#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE __m512 multiply_float32(__m512 sum, __m512 a, __m512 b) { return _mm512_fmadd_ps(a, b, sum); }
INLINE __m512 multiply_bfloat16(__m512 sum, __m512 a, __m512 b) {
  return _mm512_dpbf16_ps(sum, (__m512bh)a, (__m512bh)b);
}

#define UNROLL _Pragma("clang loop unroll(full)")

// Rows and vectors are constants wherever this is used, so that the sums stay in registers. Few sums are taken several ways at
// once, since each multiplication waits for the one before it.
#define BODY(NAME, MULTIPLY)                                                                                              \
  INLINE void NAME##_body(const size_t rows, const size_t vectors, const struct sonde_block *block,                      \
                          const struct sonde_part *parts, size_t count) {                                                 \
    const size_t ways = rows * vectors <= 3 ? 4 : rows * vectors <= 6 ? 2 : 1;                                            \
    __m512 sums[24];                                                                                                      \
    UNROLL for (size_t i = 0; i < ways * rows * vectors; i++) { sums[i] = _mm512_setzero_ps(); }                          \
    const size_t a_row = block->a_row, a_step = block->a_step, b_step = block->b_step, depth = block->depth;              \
    for (size_t part = 0; part < count; part++) {                                                                         \
      const float *a = (const float *)parts[part].a + block->a_first;                                                     \
      const float *b = (const float *)parts[part].b + block->b_first;                                                     \
      size_t k = 0;                                                                                                       \
      for (; k + ways <= depth; k += ways, a += ways * a_step, b += ways * b_step)                                        \
        UNROLL for (size_t way = 0; way < ways; way++) {                                                                  \
          STEP(MULTIPLY, a + way * a_step, b + way * b_step, sums + way * rows * vectors)                                 \
        }                                                                                                                 \
      if (ways > 1)                                                                                                       \
        for (; k < depth; k++, a += a_step, b += b_step) { STEP(MULTIPLY, a, b, sums) }                                   \
    }                                                                                                                     \
    UNROLL for (size_t row = 0; row < rows; row++) UNROLL for (size_t v = 0; v < vectors; v++) {                          \
      float *target = block->c + row * block->c_row + v * 16;                                                             \
      __m512 sum = block->accumulates ? _mm512_loadu_ps(target) : _mm512_setzero_ps();                                    \
      UNROLL for (size_t way = 0; way < ways; way++) {                                                                    \
        sum = _mm512_add_ps(sum, sums[(way * rows + row) * vectors + v]);                                                 \
      }                                                                                                                   \
      _mm512_storeu_ps(target, sum);                                                                                      \
    }                                                                                                                     \
  }

// One word of depth.
#define STEP(MULTIPLY, A, B, SUMS)                                                                                        \
  __m512 panel[4];                                                                                                        \
  UNROLL for (size_t v = 0; v < vectors; v++) { panel[v] = _mm512_loadu_ps((B) + v * 16); }                               \
  UNROLL for (size_t row = 0; row < rows; row++) {                                                                        \
    __m512 word = _mm512_set1_ps((A)[row * a_row]);                                                                       \
    UNROLL for (size_t v = 0; v < vectors; v++) {                                                                         \
      (SUMS)[row * vectors + v] = MULTIPLY((SUMS)[row * vectors + v], word, panel[v]);                                    \
    }                                                                                                                     \
  }

#define CASE(BODY_, ROWS, VECTORS) \
  case ROWS * 8 + VECTORS: BODY_(ROWS, VECTORS, block, parts, count); break;
#define UP_TO_6(B, V) CASE(B, 1, V) CASE(B, 2, V) CASE(B, 3, V) CASE(B, 4, V) CASE(B, 5, V) CASE(B, 6, V)
#define UP_TO_8(B, V) UP_TO_6(B, V) CASE(B, 7, V) CASE(B, 8, V)
#define UP_TO_12(B, V) UP_TO_8(B, V) CASE(B, 9, V) CASE(B, 10, V) CASE(B, 11, V) CASE(B, 12, V)

#define KERNEL(NAME, MULTIPLY)                                                                                            \
  BODY(NAME, MULTIPLY)                                                                                                    \
  TARGET void NAME(const struct sonde_block *block, const struct sonde_part *parts, size_t count) {                       \
    switch (block->rows * 8 + block->columns / 16) {                                                                      \
      UP_TO_12(NAME##_body, 1) UP_TO_12(NAME##_body, 2) UP_TO_8(NAME##_body, 3) UP_TO_6(NAME##_body, 4)                   \
    }                                                                                                                     \
  }

KERNEL(sonde_block_avx512_float32, multiply_float32)
KERNEL(sonde_block_avx512_bfloat16, multiply_bfloat16)
#endif
