// The gradient of a convolution with respect to its weights where the input has few channels, as a network's first layer has.
//
// There a panel of channels would be mostly empty, and a tap's sum has hardly anything to be multiplied. So the taps of a row of
// the kernel and the channels are taken together: with a picture's pixels side by side, [row][image][pixel][channel], they are
// neighbours, and one row of a panel. Sums run over the pixels of a row of the output:
// [outputs × pixels] · [pixels × (taps of a kernel row, channels)], added up over rows and images. In bfloat16 a word is the
// pair of what two neighbouring pixels of the output meet.
#include "bfloat16.h"
#include "convolution_weights.h"
#include "convolution.h"

#include <string.h>

// Pieces of the output's rows, whose sums are added up in their order; panels read so many words beyond the last picture.
enum { most_pieces = 8, most_columns = 64 };

struct narrow {
  const struct sonde_convolution *convolution;
  const void *source, *upstream;
  // [row of pixels][image][pixel, with padding][channel], and [row][pixel, or pair of pixels][image][output].
  uint32_t *pixels;
  const uint32_t *gradients;
  uint32_t *pairs;
  // Words of a picture's row and of an image's outputs; words of depth; taps of a kernel row by channels, as padded.
  size_t row, outputs_row, depth, columns;
  size_t pieces;
  // [piece][row of the kernel][output][column]
  float *sums;
  struct sonde_blocks blocks;
  struct sonde_block_kernel kernel;
};

static size_t columns_of(const struct sonde_convolution *c) { return sonde_padded(c->kernel_width * c->in_channels); }

static size_t row_of(const struct sonde_convolution *c) { return (c->in_width + 2 * c->padding_x) * c->in_channels; }

static size_t outputs_row_of(const struct sonde_convolution *c) {
  return c->element == SONDE_FLOAT32 ? c->out_channels : (c->out_channels + 1) / 2 * 2;
}

static size_t pieces_of(const struct sonde_convolution *c) { return c->out_height < most_pieces ? c->out_height : most_pieces; }

static size_t pixel_words(const struct sonde_convolution *c) {
  return sonde_padded(c->in_height * c->batch * row_of(c)) + most_columns;
}

static size_t pair_words(const struct sonde_convolution *c) {
  if (c->element == SONDE_FLOAT32) return 0;
  return sonde_padded(c->out_height * (c->out_width / 2) * c->batch * outputs_row_of(c));
}

/// What a word of depth costs: loads or multiplications, whichever are more.
static size_t cost(size_t rows, size_t vectors) {
  size_t loads = rows + vectors, products = rows * vectors;
  return loads > products ? loads : products;
}

int sonde_is_narrow(const struct sonde_convolution *c) {
  // A pair of outputs must not be half empty: zero times infinity is no number.
  if (c->dilation_x != 1 || columns_of(c) > most_columns || (c->element == SONDE_BFLOAT16 && c->out_width % 2 != 0)) return 0;
  size_t narrow = c->kernel_height * cost(c->out_channels, columns_of(c) / 16);
  size_t wide = c->kernel_height * c->kernel_width * cost(c->in_channels, sonde_padded(c->out_channels) / 16);
  return narrow < wide;
}

size_t sonde_narrow_scratch_bytes(const struct sonde_convolution *c) {
  size_t sums = pieces_of(c) * c->kernel_height * c->out_channels * columns_of(c);
  return (pixel_words(c) + pair_words(c) + sums) * 4;
}

// MARK: - Pixels side by side

/// A row of a picture: zeros, pixels, zeros.
static void take_row_float32(const struct narrow *n, size_t y, size_t image, float *target) {
  const struct sonde_convolution *c = n->convolution;
  const float *source = (const float *)n->source + (y * c->in_width * c->batch + image) * c->in_channels;
  size_t edge = c->padding_x * c->in_channels;
  memset(target, 0, edge * sizeof *target);
  target += edge;
  for (size_t x = 0; x < c->in_width; x++, target += c->in_channels)
    for (size_t i = 0; i < c->in_channels; i++) target[i] = source[x * c->batch * c->in_channels + i];
  memset(target, 0, edge * sizeof *target);
}

static uint16_t half_at(const struct narrow *n, size_t y, size_t image, size_t place, size_t channel) {
  const struct sonde_convolution *c = n->convolution;
  size_t x = place - c->padding_x, row = (c->in_channels + 1) / 2 * 2;
  if (place < c->padding_x || x >= c->in_width) return 0;
  return ((const uint16_t *)n->source)[((y * c->in_width + x) * c->batch + image) * row + channel];
}

/// Each pixel with that which the next pixel of the output meets in its place.
static void take_row_bfloat16(const struct narrow *n, size_t y, size_t image, uint32_t *target) {
  const struct sonde_convolution *c = n->convolution;
  for (size_t place = 0; place < c->in_width + 2 * c->padding_x; place++)
    for (size_t i = 0; i < c->in_channels; i++)
      *target++ = half_at(n, y, image, place, i) | (uint32_t)half_at(n, y, image, place + c->stride_x, i) << 16;
}

static void take_rows(void *context, size_t first, size_t end) {
  const struct narrow *n = context;
  for (size_t item = first; item < end; item++) {
    size_t y = item / n->convolution->batch, image = item % n->convolution->batch;
    if (n->convolution->element == SONDE_FLOAT32)
      take_row_float32(n, y, image, (float *)n->pixels + item * n->row);
    else
      take_row_bfloat16(n, y, image, n->pixels + item * n->row);
  }
}

