// How sums over rows of channels are cut: into pieces that are the same whatever the number of threads, and are added up in their
// order. So are the bits.
#ifndef SONDE_ROW_PIECES_H
#define SONDE_ROW_PIECES_H

#include "ckernels.h"

// Rows whose sums are taken in float32, in the first cache, before they are added up in double precision.
enum { sonde_rows_at_once = 32, sonde_most_row_pieces = 64 };

static inline size_t sonde_row_pieces(size_t rows) {
  size_t blocks = (rows + sonde_rows_at_once - 1) / sonde_rows_at_once;
  return blocks < sonde_most_row_pieces ? blocks : sonde_most_row_pieces;
}

/// Where a piece begins; that of one after the last is where the rows end.
static inline size_t sonde_row_piece_begin(size_t rows, size_t piece) {
  size_t blocks = (rows + sonde_rows_at_once - 1) / sonde_rows_at_once, pieces = sonde_row_pieces(rows);
  size_t begin = blocks * piece / pieces * sonde_rows_at_once;
  return begin < rows ? begin : rows;
}

/// The elements of a row: rows of bfloat16 are whole pairs.
static inline size_t sonde_row_length(enum sonde_element element, size_t channels) {
  return element == SONDE_FLOAT32 ? channels : (channels + 1) / 2 * 2;
}

#endif
