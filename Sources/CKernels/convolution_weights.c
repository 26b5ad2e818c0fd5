// The gradient of a convolution with respect to its weights, from position-major values.
//
// For each tap it is a sum over positions of products [channels of the images × images] · [images × channels of the output].
// Threads take pieces of the result, not of the batch: nothing is added up between them, and the bits do not depend on how
// many they are.
#include "convolution_weights.h"
#include "panels.h"
#include "transpose.h"

#include <string.h>

// Output gradients that are kept in the second cache while all taps pass by, in words.
static const size_t kept_upstream = 64 << 10;

struct gradient {
  const struct sonde_convolution *convolution;
  struct sonde_panels source, upstream;
  // Images, or pairs of images.
  size_t depth;
  // [panel of output channels][tap][input channel][output channel]
  float *sums;
  size_t taps;
  // A panel of the source, cut into blocks.
  struct sonde_blocks blocks;
  struct sonde_block_kernel kernel;
};

static const uint32_t *panel_at(const struct gradient *g, struct sonde_panels panels, size_t position, size_t panel) {
  return panels.words + (position * panels.count + panel) * g->depth * panels.width;
}

/// Where a tap and a panel meet over some positions of the output; returns how many parts there are. Divides once, not at each.
static size_t parts_of(const struct gradient *g, size_t tap, size_t source_panel, size_t panel, size_t first,
                       size_t end, struct sonde_part *parts) {
  const struct sonde_convolution *c = g->convolution;
  long dy = (long)(tap / c->kernel_width * c->dilation_y) - (long)c->padding_y;
  long dx = (long)(tap % c->kernel_width * c->dilation_x) - (long)c->padding_x;
  size_t y = first / c->out_width, x = first % c->out_width, count = 0;
  for (size_t position = first; position < end; position++) {
    long sy = (long)(y * c->stride_y) + dy, sx = (long)(x * c->stride_x) + dx;
    if (sy >= 0 && sx >= 0 && sy < (long)c->in_height && sx < (long)c->in_width) {
      const uint32_t *source = panel_at(g, g->source, (size_t)sy * c->in_width + (size_t)sx, source_panel);
      parts[count++] = (struct sonde_part){source, panel_at(g, g->upstream, position, panel)};
    }
    if (++x == c->out_width) {
      x = 0;
      y++;
    }
  }
  return count;
}

/// A panel of output channels and a tap are multiplied in so many units.
static size_t units_of_tap(const struct gradient *g) { return g->source.count * g->blocks.count; }

/// A block of input channels, for a tap and a panel of output channels, over some positions.
static void multiply_unit(const struct gradient *g, size_t unit, size_t first, size_t end, struct sonde_part *parts) {
  const struct sonde_convolution *c = g->convolution;
  // Blocks do not cross the panels of the images' channels.
  size_t block = unit % g->blocks.count, source_panel = unit / g->blocks.count % g->source.count;
  size_t tap = unit / units_of_tap(g) % g->taps, panel = unit / units_of_tap(g) / g->taps;
  size_t row = sonde_block_begin(g->blocks, block), row_end = sonde_block_begin(g->blocks, block + 1);
  size_t channel = source_panel * g->source.width + row;
  if (channel >= c->in_channels) return;
  size_t count = parts_of(g, tap, source_panel, panel, first, end, parts);
  if (count == 0 && first > 0) return;
  size_t rows = c->in_channels - channel < row_end - row ? c->in_channels - channel : row_end - row;
  float *sums = g->sums + ((panel * g->taps + tap) * c->in_channels + channel) * g->upstream.width;
  struct sonde_block job = {.rows = rows, .columns = g->upstream.width, .depth = g->depth, .accumulates = first > 0};
  job.a_row = g->kernel.takes_rows ? g->depth : 1;
  job.a_step = g->kernel.takes_rows ? 1 : g->source.width;
  job.a_first = row * job.a_row;
  job.b_step = job.c_row = g->upstream.width;
  job.c = sums;
  g->kernel.multiply(&job, parts, count);
}

static void multiply_units(void *context, size_t first, size_t end) {
  const struct gradient *g = context;
  size_t per_panel = units_of_tap(g) * g->taps, positions = g->convolution->out_height * g->convolution->out_width;
  size_t at_once = kept_upstream / (g->depth * g->upstream.width);
  at_once = at_once < 1 ? 1 : at_once > 256 ? 256 : at_once;
  struct sonde_part parts[256];
  if (g->kernel.begin) g->kernel.begin();
  // A panel's output gradients stay in the cache for all of its units.
  for (size_t unit = first; unit < end;) {
    size_t panel_end = (unit / per_panel + 1) * per_panel;
    if (panel_end > end) panel_end = end;
    for (size_t position = 0; position < positions; position += at_once) {
      size_t last = position + at_once < positions ? position + at_once : positions;
      for (size_t i = unit; i < panel_end; i++) multiply_unit(g, i, position, last, parts);
    }
    unit = panel_end;
  }
  if (g->kernel.end) g->kernel.end();
}