SONDE_CLONES static void pair_up(const uint16_t *one, const uint16_t *other, size_t count, uint32_t *pairs) {
  for (size_t i = 0; i < count; i++) pairs[i] = one[i] | (uint32_t)other[i] << 16;
}

static void take_pairs(void *context, size_t first, size_t end) {
  const struct narrow *n = context;
  size_t count = n->convolution->batch * n->outputs_row;
  for (size_t item = first; item < end; item++) {
    const uint16_t *one = (const uint16_t *)n->upstream + 2 * item * count;
    pair_up(one, one + count, count, n->pairs + item * count);
  }
}

// MARK: - Sums

/// The sums of a piece of the output's rows for a row of the kernel.
static void multiply(const struct narrow *n, size_t piece, size_t kernel_row) {
  const struct sonde_convolution *c = n->convolution;
  struct sonde_part parts[256];
  size_t last = c->out_height * (piece + 1) / n->pieces, at_once = 256 / c->batch > 0 ? 256 / c->batch : 1, done = 0;
  float *sums = n->sums + (piece * c->kernel_height + kernel_row) * c->out_channels * n->columns;
  for (size_t y = c->out_height * piece / n->pieces; y < last; y += at_once)
    for (size_t image = 0; image < c->batch; image += 256) {
      size_t count = 0;
      for (size_t i = y; i < y + at_once && i < last; i++) {
        long row = (long)(i * c->stride_y + kernel_row * c->dilation_y) - (long)c->padding_y;
        if (row < 0 || row >= (long)c->in_height) continue;
        for (size_t j = image; j < c->batch && j < image + 256; j++)
          parts[count++] = (struct sonde_part){n->gradients + (i * n->depth * c->batch + j) * n->outputs_row,
                                               n->pixels + ((size_t)row * c->batch + j) * n->row};
      }
      for (size_t block = 0; block < n->blocks.count; block++) {
        size_t first = sonde_block_begin(n->blocks, block), end = sonde_block_begin(n->blocks, block + 1);
        struct sonde_block job = {.rows = end - first, .columns = n->columns, .depth = n->depth, .accumulates = done > 0};
        job.a_first = first;
        job.a_row = 1;
        job.a_step = c->batch * n->outputs_row;
        job.b_step = c->in_channels * c->stride_x * (c->element == SONDE_FLOAT32 ? 1 : 2);
        job.c_row = n->columns;
        job.c = sums + first * n->columns;
        n->kernel.multiply(&job, parts, count);
      }
      done++;
    }
}

static void multiply_items(void *context, size_t first, size_t end) {
  const struct narrow *n = context;
  for (size_t item = first; item < end; item++)
    multiply(n, item / n->convolution->kernel_height, item % n->convolution->kernel_height);
}

/// Adds up the pieces, and gives every weight its place.
static void add_up(const struct narrow *n, float *weights) {
  const struct sonde_convolution *c = n->convolution;
  size_t piece = c->kernel_height * c->out_channels * n->columns;
  for (size_t output = 0; output < c->out_channels; output++)
    for (size_t channel = 0; channel < c->in_channels; channel++)
      for (size_t ky = 0; ky < c->kernel_height; ky++)
        for (size_t kx = 0; kx < c->kernel_width; kx++) {
          const float *sums = n->sums + (ky * c->out_channels + output) * n->columns + kx * c->in_channels + channel;
          float total = 0;
          for (size_t i = 0; i < n->pieces; i++) total += sums[i * piece];
          *weights++ = total;
        }
}

void sonde_narrow_weight_gradient(const struct sonde_convolution *c, const void *source, const void *upstream, void *scratch,
                                  float *weights) {
  struct narrow n = {.convolution = c, .source = source, .upstream = upstream, .pixels = scratch, .gradients = upstream};
  n.pairs = n.pixels + pixel_words(c);
  n.sums = (float *)(n.pairs + pair_words(c));
  n.row = row_of(c);
  n.outputs_row = outputs_row_of(c);
  n.depth = c->element == SONDE_FLOAT32 ? c->out_width : c->out_width / 2;
  n.columns = columns_of(c);
  n.pieces = pieces_of(c);
  // Tiles do not fit rows that overlap.
  int has_tiles = sonde_block_kernel_for(c->instructions, c->element).has_tiles;
  n.kernel = sonde_block_kernel_for(has_tiles ? sonde_best_instructions(c->element) : c->instructions, c->element);
  n.blocks = sonde_blocks(&n.kernel, c->out_channels, n.columns);
  memset(n.pixels + pixel_words(c) - most_columns, 0, most_columns * sizeof *n.pixels);
  sonde_parallel_work(c->in_height * c->batch, c->in_height * c->batch * n.row * 2, take_rows, &n);
  if (c->element == SONDE_BFLOAT16) {
    size_t pairs = c->out_height * n.depth * c->batch * n.outputs_row;
    sonde_parallel_work(c->out_height * n.depth, pairs, take_pairs, &n);
    n.gradients = n.pairs;
  }
  size_t products = c->out_height * c->kernel_height * c->batch * n.depth * c->out_channels * n.columns / 16;
  sonde_parallel_work(n.pieces * c->kernel_height, products / 2, multiply_items, &n);
  add_up(&n, weights);
}
