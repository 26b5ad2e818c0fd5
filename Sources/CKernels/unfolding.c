// Position-major values unfolded for one matrix product, and folded again.
//
// A row of columns holds what all taps of the kernel see at a position of the output: [position][image][tap][channel], zeros
// where a tap meets padding. Rows of columns are not padded to pairs, rows of values are.
#include "bfloat16.h"
#include "ckernels.h"

#include <string.h>

enum { images_at_once = 8, channels_at_once = 64 };

struct unfolding {
  const struct sonde_convolution *convolution;
  const void *source;
  void *destination;
  size_t groups;
};

static size_t tap_count(const struct sonde_convolution *c) { return c->kernel_height * c->kernel_width; }
static size_t row_groups(const struct sonde_convolution *c) { return (c->batch + images_at_once - 1) / images_at_once; }

/// The position of the images that a tap reads at a position of the output; whether there is one.
static int read_at(const struct sonde_convolution *c, size_t output, size_t tap, size_t *image) {
  long y = (long)(output / c->out_width * c->stride_y + tap / c->kernel_width * c->dilation_y) - (long)c->padding_y;
  long x = (long)(output % c->out_width * c->stride_x + tap % c->kernel_width * c->dilation_x) - (long)c->padding_x;
  if (y < 0 || x < 0 || y >= (long)c->in_height || x >= (long)c->in_width) return 0;
  *image = (size_t)y * c->in_width + (size_t)x;
  return 1;
}

/// The position of the output that reads a position of the images by a tap; whether there is one.
static int written_at(const struct sonde_convolution *c, size_t image, size_t tap, size_t *output) {
  long y = (long)(image / c->in_width + c->padding_y) - (long)(tap / c->kernel_width * c->dilation_y);
  long x = (long)(image % c->in_width + c->padding_x) - (long)(tap % c->kernel_width * c->dilation_x);
  if (y < 0 || x < 0 || y % (long)c->stride_y != 0 || x % (long)c->stride_x != 0) return 0;
  y /= (long)c->stride_y;
  x /= (long)c->stride_x;
  if (y >= (long)c->out_height || x >= (long)c->out_width) return 0;
  *output = (size_t)y * c->out_width + (size_t)x;
  return 1;
}

static void unfold_items(void *context, size_t first, size_t end) {
  const struct unfolding *u = context;
  const struct sonde_convolution *c = u->convolution;
  int is_float32 = c->element == SONDE_FLOAT32;
  size_t taps = tap_count(c), length = c->in_channels * (is_float32 ? 4 : 2);
  size_t row = is_float32 ? length : (c->in_channels + 1) / 2 * 4;
  for (size_t item = first; item < end; item++) {
    size_t position = item / u->groups, start = item % u->groups * images_at_once, place = 0;
    size_t last = start + images_at_once < c->batch ? start + images_at_once : c->batch;
    for (size_t tap = 0; tap < taps; tap++) {
      int is_inside = read_at(c, position, tap, &place);
      for (size_t image = start; image < last; image++) {
        char *target = (char *)u->destination + ((position * c->batch + image) * taps + tap) * length;
        if (is_inside)
          memcpy(target, (const char *)u->source + (place * c->batch + image) * row, length);
        else
          memset(target, 0, length);
      }
    }
  }
}

void sonde_unfold(const struct sonde_convolution *c, const void *source, void *columns) {
  struct unfolding unfolding = {c, source, columns, row_groups(c)};
  sonde_parallel_items(c->out_height * c->out_width * unfolding.groups, unfold_items, &unfolding);
}

/// The sum of some channels of some rows; the rows begin at these offsets.
SONDE_CLONES static void sum_rows(const float *columns, const size_t *offsets, size_t rows, size_t count, float *sums) {
  for (size_t i = 0; i < count; i++) sums[i] = 0;
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < count; i++) sums[i] += columns[offsets[row] + i];
}

SONDE_CLONES static void shorten(const float *sums, size_t count, uint16_t *target) {
  for (size_t i = 0; i < count; i++) target[i] = sonde_bfloat16(sums[i]);
}

