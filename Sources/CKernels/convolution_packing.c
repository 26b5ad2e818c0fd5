// Weights in the order in which convolutions read them: [panel of columns][tap][word of depth][column].
//
// Columns are output channels going forward, and input channels for the gradient with respect to the images. Work is cut into
// pieces of the weights, some outputs by some inputs: a piece is updated, where there is an update, and then packed for
// every direction while it is in the cache. Sixteen columns and a run of taps are turned over at a time.
#include "convolution_packing.h"
#include "bfloat16.h"
#include "convolution.h"
#include "transpose.h"

#include <string.h>

struct packing {
  enum sonde_element element;
  enum sonde_direction direction;
  const float *weights;
  uint32_t *words;
  size_t depth_channels, columns, depth, panel, taps;
  // Steps in the weights, [output][input][tap], along the depth and along the columns.
  size_t depth_step, column_step;
  // Words of depth that are turned over together.
  size_t words_at_once;
  sonde_transpose transpose;
};

// A square of numbers that is turned over; numbers of a column that are turned over together; numbers of a piece's row.
enum { group = 16, most_rows = 512, piece_row = 2048 };

/// Turns a run of numbers of up to 16 columns over: rows[number][column], zeros where there is no column. There is room for
/// whole groups of numbers.
static void turn(const struct packing *p, const float *source, size_t columns, size_t count, float *rows) {
  if (columns == group)
    for (size_t i = 0; i < count; i += group)
      p->transpose(source + i, p->column_step, count - i < group ? count - i : group, rows + i * group, group);
  else
    for (size_t i = 0; i < count; i++)
      for (size_t column = 0; column < group; column++)
        rows[i * group + column] = column < columns ? source[column * p->column_step + i] : 0;
}

