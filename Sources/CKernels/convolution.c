// Convolutions on position-major values: [row of pixels][pixel][image][channel].
//
// There a convolution, of any kernel size, stride and dilation, is a sum over the kernel's taps of plain matrix products over
// images and channels: nothing is unfolded, and taps that would meet padding are not computed at all. The gradient with
// respect to the images is the same sum with the list of taps turned round.
#include "product.h"
#include "bfloat16.h"

#include <math.h>

// Rows of images that one piece of work takes: its sums stay in the first cache.
enum { rows_at_once = 64, most_columns = 64 };
// Weights that are kept in the second cache while rows pass by, in words.
static const size_t kept_weights = 64 << 10;

static size_t taps_at(const struct sonde_convolution *c, enum sonde_direction direction, size_t position,
                      struct sonde_tap *taps) {
  size_t count = 0;
  int is_forward = direction == SONDE_FORWARD;
  long width = (long)(is_forward ? c->out_width : c->in_width);
  long source_height = (long)(is_forward ? c->in_height : c->out_height);
  long source_width = (long)(is_forward ? c->in_width : c->out_width);
  long y = (long)position / width, x = (long)position % width;
  // Sources come in ascending order either way: what was read last is still in the cache for the next position.
  for (size_t i = 0; i < c->kernel_height; i++)
    for (size_t j = 0; j < c->kernel_width; j++) {
      size_t ky = is_forward ? i : c->kernel_height - 1 - i, kx = is_forward ? j : c->kernel_width - 1 - j;
      long dy = (long)(ky * c->dilation_y), dx = (long)(kx * c->dilation_x), sy, sx;
      if (is_forward) {
        sy = y * (long)c->stride_y - (long)c->padding_y + dy;
        sx = x * (long)c->stride_x - (long)c->padding_x + dx;
      } else {
        sy = y + (long)c->padding_y - dy;
        sx = x + (long)c->padding_x - dx;
        if (sy < 0 || sx < 0 || sy % (long)c->stride_y != 0 || sx % (long)c->stride_x != 0) continue;
        sy /= (long)c->stride_y;
        sx /= (long)c->stride_x;
      }
      if (sy < 0 || sx < 0 || sy >= source_height || sx >= source_width) continue;
      taps[count++] = (struct sonde_tap){(size_t)(sy * source_width + sx), ky * c->kernel_width + kx};
    }
  return count;
}

/// Whether no tap of a column of positions meets padding on the left or on the right.
static int is_inner(const struct sonde_convolution *c, enum sonde_direction direction, size_t column) {
  size_t reach = (c->kernel_width - 1) * c->dilation_x;
  if (direction != SONDE_FORWARD)
    return c->stride_x == 1 && column + c->padding_x >= reach && column + c->padding_x < c->out_width;
  size_t first = column * c->stride_x;
  return first >= c->padding_x && first - c->padding_x + reach < c->in_width;
}

void sonde_move_taps(const struct sonde_convolution *c, enum sonde_direction direction, size_t position,
                     struct sonde_taps *taps) {
  size_t width = direction == SONDE_FORWARD ? c->out_width : c->in_width, column = position % width;
  if (position == taps->position) return;
  if (column > 0 && position == taps->position + 1 && is_inner(c, direction, column - 1) && is_inner(c, direction, column)) {
    // Inside a row all taps move on together.
    size_t step = direction == SONDE_FORWARD ? c->stride_x : 1;
    for (size_t i = 0; i < taps->count; i++) taps->list[i].source += step;
  } else {
    taps->count = taps_at(c, direction, position, taps->list);
  }
  taps->position = position;
}

// Sums become values: bias, lowest value (a rectifier's 0, or minus infinity), rounding. What is not a number stays none.

SONDE_CLONES static void finish_float32(size_t rows, size_t count, const float *sums, size_t panel, const float *bias,
                                        float lowest, float *result, size_t row_length) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < count; i++) {
      float value = sums[row * panel + i] + bias[i];
      result[row * row_length + i] = value <= lowest ? lowest : value;
    }
}

SONDE_CLONES static void finish_bfloat16(size_t rows, size_t count, const float *sums, size_t panel, const float *bias,
                                         float lowest, uint16_t *result, size_t row_length) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < count; i++) {
      float value = sums[row * panel + i] + bias[i];
      result[row * row_length + i] = sonde_bfloat16(value <= lowest ? lowest : value);
    }
}

void sonde_finish(const struct sonde_product *p, const float *sums, size_t position, size_t first, size_t rows,
                  size_t column) {
  static const float none[most_columns];
  size_t count = p->columns - column < p->panel ? p->columns - column : p->panel;
  const float *bias = p->bias ? p->bias + column : none;
  float lowest = p->rectifies ? 0 : -INFINITY;
  size_t first_row = position * p->convolution->batch + first;
  if (p->convolution->element == SONDE_FLOAT32) {
    float *result = (float *)p->result + first_row * p->columns + column;
    finish_float32(rows, count, sums, p->panel, bias, lowest, result, p->columns);
    return;
  }
  // A row of bfloat16 is a whole number of pairs.
  size_t row_length = (p->columns + 1) / 2 * 2;
  uint16_t *result = (uint16_t *)p->result + first_row * row_length + column;
  finish_bfloat16(rows, count, sums, p->panel, bias, lowest, result, row_length);
  if (p->columns % 2 != 0 && column + count == p->columns)
    for (size_t row = 0; row < rows; row++) result[row * row_length + count] = 0;
}

