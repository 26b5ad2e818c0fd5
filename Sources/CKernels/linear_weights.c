// The gradient of a linear product with respect to its weights: [outputs × images] · [images × inputs].
//
// Rows of outputs by columns of inputs are the order in which weights lie: sums are written where they belong, once.
#include "convolution_weights.h"
#include "panels.h"

// Words of the inputs that stay in the second cache while all outputs pass by.
static const size_t kept_source = 64 << 10;

struct linear {
  struct sonde_panels upstream, source;
  size_t depth, outputs, inputs;
  // Blocks of a panel of outputs; panels of inputs that are kept, and groups of as many.
  struct sonde_blocks blocks;
  size_t panels_at_once, groups;
  float *weights;
  struct sonde_block_kernel kernel;
};

int sonde_is_linear(const struct sonde_convolution *c) {
  return c->in_height * c->in_width == 1 && c->out_height * c->out_width == 1 && c->kernel_height * c->kernel_width == 1 &&
         c->in_channels % 16 == 0;
}

size_t sonde_linear_scratch_bytes(const struct sonde_convolution *c) {
  return sonde_panel_bytes(c, 1, c->in_channels) + sonde_panel_bytes(c, 1, c->out_channels);
}

/// A block of outputs by a group of panels of inputs.
static void multiply(const struct linear *l, size_t group, size_t panel, size_t block) {
  size_t row = sonde_block_begin(l->blocks, block), end = sonde_block_begin(l->blocks, block + 1);
  size_t output = panel * l->upstream.width + row;
  if (output >= l->outputs) return;
  struct sonde_block job = {.rows = l->outputs - output < end - row ? l->outputs - output : end - row, .depth = l->depth};
  job.columns = job.b_step = l->source.width;
  job.c_row = l->inputs;
  job.a_row = l->kernel.takes_rows ? l->depth : 1;
  job.a_step = l->kernel.takes_rows ? 1 : l->upstream.width;
  job.a_first = row * job.a_row;
  size_t first = group * l->panels_at_once, last = first + l->panels_at_once;
  for (size_t i = first; i < last && i < l->source.count; i++) {
    struct sonde_part part = {l->upstream.words + panel * l->depth * l->upstream.width,
                              l->source.words + i * l->depth * l->source.width};
    job.c = l->weights + output * l->inputs + i * l->source.width;
    l->kernel.multiply(&job, &part, 1);
  }
}

static void multiply_items(void *context, size_t first, size_t end) {
  const struct linear *l = context;
  size_t blocks = l->upstream.count * l->blocks.count;
  if (l->kernel.begin) l->kernel.begin();
  for (size_t item = first; item < end; item++)
    multiply(l, item / blocks, item % blocks / l->blocks.count, item % l->blocks.count);
  if (l->kernel.end) l->kernel.end();
}

void sonde_linear_weight_gradient(const struct sonde_convolution *c, const void *source, const void *upstream, void *scratch,
                                  float *weights) {
  struct linear l = {.outputs = c->out_channels, .inputs = c->in_channels, .weights = weights};
  l.kernel = sonde_block_kernel_for(c->instructions, c->element);
  l.depth = c->element == SONDE_FLOAT32 ? c->batch : (c->batch + 1) / 2;
  l.source = sonde_cut(c, source, 1, c->in_channels, 0, scratch);
  char *rest = (char *)scratch + sonde_panel_bytes(c, 1, c->in_channels);
  l.upstream = sonde_cut(c, upstream, 1, c->out_channels, l.kernel.takes_rows, rest);
  l.blocks = sonde_blocks(&l.kernel, l.upstream.width, l.source.width);
  size_t panel_words = l.depth * l.source.width;
  l.panels_at_once = panel_words < kept_source ? kept_source / panel_words : 1;
  l.groups = (l.source.count + l.panels_at_once - 1) / l.panels_at_once;
  size_t products = l.depth * l.outputs * l.inputs / 16;
  sonde_parallel_work(l.groups * l.upstream.count * l.blocks.count, products / 2, multiply_items, &l);
}
