// Blocks of 16 × 16 words turned over: rows become columns.
#ifndef SONDE_TRANSPOSE_H
#define SONDE_TRANSPOSE_H

#include "ckernels.h"

typedef void (*sonde_transpose)(const float *source, size_t source_row, size_t width, float *target, size_t target_row);

/// The quickest for this processor: target[column][row] = source[row][column], 16 × 16; rows are distances in words. Only the first
/// `width` columns are read; the others are zeros.
sonde_transpose sonde_transpose_kernel(void);

#endif