/// All images of a group of rows at one position, for one panel of channels.
static void multiply(const struct sonde_product *p, struct sonde_part *parts, const struct sonde_tap *taps, size_t count,
                     size_t panel, size_t position, size_t first, size_t rows) {
  _Alignas(64) float sums[rows_at_once * most_columns];
  size_t tap_words = p->depth * p->panel, batch = p->convolution->batch;
  size_t all_taps = p->convolution->kernel_height * p->convolution->kernel_width;
  const uint32_t *weights = p->packed + panel * all_taps * tap_words;
  size_t at_once = kept_weights / tap_words > 0 ? kept_weights / tap_words : 1;
  struct sonde_blocks blocks = sonde_blocks(&p->kernel, rows, p->panel);
  for (size_t i = 0; i < count; i++)
    parts[i] = (struct sonde_part){p->source + (taps[i].source * batch + first) * p->depth, weights + taps[i].tap * tap_words};
  size_t done = 0;
  do {
    size_t part_count = count - done < at_once ? count - done : at_once;
    for (size_t block = 0; block < blocks.count; block++) {
      size_t row = sonde_block_begin(blocks, block), end = sonde_block_begin(blocks, block + 1);
      struct sonde_block job = {.rows = end - row, .columns = p->panel, .depth = p->depth, .accumulates = done > 0};
      job.a_first = row * p->depth;
      job.a_row = p->depth;
      job.a_step = 1;
      job.b_step = job.c_row = p->panel;
      job.c = sums + row * p->panel;
      p->kernel.multiply(&job, parts + done, part_count);
    }
    done += part_count;
  } while (done < count);
  sonde_finish(p, sums, position, first, rows, panel * p->panel);
}

static void multiply_items(void *context, size_t first, size_t end) {
  const struct sonde_product *p = context;
  size_t all_taps = p->convolution->kernel_height * p->convolution->kernel_width;
  struct sonde_tap list[all_taps];
  struct sonde_taps taps = sonde_no_taps(list);
  struct sonde_part parts[all_taps];
  size_t batch = p->convolution->batch;
  if (p->kernel.begin) p->kernel.begin();
  for (size_t item = first; item < end; item++) {
    size_t group = item % p->row_groups, position = item / p->row_groups % p->positions;
    size_t panel = item / p->row_groups / p->positions;
    size_t row = batch * group / p->row_groups, row_end = batch * (group + 1) / p->row_groups;
    sonde_move_taps(p->convolution, p->direction, position, &taps);
    multiply(p, parts, taps.list, taps.count, panel, position, row, row_end - row);
  }
  if (p->kernel.end) p->kernel.end();
}

static void run(struct sonde_product *p, void *scratch) {
  const struct sonde_convolution *c = p->convolution;
  int is_forward = p->direction == SONDE_FORWARD;
  p->depth = sonde_convolution_depth(c, p->direction);
  p->columns = is_forward ? c->out_channels : c->in_channels;
  p->panel = sonde_panel(sonde_padded(p->columns));
  p->panels = sonde_padded(p->columns) / p->panel;
  p->positions = is_forward ? c->out_height * c->out_width : c->in_height * c->in_width;
  p->row_groups = (c->batch + rows_at_once - 1) / rows_at_once;
  p->kernel = sonde_block_kernel_for(c->instructions, c->element);
  if (sonde_takes_images_as_columns(c, p->direction)) return sonde_multiply_image_columns(p, scratch);
  // Two multiplications a cycle, of a word by 16.
  size_t products = p->positions * c->kernel_height * c->kernel_width * c->batch * p->depth * p->panels * p->panel / 16;
  sonde_parallel_work(p->panels * p->positions * p->row_groups, products / 2, multiply_items, p);
}

size_t sonde_convolution_product_scratch_bytes(const struct sonde_convolution *c, enum sonde_direction direction) {
  return sonde_takes_images_as_columns(c, direction) ? sonde_image_columns_bytes(c, direction) : 0;
}

void sonde_convolution_forward(const struct sonde_convolution *c, const void *packed, const void *source,
                               const float *bias, int rectifies, void *scratch, void *result) {
  struct sonde_product product = {.convolution = c, .direction = SONDE_FORWARD, .source = source, .packed = packed};
  product.bias = bias;
  product.rectifies = rectifies;
  product.result = result;
  run(&product, scratch);
}

void sonde_convolution_input_gradient(const struct sonde_convolution *c, const void *packed, const void *upstream,
                                      void *scratch, void *gradient) {
  struct sonde_product product = {.convolution = c, .direction = SONDE_INPUT_GRADIENT, .source = upstream, .packed = packed};
  product.result = gradient;
  run(&product, scratch);
}