/// Some channels of depth and 16 columns: rows[channel][tap][column], zeros beyond the last channel.
static void take(const struct packing *p, size_t column, size_t first, size_t end, float *rows) {
  size_t columns = p->columns - column < group ? p->columns - column : group;
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

// Channels of depth are `step` apart; within one, a tap follows the other.

SONDE_CLONES static void keep_float32(const struct packing *p, const float *rows, size_t step, size_t words, float *target) {
  for (size_t k = 0; k < words; k++)
    for (size_t tap = 0; tap < p->taps; tap++)
      memcpy(target + (tap * p->depth + k) * p->panel, rows + k * step + tap * group, group * sizeof *rows);
}

SONDE_CLONES static void keep_bfloat16(const struct packing *p, const float *rows, size_t step, size_t words,
                                       uint32_t *target) {
  for (size_t k = 0; k < words; k++)
    for (size_t tap = 0; tap < p->taps; tap++) {
      const float *low = rows + 2 * k * step + tap * group, *high = low + step;
      uint32_t *pairs = target + (tap * p->depth + k) * p->panel;
      for (size_t i = 0; i < group; i++) pairs[i] = sonde_bfloat16(low[i]) | (uint32_t)sonde_bfloat16(high[i]) << 16;
    }
}

static void keep(const struct packing *p, const float *rows, size_t step, size_t words, uint32_t *target) {
  if (p->element == SONDE_FLOAT32)
    keep_float32(p, rows, step, words, (float *)target);
  else
    keep_bfloat16(p, rows, step, words, target);
}

/// Packs columns, in groups of 16, of some words of depth.
static void pack(const struct packing *p, size_t first_column, size_t end_column, size_t first_word, size_t end_word) {
  size_t channels = p->element == SONDE_FLOAT32 ? 1 : 2;
  float rows[(p->words_at_once * channels * p->taps + group) * group];
  for (size_t column = first_column; column < end_column; column += group)
    for (size_t k = first_word; k < end_word; k += p->words_at_once) {
      size_t words = k + p->words_at_once < end_word ? p->words_at_once : end_word - k;
      uint32_t *target = p->words + (column / p->panel * p->taps * p->depth + k) * p->panel + column % p->panel;
      // Columns may lie side by side in the weights already.
      if (p->column_step == 1 && column + group <= p->columns && (k + words) * channels <= p->depth_channels) {
        keep(p, p->weights + k * channels * p->depth_step + column, p->depth_step, words, target);
      } else {
        take(p, column, k * channels, (k + words) * channels, rows);
        keep(p, rows, p->taps * group, words, target);
      }
    }
}

static struct packing packing_of(const struct sonde_packed_weights *packed, const float *weights) {
  struct sonde_packing order = packed->order;
  int is_forward = order.direction == SONDE_FORWARD;
  size_t row = order.in_channels * order.taps, channels = order.element == SONDE_FLOAT32 ? 1 : 2;
  struct packing p = {.element = order.element, .direction = order.direction, .weights = weights, .taps = order.taps};
  p.words = packed->words;
  p.columns = is_forward ? order.out_channels : order.in_channels;
  p.depth_channels = is_forward ? order.in_channels : order.out_channels;
  p.depth = (p.depth_channels + channels - 1) / channels;
  p.panel = sonde_panel(sonde_padded(p.columns));
  p.depth_step = is_forward ? order.taps : row;
  p.column_step = is_forward ? row : order.taps;
  // A word of depth must fit, however many taps there are.
  p.words_at_once = order.taps * channels < most_rows ? most_rows / (order.taps * channels) : 1;
  p.transpose = sonde_transpose_kernel();
  return p;
}

// MARK: - Pieces

struct pass {
  sonde_range update;
  void *context;
  size_t outputs, inputs, taps;
  // Pieces are 16 outputs by as many inputs, of which there are so many groups.
  size_t inputs_at_once, groups;
  size_t count;
  const struct packing *packings;
};

static void update_piece(const struct pass *p, size_t output, size_t end, size_t input, size_t input_end) {
  size_t row = p->inputs * p->taps;
  if (p->groups == 1) return p->update(p->context, output * row, end * row);
  for (; output < end; output++) p->update(p->context, output * row + input * p->taps, output * row + input_end * p->taps);
}

static void run_pieces(void *context, size_t first, size_t last) {
  const struct pass *p = context;
  for (size_t item = first; item < last; item++) {
    size_t output = item / p->groups * group, input = item % p->groups * p->inputs_at_once;
    size_t end = output + group < p->outputs ? output + group : p->outputs;
    size_t input_end = input + p->inputs_at_once < p->inputs ? input + p->inputs_at_once : p->inputs;
    if (p->update) update_piece(p, output, end, input, input_end);
    for (size_t i = 0; i < p->count; i++) {
      const struct packing *packing = p->packings + i;
      size_t channels = packing->element == SONDE_FLOAT32 ? 1 : 2;
      if (packing->direction == SONDE_FORWARD)
        pack(packing, output, end, input / channels, (input_end + channels - 1) / channels);
      else
        pack(packing, input, input_end, output / channels, (end + channels - 1) / channels);
    }
  }
}

void sonde_update_and_pack(sonde_range update, void *context, const float *weights, size_t count,
                           const struct sonde_packed_weights *copies) {
  struct sonde_packing order = copies[0].order;
  struct packing packings[count];
  for (size_t i = 0; i < count; i++) packings[i] = packing_of(copies + i, weights);
  struct pass p = {.update = update, .context = context, .count = count, .packings = packings};
  p.outputs = order.out_channels;
  p.inputs = order.in_channels;
  p.taps = order.taps;
  p.inputs_at_once = order.taps * group < piece_row ? piece_row / order.taps / group * group : group;
  p.groups = (p.inputs + p.inputs_at_once - 1) / p.inputs_at_once;
  size_t numbers = p.outputs * p.inputs * p.taps;
  sonde_parallel_work((p.outputs + group - 1) / group * p.groups, numbers * (count + 1), run_pieces, &p);
}

size_t sonde_packed_bytes(struct sonde_packing order) {
  int is_forward = order.direction == SONDE_FORWARD;
  size_t depth = is_forward ? order.in_channels : order.out_channels;
  if (order.element == SONDE_BFLOAT16) depth = (depth + 1) / 2;
  return sonde_padded(is_forward ? order.out_channels : order.in_channels) * order.taps * depth * 4;
}

void sonde_pack(struct sonde_packing order, const float *weights, void *words) {
  struct sonde_packed_weights copy = {order, words};
  sonde_update_and_pack(NULL, NULL, weights, 1, &copy);
}

struct sonde_packing sonde_convolution_packing(const struct sonde_convolution *c, enum sonde_direction direction) {
  return (struct sonde_packing){c->element, direction, c->out_channels, c->in_channels, c->kernel_height * c->kernel_width};
}
