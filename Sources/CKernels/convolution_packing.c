// Weights in the order in which convolutions read them: [panel of columns][tap][word of depth][column].
//
// Columns are output channels going forward, and input channels for the gradient with respect to the images. Sixteen columns
// and a run of taps are turned over at a time.
#include "bfloat16.h"
#include "convolution.h"
#include "transpose.h"

#include <string.h>

struct packing {
  const struct sonde_convolution *convolution;
  const float *weights;
  uint32_t *packed;
  size_t depth_channels, columns, depth, panel, taps;
  // Steps in the weights, [output][input][tap], along the depth and along the columns.
  size_t depth_step, column_step;
  // Words of depth that are packed together.
  size_t words_at_once, groups;
  sonde_transpose transpose;
};

enum { group = 16, most_rows = 512 };

/// Turns a run of numbers of up to 16 columns over: rows[number][column], zeros where there is no column.
static void turn(const struct packing *p, const float *source, size_t columns, size_t count, float *rows) {
  size_t whole = columns == group ? count / group * group : 0;
  for (size_t i = 0; i < whole; i += group) p->transpose(source + i, p->column_step, rows + i * group, group);
  for (size_t i = whole; i < count; i++)
    for (size_t column = 0; column < group; column++)
      rows[i * group + column] = column < columns ? source[column * p->column_step + i] : 0;
}

/// Some channels of depth and 16 columns: rows[channel][tap][column], zeros beyond the last channel.
static void take(const struct packing *p, size_t column, size_t first, size_t end, float *rows) {
  size_t columns = column >= p->columns ? 0 : p->columns - column < group ? p->columns - column : group;
  size_t last = end < p->depth_channels ? end : p->depth_channels;
  const float *source = p->weights + first * p->depth_step + column * p->column_step;
  if (p->column_step == 1)
    for (size_t i = first; i < last; i++) {
      memcpy(rows + (i - first) * group, source + (i - first) * p->depth_step, columns * sizeof *rows);
      memset(rows + (i - first) * group + columns, 0, (group - columns) * sizeof *rows);
    }
  else if (p->depth_step == p->taps)
    turn(p, source, columns, (last - first) * p->taps, rows);
  else
    for (size_t i = first; i < last; i++)
      turn(p, source + (i - first) * p->depth_step, columns, p->taps, rows + (i - first) * p->taps * group);
  memset(rows + (last - first) * p->taps * group, 0, (end - last) * p->taps * group * sizeof *rows);
}

SONDE_CLONES static void keep_float32(const struct packing *p, const float *rows, size_t words, float *target) {
  for (size_t k = 0; k < words; k++)
    for (size_t tap = 0; tap < p->taps; tap++)
      memcpy(target + (tap * p->depth + k) * p->panel, rows + (k * p->taps + tap) * group, group * sizeof *rows);
}

SONDE_CLONES static void keep_bfloat16(const struct packing *p, const float *rows, size_t words, uint32_t *target) {
  for (size_t k = 0; k < words; k++)
    for (size_t tap = 0; tap < p->taps; tap++) {
      const float *low = rows + (2 * k * p->taps + tap) * group, *high = low + p->taps * group;
      uint32_t *pairs = target + (tap * p->depth + k) * p->panel;
      for (size_t i = 0; i < group; i++) pairs[i] = sonde_bfloat16(low[i]) | (uint32_t)sonde_bfloat16(high[i]) << 16;
    }
}

static void pack(void *context, size_t first, size_t end) {
  const struct packing *p = context;
  // A word of depth must fit, however many taps there are.
  size_t channels = p->convolution->element == SONDE_FLOAT32 ? 1 : 2;
  float rows[p->words_at_once * channels * p->taps * group];
  int is_float32 = p->convolution->element == SONDE_FLOAT32;
  for (size_t item = first; item < end; item++) {
    size_t k = item % p->groups * p->words_at_once, panel = item / p->groups;
    size_t words = k + p->words_at_once < p->depth ? p->words_at_once : p->depth - k;
    uint32_t *target = p->packed + (panel * p->taps * p->depth + k) * p->panel;
    for (size_t column = 0; column < p->panel; column += group) {
      take(p, panel * p->panel + column, k * channels, (k + words) * channels, rows);
      if (is_float32)
        keep_float32(p, rows, words, (float *)target + column);
      else
        keep_bfloat16(p, rows, words, target + column);
    }
  }
}

size_t sonde_convolution_packed_bytes(const struct sonde_convolution *c, enum sonde_direction direction) {
  size_t columns = direction == SONDE_FORWARD ? c->out_channels : c->in_channels;
  return sonde_padded(columns) * c->kernel_height * c->kernel_width * sonde_convolution_depth(c, direction) * 4;
}

void sonde_convolution_pack(const struct sonde_convolution *c, enum sonde_direction direction, const float *weights,
                            void *packed) {
  int is_forward = direction == SONDE_FORWARD;
  size_t taps = c->kernel_height * c->kernel_width, row = c->in_channels * taps;
  size_t columns = is_forward ? c->out_channels : c->in_channels;
  struct packing p = {.convolution = c, .weights = weights, .packed = packed, .columns = columns, .taps = taps};
  p.depth_channels = is_forward ? c->in_channels : c->out_channels;
  p.depth = sonde_convolution_depth(c, direction);
  p.panel = sonde_panel(sonde_padded(columns));
  p.depth_step = is_forward ? taps : row;
  p.column_step = is_forward ? row : taps;
  size_t word_rows = taps * (c->element == SONDE_FLOAT32 ? 1 : 2);
  p.words_at_once = word_rows < most_rows ? most_rows / word_rows : 1;
  p.groups = (p.depth + p.words_at_once - 1) / p.words_at_once;
  p.transpose = sonde_transpose_kernel();
  sonde_parallel_items(sonde_padded(columns) / p.panel * p.groups, pack, &p);
}
