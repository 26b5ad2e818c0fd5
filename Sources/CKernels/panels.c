#include "panels.h"
#include "transpose.h"

#include <string.h>

struct cutting {
  const void *values;
  uint32_t *words;
  size_t batch, channels, width, count, depth;
  sonde_transpose transpose;
};

SONDE_CLONES static void cut_float32(const struct cutting *p, size_t position) {
  const float *values = (const float *)p->values + position * p->batch * p->channels;
  for (size_t panel = 0; panel < p->count; panel++)
    for (size_t row = 0; row < p->depth; row++) {
      float *target = (float *)p->words + ((position * p->count + panel) * p->depth + row) * p->width;
      size_t first = panel * p->width, end = first + p->width < p->channels ? first + p->width : p->channels;
      for (size_t i = first; i < end; i++) target[i - first] = values[row * p->channels + i];
      for (size_t i = end - first; i < p->width; i++) target[i] = 0;
    }
}

/// Neighbouring images become pairs; an odd one is a pair with zeros.
SONDE_CLONES static void cut_bfloat16(const struct cutting *p, size_t position) {
  size_t row_length = (p->channels + 1) / 2 * 2;
  const uint16_t *values = (const uint16_t *)p->values + position * p->batch * row_length;
  for (size_t panel = 0; panel < p->count; panel++)
    for (size_t row = 0; row < p->depth; row++) {
      uint32_t *target = p->words + ((position * p->count + panel) * p->depth + row) * p->width;
      size_t first = panel * p->width, end = first + p->width < p->channels ? first + p->width : p->channels;
      const uint16_t *one = values + 2 * row * row_length, *other = one + row_length;
      if (2 * row + 1 < p->batch)
        for (size_t i = first; i < end; i++) target[i - first] = one[i] | (uint32_t)other[i] << 16;
      else
        for (size_t i = first; i < end; i++) target[i - first] = one[i];
      for (size_t i = end - first; i < p->width; i++) target[i] = 0;
    }
}

/// The same, with a channel's pairs side by side; sixteen channels and pairs are turned over at a time.
static void cut_rows(const struct cutting *p, size_t position) {
  size_t row_length = (p->channels + 1) / 2 * 2;
  const uint16_t *values = (const uint16_t *)p->values + position * p->batch * row_length;
  float square[16 * 16], turned[16 * 16];
  for (size_t channel = 0; channel < p->count * p->width; channel += 16)
    for (size_t pair = 0; pair < p->depth; pair += 16) {
      uint32_t *target = p->words + (position * p->count * p->width + channel) * p->depth + pair;
      size_t pairs = p->depth - pair < 16 ? p->depth - pair : 16;
      size_t channels = channel >= p->channels ? 0 : p->channels - channel < 16 ? p->channels - channel : 16;
      for (size_t row = 0; row < pairs; row++) {
        const uint16_t *one = values + 2 * (pair + row) * row_length + channel;
        int has_other = 2 * (pair + row) + 1 < p->batch;
        for (size_t i = 0; i < 16; i++) {
          uint32_t word = i >= channels ? 0 : has_other ? one[i] | (uint32_t)one[row_length + i] << 16 : one[i];
          memcpy(square + row * 16 + i, &word, sizeof word);
        }
      }
      p->transpose(square, 16, 16, turned, 16);
      for (size_t i = 0; i < 16; i++) memcpy(target + i * p->depth, turned + i * 16, pairs * sizeof *target);
    }
}

static void cut_rows_of_positions(void *context, size_t first, size_t end) {
  for (size_t position = first; position < end; position++) cut_rows(context, position);
}

static void cut_float32_positions(void *context, size_t first, size_t end) {
  for (size_t position = first; position < end; position++) cut_float32(context, position);
}

static void cut_bfloat16_positions(void *context, size_t first, size_t end) {
  for (size_t position = first; position < end; position++) cut_bfloat16(context, position);
}

size_t sonde_panel_bytes(const struct sonde_convolution *c, size_t positions, size_t channels) {
  size_t padded = sonde_padded(channels);
  if (c->element == SONDE_BFLOAT16) return positions * ((c->batch + 1) / 2) * padded * 4;
  return sonde_panel(padded) == channels ? 0 : positions * c->batch * padded * 4;
}

struct sonde_panels sonde_cut(const struct sonde_convolution *c, const void *values, size_t positions, size_t channels,
                         int as_rows, void *memory) {
  size_t padded = sonde_padded(channels), width = sonde_panel(padded);
  if (sonde_panel_bytes(c, positions, channels) == 0) return (struct sonde_panels){values, width, 1};
  int is_float32 = c->element == SONDE_FLOAT32;
  struct cutting cutting = {values,         memory, c->batch, channels, width,
                            padded / width, is_float32 ? c->batch : (c->batch + 1) / 2, sonde_transpose_kernel()};
  sonde_range in_pairs = as_rows ? cut_rows_of_positions : cut_bfloat16_positions;
  sonde_parallel_work(positions, positions * c->batch * padded, is_float32 ? cut_float32_positions : in_pairs, &cutting);
  return (struct sonde_panels){memory, width, padded / width};
}
