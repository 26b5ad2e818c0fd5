// Pooling of position-major values: [row of pixels][pixel][image][channel].
#include "bfloat16.h"
#include "ckernels.h"

#include <string.h>

// Elements of a row that are taken at once: sums and maxima stay in the first cache.
enum { piece = 1024 };

/// The input position that a tap of a window looks at; whether there is one.
static int input_of(const struct sonde_pooling *p, size_t output, size_t tap, size_t *input) {
  long y = (long)(output / p->out_width * p->stride_y + tap / p->kernel_width * p->dilation_y) - (long)p->padding_y;
  long x = (long)(output % p->out_width * p->stride_x + tap % p->kernel_width * p->dilation_x) - (long)p->padding_x;
  *input = (size_t)(y * (long)p->in_width + x);
  return y >= 0 && x >= 0 && y < (long)p->in_height && x < (long)p->in_width;
}

/// The output position whose window's tap looks at an input position; whether there is one.
static int output_of(const struct sonde_pooling *p, size_t input, size_t tap, size_t *output) {
  long y = (long)(input / p->in_width + p->padding_y) - (long)(tap / p->kernel_width * p->dilation_y);
  long x = (long)(input % p->in_width + p->padding_x) - (long)(tap % p->kernel_width * p->dilation_x);
  if (y < 0 || x < 0 || y % (long)p->stride_y != 0 || x % (long)p->stride_x != 0) return 0;
  y /= (long)p->stride_y;
  x /= (long)p->stride_x;
  *output = (size_t)(y * (long)p->out_width + x);
  return y < (long)p->out_height && x < (long)p->out_width;
}

#define BODY "pooling_body.h"
#include "each_element.h"

/// Roughly what a piece of a row takes: half a cycle an element and tap.
static size_t cycles_of_piece(const struct sonde_pooling *rule) {
  size_t elements = rule->row < piece ? rule->row : piece;
  return elements * rule->kernel_height * rule->kernel_width / 2;
}

void sonde_max_pooling(const struct sonde_pooling *rule, enum sonde_element element, const void *source, void *destination,
                       int32_t *places) {
  size_t items = rule->out_height * rule->out_width * pieces_float32(rule), work = items * cycles_of_piece(rule);
  if (element == SONDE_FLOAT32) {
    struct pooling_float32 job = {rule, source, places, destination};
    sonde_parallel_work(items, work, maxima_float32, &job);
  } else {
    struct pooling_bfloat16 job = {rule, source, places, destination};
    sonde_parallel_work(items, work, maxima_bfloat16, &job);
  }
}

void sonde_max_pooling_gradient(const struct sonde_pooling *rule, enum sonde_element element, const void *upstream,
                                const int32_t *places, void *gradient) {
  size_t items = rule->in_height * rule->in_width * pieces_float32(rule), work = items * cycles_of_piece(rule);
  if (element == SONDE_FLOAT32) {
    struct pooling_float32 job = {rule, upstream, (int32_t *)places, gradient};
    sonde_parallel_work(items, work, gradients_float32, &job);
  } else {
    struct pooling_bfloat16 job = {rule, upstream, (int32_t *)places, gradient};
    sonde_parallel_work(items, work, gradients_bfloat16, &job);
  }
}

void sonde_average_pooling(size_t row, enum sonde_element element, struct sonde_windows rows, struct sonde_windows columns,
                            const float *divisors, const void *source, void *destination) {
  size_t items = rows.outputs * columns.outputs * ((row + piece - 1) / piece), work = rows.inputs * columns.inputs * row;
  if (element == SONDE_FLOAT32) {
    struct averaging_float32 job = {&rows, &columns, divisors, row, source, destination};
    sonde_parallel_work(items, work, averages_float32, &job);
  } else {
    struct averaging_bfloat16 job = {&rows, &columns, divisors, row, source, destination};
    sonde_parallel_work(items, work, averages_bfloat16, &job);
  }
}

void sonde_average_pooling_gradient(size_t row, enum sonde_element element, struct sonde_windows rows,
                                     struct sonde_windows columns, const float *divisors, const void *upstream,
                                     void *gradient) {
  size_t items = rows.inputs * columns.inputs * ((row + piece - 1) / piece), work = rows.inputs * columns.inputs * row;
  if (element == SONDE_FLOAT32) {
    struct averaging_float32 job = {&rows, &columns, divisors, row, upstream, gradient};
    sonde_parallel_work(items, work, average_gradients_float32, &job);
  } else {
    struct averaging_bfloat16 job = {&rows, &columns, divisors, row, upstream, gradient};
    sonde_parallel_work(items, work, average_gradients_bfloat16, &job);
  }
}
