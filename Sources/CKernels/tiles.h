// The instructions of Intel's AMX on tiles of bfloat16: intrinsics, or, where SONDE_TILES_EMULATED is 1, the same in plain C for
// tests on processors that have none. The manual's words: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2,
// LDTILECFG, TDPBF16PS, TILELOADD, TILERELEASE, TILESTORED, TILEZERO.
//
// What the processor answers with an exception (no configuration, a tile that has no rows, shapes that do not fit one another)
// ends the program here as well.
#ifndef SONDE_TILES_H
#define SONDE_TILES_H

#include <stddef.h>
#include <stdint.h>

/// What LDTILECFG reads.
struct tile_configuration {
  uint8_t palette, start_row, reserved[14];
  uint16_t row_bytes[16];
  uint8_t rows[16];
};
_Static_assert(sizeof(struct tile_configuration) == 64, "a configuration has 64 bytes");

#if !SONDE_TILES_EMULATED

#include <immintrin.h>

#define TILE_TARGET __attribute__((target("amx-tile,amx-bf16,avx512f,avx512bf16")))
// Tiles are constants; strides are bytes.
#define tile_configure(CONFIGURATION) _tile_loadconfig(CONFIGURATION)
#define tile_release() _tile_release()
#define tile_zero(TILE) _tile_zero(TILE)
#define tile_load(TILE, ADDRESS, STRIDE) _tile_loadd(TILE, ADDRESS, STRIDE)
#define tile_store(TILE, ADDRESS, STRIDE) _tile_stored(TILE, ADDRESS, STRIDE)
#define tile_multiply(SUMS, A, B) _tile_dpbf16ps(SUMS, A, B)

#else

#include "bfloat16.h"

#define TILE_TARGET

enum { most_tiles = 8, most_tile_rows = 16, most_row_bytes = 64 };

static _Thread_local struct {
  struct tile_configuration shape;
  uint8_t data[most_tiles][most_tile_rows][most_row_bytes];
} tiles;

static inline void tile_demand(int holds) {
  if (!holds) __builtin_trap();
}

static void tile_configure(const struct tile_configuration *configuration) {
  tile_demand(configuration->palette == 1 && configuration->start_row == 0);
  for (int tile = 0; tile < most_tiles; tile++)
    tile_demand(configuration->rows[tile] <= most_tile_rows && configuration->row_bytes[tile] <= most_row_bytes);
  memset(&tiles, 0, sizeof tiles);
  tiles.shape = *configuration;
}

static void tile_release(void) { memset(&tiles, 0, sizeof tiles); }

static void tile_demand_configured(int tile) {
  tile_demand(tile >= 0 && tile < most_tiles && tiles.shape.palette == 1);
  tile_demand(tiles.shape.rows[tile] > 0 && tiles.shape.row_bytes[tile] > 0);
}

static void tile_zero(int tile) {
  tile_demand_configured(tile);
  memset(tiles.data[tile], 0, sizeof tiles.data[tile]);
}

/// Reads as many rows, and bytes of each, as are configured; what the tile has beyond them becomes zero.
static void tile_load(int tile, const void *address, size_t stride) {
  tile_zero(tile);
  for (size_t row = 0; row < tiles.shape.rows[tile]; row++)
    memcpy(tiles.data[tile][row], (const char *)address + row * stride, tiles.shape.row_bytes[tile]);
}

static void tile_store(int tile, void *address, size_t stride) {
  tile_demand_configured(tile);
  for (size_t row = 0; row < tiles.shape.rows[tile]; row++)
    memcpy((char *)address + row * stride, tiles.data[tile][row], tiles.shape.row_bytes[tile]);
}

static uint32_t tile_word(int tile, size_t row, size_t column) {
  uint32_t word;
  memcpy(&word, tiles.data[tile][row] + 4 * column, sizeof word);
  return word;
}

/// TDPBF16PS: the products of the pairs' first numbers and those of the second are summed apart, joined, and added to the sums.
static void tile_multiply(int sums, int a, int b) {
  tile_demand_configured(sums);
  tile_demand_configured(a);
  tile_demand_configured(b);
  const struct tile_configuration *shape = &tiles.shape;
  tile_demand(sums != a && sums != b && a != b);
  tile_demand(shape->rows[a] == shape->rows[sums] && shape->row_bytes[b] == shape->row_bytes[sums]);
  tile_demand(shape->row_bytes[a] % 4 == 0 && shape->row_bytes[a] / 4 == shape->rows[b] && shape->row_bytes[b] % 4 == 0);
  for (size_t row = 0; row < shape->rows[sums]; row++)
    for (size_t column = 0; column < shape->row_bytes[sums] / 4u; column++) {
      float low = 0, high = 0, sum;
      for (size_t k = 0; k < shape->rows[b]; k++) {
        uint32_t left = tile_word(a, row, k), right = tile_word(b, k, column);
        low = __builtin_fmaf(sonde_low(left), sonde_low(right), low);
        high = __builtin_fmaf(sonde_high(left), sonde_high(right), high);
      }
      memcpy(&sum, tiles.data[sums][row] + 4 * column, sizeof sum);
      sum += low + high;
      memcpy(tiles.data[sums][row] + 4 * column, &sum, sizeof sum);
    }
}

#endif

#endif
