// What the loops over positions share, whichever operand takes the columns.
#ifndef SONDE_PRODUCT_H
#define SONDE_PRODUCT_H

#include "convolution.h"

/// Where a tap of the kernel takes its value.
struct sonde_tap {
  size_t source, tap;
};

/// The taps that meet the picture at a position.
struct sonde_taps {
  struct sonde_tap *list;
  size_t count, position;
};
/// No position yet; the list has room for all taps of the kernel.
static inline struct sonde_taps sonde_no_taps(struct sonde_tap *list) { return (struct sonde_taps){list, 0, SIZE_MAX}; }
/// Finds the taps of a position of the output (forward) or of the images (input gradient); quick for the one that follows.
void sonde_move_taps(const struct sonde_convolution *, enum sonde_direction, size_t position, struct sonde_taps *);

/// What a direction multiplies, and what becomes of the sums.
struct sonde_product {
  const struct sonde_convolution *convolution;
  enum sonde_direction direction;
  const uint32_t *source, *packed;
  const float *bias;
  int rectifies;
  void *result;
  // Words of a row of the source; channels of a row of the result, and as padded in the packed weights.
  size_t depth, columns, panel, panels, positions, row_groups;
  struct sonde_block_kernel kernel;
};

/// Sums [image][column of the panel] become values at a position, images `first` and on, channels `column` and on.
void sonde_finish(const struct sonde_product *, const float *sums, size_t position, size_t first, size_t rows, size_t column);

// image_columns.c

/// Whether a direction is quicker with images in the place of columns, and the memory that this takes.
int sonde_takes_images_as_columns(const struct sonde_convolution *, enum sonde_direction);
size_t sonde_image_columns_bytes(const struct sonde_convolution *, enum sonde_direction);
void sonde_multiply_image_columns(const struct sonde_product *, void *scratch);

#endif