// MARK: - From sums to weights

enum { inputs_at_once = 16 };

struct unpacking {
  // [panel][tap][input][output of the panel]
  const float *sums;
  size_t width, taps, inputs, outputs;
  float *weights;
  sonde_transpose transpose;
};

/// Some input channels of a panel of output channels: what is read stays in the first cache.
static void unpack_piece(const struct unpacking *u, size_t panel, size_t first, size_t end, float *rows) {
  const float *sums = u->sums + panel * u->taps * u->inputs * u->width;
  for (size_t column = 0; column < u->width && panel * u->width + column < u->outputs; column += 16) {
    size_t output = panel * u->width + column, columns = u->outputs - output < 16 ? u->outputs - output : 16;
    for (size_t tap = 0; tap < u->taps; tap++)
      for (size_t input = first; input < end; input++)
        memcpy(rows + ((input - first) * u->taps + tap) * 16, sums + (tap * u->inputs + input) * u->width + column, 64);
    size_t count = (end - first) * u->taps, whole = columns == 16 ? count / 16 * 16 : 0;
    float *weights = u->weights + (output * u->inputs + first) * u->taps;
    for (size_t i = 0; i < whole; i += 16) u->transpose(rows + i * 16, 16, 16, weights + i, u->inputs * u->taps);
    for (size_t i = 0; i < columns; i++)
      for (size_t j = whole; j < count; j++) weights[i * u->inputs * u->taps + j] = rows[j * 16 + i];
  }
}

static void unpack(void *context, size_t first, size_t end) {
  const struct unpacking *u = context;
  float rows[inputs_at_once * u->taps * 16];
  size_t pieces = (u->inputs + inputs_at_once - 1) / inputs_at_once;
  for (size_t item = first; item < end; item++) {
    size_t input = item % pieces * inputs_at_once;
    size_t last = input + inputs_at_once < u->inputs ? input + inputs_at_once : u->inputs;
    unpack_piece(u, item / pieces, input, last, rows);
  }
}

// MARK: - The gradient

static size_t source_bytes(const struct sonde_convolution *c) {
  return sonde_panel_bytes(c, c->in_height * c->in_width, c->in_channels);
}

static size_t upstream_bytes(const struct sonde_convolution *c) {
  return sonde_panel_bytes(c, c->out_height * c->out_width, c->out_channels);
}

size_t sonde_convolution_scratch_bytes(const struct sonde_convolution *c) {
  if (sonde_is_linear(c)) return sonde_linear_scratch_bytes(c);
  if (sonde_is_narrow(c)) return sonde_narrow_scratch_bytes(c);
  size_t sums = sonde_padded(c->out_channels) * c->kernel_height * c->kernel_width * c->in_channels * 4;
  return source_bytes(c) + upstream_bytes(c) + sums;
}

void sonde_convolution_weight_gradient(const struct sonde_convolution *c, const void *source, const void *upstream,
                                       void *scratch, float *weights) {
  if (sonde_is_linear(c)) return sonde_linear_weight_gradient(c, source, upstream, scratch, weights);
  if (sonde_is_narrow(c)) return sonde_narrow_weight_gradient(c, source, upstream, scratch, weights);
  char *memory = scratch;
  struct gradient g = {.convolution = c};
  g.kernel = sonde_block_kernel_for(c->instructions, c->element);
  g.source = sonde_cut(c, source, c->in_height * c->in_width, c->in_channels, g.kernel.takes_rows, memory);
  memory += source_bytes(c);
  g.upstream = sonde_cut(c, upstream, c->out_height * c->out_width, c->out_channels, 0, memory);
  memory += upstream_bytes(c);
  g.sums = (float *)memory;
  g.depth = c->element == SONDE_FLOAT32 ? c->batch : (c->batch + 1) / 2;
  g.taps = c->kernel_height * c->kernel_width;
  g.blocks = sonde_blocks(&g.kernel, g.source.width, g.upstream.width);
  // Two multiplications a cycle, of a word by 16.
  size_t products = c->out_height * c->out_width * g.taps * g.depth * c->in_channels * sonde_padded(c->out_channels) / 16;
  sonde_parallel_work(g.upstream.count * g.taps * units_of_tap(&g), products / 2, multiply_units, &g);
  struct unpacking unpacking = {g.sums,          g.upstream.width, g.taps, c->in_channels, c->out_channels, weights,
                                sonde_transpose_kernel()};
  size_t pieces = (c->in_channels + inputs_at_once - 1) / inputs_at_once;
  sonde_parallel_work(g.upstream.count * pieces, g.taps * c->in_channels * c->out_channels, unpack, &unpacking);
}
