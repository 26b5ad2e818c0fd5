// Small matrix products with AMX, blocks of 32 × 32 sums in four tiles; compiled with the processor's tiles and with emulated ones.
//
// This has not been run on a processor with AMX: none was at hand. It was compared with the plain loops on emulated tiles, over
// all directions of a convolution and many shapes. Whoever chooses it compares its results with SONDE_SCALAR's first.
//
// Includes with NAME(x) for what is defined, and REST for the kernel of what no tile fits: rows beyond the last sixteen, and
// words of depth beyond the last sixteen.
#include "blocks.h"
#include "tiles.h"

#define INLINE static inline __attribute__((always_inline)) TILE_TARGET

enum { tile_rows = 16, tile_words = 16 };

/// All tiles are whole: 16 rows of 16 words.
TILE_TARGET static void NAME(begin)(void) {
  struct tile_configuration configuration = {.palette = 1};
  for (int tile = 0; tile < 8; tile++) {
    configuration.rows[tile] = tile_rows;
    configuration.row_bytes[tile] = tile_words * 4;
  }
  tile_configure(&configuration);
}

TILE_TARGET static void NAME(end)(void) { tile_release(); }

/// One or two tiles of rows by one or two of columns: sums in tiles 0 to 3, A in 4 and 5, B in 6 and 7.
INLINE void NAME(sums)(const int down, const int across, const struct sonde_block *block, const struct sonde_part *parts,
                       size_t count, size_t row, size_t column) {
  float *c = block->c + row * block->c_row + column, *below = c + tile_rows * block->c_row;
  size_t a_stride = block->a_row * 4, b_stride = block->b_step * 4, c_stride = block->c_row * 4;
  if (block->accumulates) {
    tile_load(0, c, c_stride);
    if (across > 1) tile_load(1, c + tile_words, c_stride);
    if (down > 1) tile_load(2, below, c_stride);
    if (down > 1 && across > 1) tile_load(3, below + tile_words, c_stride);
  } else {
    tile_zero(0);
    if (across > 1) tile_zero(1);
    if (down > 1) tile_zero(2);
    if (down > 1 && across > 1) tile_zero(3);
  }
  for (size_t part = 0; part < count; part++) {
    const uint32_t *a = parts[part].a + block->a_first + row * block->a_row;
    const uint32_t *b = parts[part].b + block->b_first + column;
    for (size_t k = 0; k + tile_words <= block->depth; k += tile_words, a += tile_words, b += tile_words * block->b_step) {
      tile_load(6, b, b_stride);
      tile_load(4, a, a_stride);
      tile_multiply(0, 4, 6);
      if (across > 1) {
        tile_load(7, b + tile_words, b_stride);
        tile_multiply(1, 4, 7);
      }
      if (down > 1) {
        tile_load(5, a + tile_rows * block->a_row, a_stride);
        tile_multiply(2, 5, 6);
        if (across > 1) tile_multiply(3, 5, 7);
      }
    }
  }
  tile_store(0, c, c_stride);
  if (across > 1) tile_store(1, c + tile_words, c_stride);
  if (down > 1) tile_store(2, below, c_stride);
  if (down > 1 && across > 1) tile_store(3, below + tile_words, c_stride);
}

/// What fits no tile, in blocks that fit registers.
static void NAME(rest)(struct sonde_block block, const struct sonde_part *parts, size_t count) {
  size_t rows = block.rows, most = sonde_register_rows(block.columns), a_first = block.a_first;
  float *c = block.c;
  for (size_t row = 0; row < rows; row += most) {
    block.rows = rows - row < most ? rows - row : most;
    block.a_first = a_first + row * block.a_row;
    block.c = c + row * block.c_row;
    REST(&block, parts, count);
  }
}

TILE_TARGET static void NAME(multiply)(const struct sonde_block *block, const struct sonde_part *parts, size_t count) {
  size_t rows = block->rows / tile_rows * tile_rows, depth = block->depth / tile_words * tile_words;
  if (depth > 0)
    for (size_t row = 0; row < rows; row += 2 * tile_rows)
      for (size_t column = 0; column < block->columns; column += 2 * tile_words) {
        int is_tall = row + 2 * tile_rows <= rows, is_wide = column + 2 * tile_words <= block->columns;
        if (is_tall && is_wide)
          NAME(sums)(2, 2, block, parts, count, row, column);
        else if (is_tall)
          NAME(sums)(2, 1, block, parts, count, row, column);
        else if (is_wide)
          NAME(sums)(1, 2, block, parts, count, row, column);
        else
          NAME(sums)(1, 1, block, parts, count, row, column);
      }
  struct sonde_block left = *block;
  if (rows > 0 && depth < block->depth) {
    left.rows = rows;
    left.depth -= depth;
    left.a_first += depth;
    left.b_first += depth * block->b_step;
    left.accumulates = block->accumulates || depth > 0;
    NAME(rest)(left, parts, count);
  }
  if (rows < block->rows) {
    left = *block;
    left.rows -= rows;
    left.a_first += rows * block->a_row;
    left.c += rows * block->c_row;
    NAME(rest)(left, parts, count);
  }
}

const struct sonde_block_kernel NAME(sonde_block) = {NAME(multiply), NAME(begin), NAME(end), 1, 1};