/// One image's gradient at a position, from the rows of columns that begin at these offsets.
static void fold_row(const struct sonde_convolution *c, const float *columns, const size_t *offsets, size_t rows, void *target) {
  float sums[channels_at_once];
  for (size_t channel = 0; channel < c->in_channels; channel += channels_at_once) {
    size_t rest = c->in_channels - channel, count = rest < channels_at_once ? rest : channels_at_once;
    if (c->element == SONDE_FLOAT32) {
      sum_rows(columns + channel, offsets, rows, count, (float *)target + channel);
    } else {
      sum_rows(columns + channel, offsets, rows, count, sums);
      shorten(sums, count, (uint16_t *)target + channel);
    }
  }
  if (c->element == SONDE_BFLOAT16 && c->in_channels % 2 != 0) ((uint16_t *)target)[c->in_channels] = 0;
}

static void fold_items(void *context, size_t first, size_t end) {
  const struct unfolding *u = context;
  const struct sonde_convolution *c = u->convolution;
  size_t taps = tap_count(c), length = taps * c->in_channels, offsets[taps], places[taps], read[taps];
  size_t row = c->element == SONDE_FLOAT32 ? c->in_channels * 4 : (c->in_channels + 1) / 2 * 4;
  for (size_t item = first; item < end; item++) {
    size_t position = item / u->groups, image = item % u->groups * images_at_once, count = 0;
    size_t last = image + images_at_once < c->batch ? image + images_at_once : c->batch;
    for (size_t tap = 0; tap < taps; tap++)
      if (written_at(c, position, tap, &places[count])) read[count++] = tap;
    for (; image < last; image++) {
      for (size_t i = 0; i < count; i++)
        offsets[i] = (places[i] * c->batch + image) * length + read[i] * c->in_channels;
      fold_row(c, u->source, offsets, count, (char *)u->destination + (position * c->batch + image) * row);
    }
  }
}

void sonde_fold(const struct sonde_convolution *c, const float *columns, void *gradient) {
  struct unfolding folding = {c, columns, gradient, row_groups(c)};
  sonde_parallel_items(c->in_height * c->in_width * folding.groups, fold_items, &folding);
}

// MARK: - A map of few positions as one product

struct dense {
  const struct sonde_convolution *convolution;
  const float *source;
  float *destination;
};

static void spread_items(void *context, size_t first, size_t end) {
  const struct dense *d = context;
  const struct sonde_convolution *c = d->convolution;
  size_t taps = tap_count(c), pixels = c->in_height * c->in_width, row = c->in_channels * pixels, place = 0;
  for (size_t item = first; item < end; item++) {
    size_t position = item / c->out_channels, filter = item % c->out_channels;
    const float *weights = d->source + filter * c->in_channels * taps;
    float *target = d->destination + item * row;
    memset(target, 0, row * sizeof *target);
    for (size_t tap = 0; tap < taps; tap++)
      if (read_at(c, position, tap, &place))
        for (size_t channel = 0; channel < c->in_channels; channel++)
          target[channel * pixels + place] = weights[channel * taps + tap];
  }
}

void sonde_spread_weights(const struct sonde_convolution *c, const float *weights, float *dense) {
  struct dense job = {c, weights, dense};
  sonde_parallel_items(c->out_height * c->out_width * c->out_channels, spread_items, &job);
}

static void gather_items(void *context, size_t first, size_t end) {
  const struct dense *d = context;
  const struct sonde_convolution *c = d->convolution;
  size_t taps = tap_count(c), pixels = c->in_height * c->in_width, positions = c->out_height * c->out_width, place = 0;
  for (size_t filter = first; filter < end; filter++) {
    float *target = d->destination + filter * c->in_channels * taps;
    memset(target, 0, c->in_channels * taps * sizeof *target);
    for (size_t position = 0; position < positions; position++)
      for (size_t tap = 0; tap < taps; tap++)
        if (read_at(c, position, tap, &place)) {
          const float *source = d->source + (position * c->out_channels + filter) * c->in_channels * pixels + place;
          for (size_t channel = 0; channel < c->in_channels; channel++)
            target[channel * taps + tap] += source[channel * pixels];
        }
  }
}

void sonde_gather_weights(const struct sonde_convolution *c, const float *dense, float *weights) {
  struct dense job = {c, dense, weights};
  sonde_parallel_items(c->out_channels, gather_items, &job);
}
