// Small matrix products, the one thing that all convolution loops of this folder are made of.
//
// Everything is counted in words of 32 bits: one float32, or a pair of bfloat16 that are neighbours along the sum. An
// instruction multiplies a word of A with 4, 8 or 16 words of B and adds to as many float32 sums, so that loops and addresses
// are the same for both types.
#ifndef SONDE_BLOCKS_H
#define SONDE_BLOCKS_H

#include "ckernels.h"

#pragma clang assume_nonnull begin

/// One term of a sum of matrix products: where A and B begin.
struct sonde_part {
  const uint32_t *a, *b;
};

/// C[row · c_row + column] = Σ parts Σ k A[a_first + row · a_row + k · a_step] · B[b_first + k · b_step + column], on top of what is
/// there if it accumulates. Columns are a panel: 16, 32, 48 or 64; rows are those of one of the kernel's blocks.
struct sonde_block {
  size_t rows, columns, depth;
  size_t a_first, a_row, a_step, b_first, b_step, c_row;
  float *c;
  int accumulates;
};

typedef void (*sonde_block_product)(const struct sonde_block *, const struct sonde_part *, size_t parts);

/// What an instruction set multiplies blocks with.
struct sonde_block_kernel {
  sonde_block_product multiply;
  // What a thread does before its first block of a piece of work and after its last; null where that is nothing.
  void (*_Nullable begin)(void), (*_Nullable end)(void);
  /// Whether words of A that are neighbours along the sum must be neighbours in memory: a_step is 1.
  int takes_rows;
  /// Whether blocks are of tiles: 16 rows each, two at a time.
  int has_tiles;
};

/// The kernel of an instruction set; it must be there.
struct sonde_block_kernel sonde_block_kernel_for(enum sonde_instructions, enum sonde_element);

/// The widest panel that cuts columns, a multiple of 16, into equal ones.
static inline size_t sonde_panel(size_t columns) {
  return columns % 64 == 0 ? 64 : columns % 48 == 0 ? 48 : columns % 32 == 0 ? 32 : 16;
}

/// The most rows that keep 24 sums of 16 words in registers, beside one row of a panel.
static inline size_t sonde_register_rows(size_t columns) { return columns == 64 ? 6 : columns == 48 ? 8 : 12; }

/// Rows cut into blocks: as equal as can be, but whole pairs of tiles where the kernel has tiles.
struct sonde_blocks {
  size_t rows, count, rows_each;
};

static inline struct sonde_blocks sonde_blocks(const struct sonde_block_kernel *kernel, size_t rows, size_t columns) {
  size_t most = kernel->has_tiles ? 32 : sonde_register_rows(columns);
  return (struct sonde_blocks){rows, (rows + most - 1) / most, kernel->has_tiles ? most : 0};
}

/// Where a block begins; that of one after the last is where the rows end.
static inline size_t sonde_block_begin(struct sonde_blocks blocks, size_t index) {
  if (blocks.rows_each == 0 || index == blocks.count) return blocks.rows * index / blocks.count;
  return index * blocks.rows_each;
}

static inline size_t sonde_padded(size_t channels) { return (channels + 15) / 16 * 16; }

void sonde_block_scalar_float32(const struct sonde_block *, const struct sonde_part *, size_t);
void sonde_block_scalar_bfloat16(const struct sonde_block *, const struct sonde_part *, size_t);
void sonde_block_avx2_float32(const struct sonde_block *, const struct sonde_part *, size_t);
void sonde_block_avx2_bfloat16(const struct sonde_block *, const struct sonde_part *, size_t);
void sonde_block_avx512_float32(const struct sonde_block *, const struct sonde_part *, size_t);
void sonde_block_avx512_bfloat16(const struct sonde_block *, const struct sonde_part *, size_t);
extern const struct sonde_block_kernel sonde_block_amx, sonde_block_amx_emulated;

#pragma clang assume_nonnull end

#endif
