// Products whose result has few channels: images take the place of columns, and channels that of rows.
//
// Sixteen sums side by side would be mostly empty with six channels; with sixteen images they are full. Rows of the source are
// turned over once, [position][panel of images][word of depth][image]; packed weights serve as they are.
#include "product.h"
#include "transpose.h"

#include <math.h>
#include <string.h>

enum { group = 16, most_width = 64 };

struct turned {
  const struct sonde_product *product;
  // Images of a panel, and panels.
  size_t width, panels;
  uint32_t *words;
  struct sonde_blocks blocks;
  struct sonde_block_kernel kernel;
  sonde_transpose transpose;
};

static size_t source_positions(const struct sonde_convolution *c, enum sonde_direction direction) {
  return direction == SONDE_FORWARD ? c->in_height * c->in_width : c->out_height * c->out_width;
}

/// What a word of depth costs for rows by a panel: loads or multiplications, whichever are more.
static size_t cost(size_t rows, size_t width) {
  size_t most = sonde_register_rows(width), blocks = (rows + most - 1) / most, vectors = width / group;
  size_t loads = rows + blocks * vectors, products = rows * vectors;
  return loads > products ? loads : products;
}

int sonde_takes_images_as_columns(const struct sonde_convolution *c, enum sonde_direction direction) {
  size_t columns = direction == SONDE_FORWARD ? c->out_channels : c->in_channels, images = sonde_padded(c->batch);
  // Linear products have too little to do for rows to be turned over.
  if (columns > group || source_positions(c, direction) == 1) return 0;
  size_t width = sonde_panel(images);
  return 3 * cost(columns, width) * (images / width) < 2 * cost(c->batch, group);
}

size_t sonde_image_columns_bytes(const struct sonde_convolution *c, enum sonde_direction direction) {
  return source_positions(c, direction) * sonde_padded(c->batch) * sonde_convolution_depth(c, direction) * 4;
}

/// All images at a position.
static void turn(const struct turned *t, size_t position) {
  const struct sonde_product *p = t->product;
  size_t batch = p->convolution->batch, depth = p->depth;
  const uint32_t *rows = p->source + position * batch * depth;
  uint32_t *target = t->words + position * t->panels * t->width * depth;
  float square[group * group], turned[group * group];
  for (size_t image = 0; image < t->panels * t->width; image += group)
    for (size_t k = 0; k < depth; k += group) {
      size_t words = depth - k < group ? depth - k : group;
      const float *source = (const float *)rows + image * depth + k;
      if (image + group <= batch) {
        t->transpose(source, depth, words, turned, group);
      } else {
        memset(square, 0, sizeof square);
        for (size_t i = 0; image + i < batch; i++) memcpy(square + i * group, source + i * depth, words * sizeof *square);
        t->transpose(square, group, words, turned, group);
      }
      uint32_t *panel = target + image / t->width * t->width * depth + image % t->width;
      for (size_t i = 0; i < words; i++) memcpy(panel + (k + i) * t->width, turned + i * group, group * sizeof *turned);
    }
}

static void turn_positions(void *context, size_t first, size_t end) {
  for (size_t position = first; position < end; position++) turn(context, position);
}

/// Sums become values while they lie [channel][image].
SONDE_CLONES static void finish_turned(const struct turned *t, float *sums) {
  const struct sonde_product *p = t->product;
  float lowest = p->rectifies ? 0 : -INFINITY;
  for (size_t channel = 0; channel < p->columns; channel++) {
    float bias = p->bias ? p->bias[channel] : 0;
    for (size_t i = 0; i < t->width; i++) {
      float value = sums[channel * t->width + i] + bias;
      sums[channel * t->width + i] = value <= lowest ? lowest : value;
    }
  }
}

/// Stores rows of few channels, one behind the other: each but the last ones as a whole vector, whose rest the next one overwrites.
static void store_rows(const float *rows, size_t count, size_t channels, float *target) {
  for (size_t row = 0; row < count; row++, rows += group, target += channels)
    if ((count - row) * channels >= group)
      memcpy(target, rows, group * sizeof *rows);
    else
      for (size_t i = 0; i < channels; i++) target[i] = rows[i];
}

/// A panel of images at a position.
static void multiply(const struct turned *t, struct sonde_part *parts, const struct sonde_tap *taps, size_t count,
                     size_t position, size_t panel, float *sums) {
  const struct sonde_product *p = t->product;
  float turned[group * group];
  for (size_t i = 0; i < count; i++)
    parts[i] = (struct sonde_part){p->packed + taps[i].tap * p->depth * p->panel,
                                   t->words + (taps[i].source * t->panels + panel) * p->depth * t->width};
  for (size_t block = 0; block < t->blocks.count; block++) {
    size_t row = sonde_block_begin(t->blocks, block), end = sonde_block_begin(t->blocks, block + 1);
    struct sonde_block job = {.rows = end - row, .columns = t->width, .depth = p->depth, .a_first = row, .a_row = 1};
    job.a_step = p->panel;
    job.b_step = job.c_row = t->width;
    job.c = sums + row * t->width;
    t->kernel.multiply(&job, parts, count);
  }
  size_t batch = p->convolution->batch;
  int is_float = p->convolution->element == SONDE_FLOAT32;
  if (is_float) finish_turned(t, sums);
  for (size_t i = 0; i < t->width && panel * t->width + i < batch; i += group) {
    size_t image = panel * t->width + i, images = batch - image < group ? batch - image : group;
    t->transpose(sums + i, t->width, group, turned, group);
    if (is_float)
      store_rows(turned, images, p->columns, (float *)p->result + (position * batch + image) * p->columns);
    else
      sonde_finish(p, turned, position, image, images, 0);
  }
}

static void multiply_positions(void *context, size_t first, size_t end) {
  const struct turned *t = context;
  const struct sonde_convolution *c = t->product->convolution;
  struct sonde_tap list[c->kernel_height * c->kernel_width];
  struct sonde_taps taps = sonde_no_taps(list);
  struct sonde_part parts[c->kernel_height * c->kernel_width];
  // Rows beyond the channels are turned over with the others, and left.
  _Alignas(64) float sums[group * most_width] = {0};
  for (size_t position = first; position < end; position++) {
    sonde_move_taps(c, t->product->direction, position, &taps);
    for (size_t panel = 0; panel < t->panels; panel++) multiply(t, parts, taps.list, taps.count, position, panel, sums);
  }
}

void sonde_multiply_image_columns(const struct sonde_product *p, void *scratch) {
  const struct sonde_convolution *c = p->convolution;
  struct turned t = {.product = p, .words = scratch, .kernel = p->kernel, .transpose = sonde_transpose_kernel()};
  t.width = sonde_panel(sonde_padded(c->batch));
  t.panels = sonde_padded(c->batch) / t.width;
  // Tiles take rows of A, which lie the other way here.
  if (t.kernel.takes_rows) t.kernel = sonde_block_kernel_for(sonde_best_instructions(c->element), c->element);
  t.blocks = sonde_blocks(&t.kernel, p->columns, t.width);
  size_t sources = source_positions(c, p->direction), taps = c->kernel_height * c->kernel_width;
  sonde_parallel_work(sources, sources * t.panels * t.width * p->depth, turn_positions, &t);
  size_t products = p->positions * taps * p->depth * p->columns * t.panels * t.width / 16;
  sonde_parallel_work(p->positions, products / 2, multiply_positions, &t);
}
