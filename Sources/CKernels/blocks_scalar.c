// Small matrix products in plain C: what the others are compared with, and what runs where there is nothing better.
#include "blocks.h"
#include "bfloat16.h"

#include <string.h>

static float word(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static float pair_product(uint32_t a, uint32_t b) {
  return sonde_low(a) * sonde_low(b) + sonde_high(a) * sonde_high(b);
}

#define BLOCK(NAME, PRODUCT)                                                                                              \
  void NAME(const struct sonde_block *block, const struct sonde_part *parts, size_t count) {                              \
    for (size_t row = 0; row < block->rows; row++)                                                                        \
      for (size_t column = 0; column < block->columns; column++) {                                                        \
        float *target = block->c + row * block->c_row + column;                                                           \
        float sum = block->accumulates ? *target : 0;                                                                     \
        for (size_t part = 0; part < count; part++) {                                                                     \
          const uint32_t *a = parts[part].a + block->a_first + row * block->a_row;                                        \
          const uint32_t *b = parts[part].b + block->b_first + column;                                                    \
          for (size_t k = 0; k < block->depth; k++) sum += PRODUCT(a[k * block->a_step], b[k * block->b_step]);           \
        }                                                                                                                 \
        *target = sum;                                                                                                    \
      }                                                                                                                   \
  }

#define WORD_PRODUCT(a, b) (word(a) * word(b))
BLOCK(sonde_block_scalar_float32, WORD_PRODUCT)
BLOCK(sonde_block_scalar_bfloat16, pair_product)
