// What watched steps measure. Sums are taken in double precision, in blocks that do not depend on the number of threads.
#include "bfloat16.h"
#include "ckernels.h"

#include <math.h>
#include <string.h>

// Elements of a sample that are summed side by side: their sums stay in the first cache. Work is cut into as many pieces at the
// most, whatever the number of threads.
enum { block = 512, most_pieces = 64 };

/// How values lie: planes of samples, each a run of columns; a unit has some columns of each run.
struct layout {
  size_t planes, samples, columns, columns_of_unit;
  // Steps between planes and between samples, in elements.
  size_t plane, sample;
};

static struct layout layout_of(const struct sonde_activation *shape) {
  if (!shape->is_position_major) {
    size_t run = shape->units * shape->positions;
    return (struct layout){1, shape->batch, run, shape->positions, 0, run};
  }
  // Rows of bfloat16 are whole pairs.
  size_t row = shape->element == SONDE_FLOAT32 ? shape->units : (shape->units + 1) / 2 * 2;
  return (struct layout){shape->positions, shape->batch, shape->units, 1, shape->batch * row, row};
}

/// What a piece of the values adds up to.
struct piece_sums {
  double sum, square, column_square;
  double zeros, flat;
};

struct column_sums {
  double sum[block], square[block];
  int32_t zeros[block], flat[block];
};

struct activation_job {
  const struct sonde_activation *shape;
  struct layout layout;
  const void *values;
  double shift;
  // Blocks of a plane's columns, and pieces of all blocks.
  size_t blocks, pieces;
  struct piece_sums *sums;
  /// Whether a unit was anything but zero anywhere.
  uint8_t *lives;
};

static size_t blocks_of(const struct layout *layout) { return (layout->columns + block - 1) / block; }

static size_t pieces_of(const struct layout *layout) {
  size_t blocks = layout->planes * blocks_of(layout);
  return blocks < most_pieces ? blocks : most_pieces;
}

size_t sonde_activation_scratch(struct sonde_activation shape) {
  struct layout layout = layout_of(&shape);
  return pieces_of(&layout) * sizeof(struct piece_sums) + shape.units;
}

SONDE_CLONES static void lengthen(size_t count, const uint16_t *source, float *target) {
  for (size_t i = 0; i < count; i++) target[i] = sonde_float(source[i]);
}

SONDE_CLONES static void add_row(size_t width, const float *row, double shift, float low, float high,
                                 struct column_sums *sums) {
  for (size_t j = 0; j < width; j++) {
    double value = (double)row[j] - shift;
    sums->sum[j] += value;
    sums->square[j] += value * value;
  }
  for (size_t j = 0; j < width; j++) {
    sums->zeros[j] += row[j] == 0;
    sums->flat[j] += row[j] < low || row[j] > high;
  }
}

/// A block of a plane's columns, over all samples.
static void add_columns(const struct activation_job *job, size_t plane, size_t first, size_t width,
                        struct column_sums *columns) {
  const struct sonde_activation *shape = job->shape;
  float row[block];
  memset(columns, 0, sizeof *columns);
  for (size_t sample = 0; sample < job->layout.samples; sample++) {
    size_t place = plane * job->layout.plane + sample * job->layout.sample + first;
    const float *values = (const float *)job->values + place;
    if (shape->element == SONDE_BFLOAT16) {
      lengthen(width, (const uint16_t *)job->values + place, row);
      values = row;
    }
    add_row(width, values, job->shift, shape->low, shape->high, columns);
  }
}

static void add_up(const struct activation_job *job, size_t first, size_t width, const struct column_sums *columns,
                   struct piece_sums *sums) {
  for (size_t j = 0; j < width; j++) {
    sums->sum += columns->sum[j];
    sums->square += columns->square[j];
    sums->column_square += columns->sum[j] * columns->sum[j];
    sums->zeros += columns->zeros[j];
    sums->flat += columns->flat[j];
    // Pieces that share a unit write the same.
    if ((size_t)columns->zeros[j] < job->layout.samples)
      __atomic_store_n(&job->lives[(first + j) / job->layout.columns_of_unit], 1, __ATOMIC_RELAXED);
  }
}

static void add_pieces(void *context, size_t first, size_t end) {
  const struct activation_job *job = context;
  size_t all = job->layout.planes * job->blocks;
  struct column_sums columns;
  for (size_t piece = first; piece < end; piece++) {
    struct piece_sums sums = {0};
    for (size_t i = all * piece / job->pieces; i < all * (piece + 1) / job->pieces; i++) {
      size_t column = i % job->blocks * block;
      size_t width = job->layout.columns - column < block ? job->layout.columns - column : block;
      add_columns(job, i / job->blocks, column, width, &columns);
      add_up(job, column, width, &columns, &sums);
    }
    job->sums[piece] = sums;
  }
}

/// Sums of all that is there become the figures; values were shifted before they were squared.
static void tell(const struct sonde_activation *shape, double shift, const struct piece_sums *total, size_t dead_units,
                 float *figures) {
  double samples = (double)shape->batch, count = samples * (double)shape->units * (double)shape->positions;
  double shifted = total->sum / count, mean = shift + shifted;
  // Rounding may leave a little less than nothing; what is no number stays so.
  double variance = total->square / count - shifted * shifted;
  if (variance < 0) variance = 0;
  double across = total->square / count - total->column_square / (samples * count);
  if (across < 0) across = 0;
  double second = variance + mean * mean;
  figures[0] = (float)mean;
  figures[1] = (float)sqrt(variance);
  figures[2] = (float)(total->zeros / count);
  figures[3] = (float)((double)dead_units / (double)shape->units);
  figures[4] = (float)(total->flat / count);
  figures[5] = shape->batch < 2 ? NAN : variance == 0 ? 0 : (float)sqrt(across / variance);
  figures[6] = shape->batch < 2 ? NAN : second == 0 ? 1 : (float)(1 - samples / (samples - 1) * across / second);
}

void sonde_activation_statistics(struct sonde_activation shape, const void *values, void *scratch, float *figures) {
  struct activation_job job = {.shape = &shape, .layout = layout_of(&shape), .values = values, .sums = scratch};
  job.shift = shape.element == SONDE_FLOAT32 ? *(const float *)values : sonde_float(*(const uint16_t *)values);
  job.blocks = blocks_of(&job.layout);
  job.pieces = pieces_of(&job.layout);
  job.lives = (uint8_t *)(job.sums + job.pieces);
  memset(job.lives, 0, shape.units);
  sonde_parallel_work(job.pieces, shape.batch * shape.units * shape.positions, add_pieces, &job);
  struct piece_sums total = {0};
  for (size_t piece = 0; piece < job.pieces; piece++) {
    total.sum += job.sums[piece].sum;
    total.square += job.sums[piece].square;
    total.column_square += job.sums[piece].column_square;
    total.zeros += job.sums[piece].zeros;
    total.flat += job.sums[piece].flat;
  }
  size_t dead_units = 0;
  for (size_t unit = 0; unit < shape.units; unit++) dead_units += !job.lives[unit];
  tell(&shape, job.shift, &total, dead_units, figures);
}

// Batches are small against the network: one thread.
void sonde_output_statistics(size_t batch, size_t classes, int are_probabilities, const float *outputs, double *scratch,
                             float *figures) {
  double *first = scratch, *sum = scratch + classes, *square = scratch + 2 * classes, *counts = scratch + 3 * classes;
  memset(scratch, 0, 4 * classes * sizeof *scratch);
  double entropy = 0;
  for (size_t row = 0; row < batch; row++) {
    const float *values = outputs + row * classes;
    size_t best = 0;
    double total = 0;
    for (size_t c = 1; c < classes; c++)
      if (values[c] > values[best]) best = c;
    counts[best] += 1;
    for (size_t c = 0; c < classes; c++) total += exp((double)values[c] - (double)values[best]);
    for (size_t c = 0; c < classes; c++) {
      double p = are_probabilities ? (double)values[c] : exp((double)values[c] - (double)values[best]) / total;
      entropy -= p == 0 ? 0 : p * log(p);
      if (row == 0) first[c] = p;
      sum[c] += p - first[c];
      square[c] += (p - first[c]) * (p - first[c]);
    }
  }
  double spread = 0, most = 0, samples = (double)batch;
  for (size_t c = 0; c < classes; c++) {
    double mean = sum[c] / samples, variance = square[c] / samples - mean * mean;
    spread += variance < 0 ? 0 : sqrt(variance);
    if (counts[c] > most) most = counts[c];
  }
  figures[0] = (float)(entropy / samples);
  figures[1] = (float)(spread / (double)classes);
  figures[2] = (float)(most / samples);
}

void sonde_running_shift(size_t channels, float epsilon, float correction, const float *mean, const float *variance,
                         const float *running_mean, const float *running_variance, float *figures) {
  double square = 0, logarithm = 0;
  for (size_t c = 0; c < channels; c++) {
    double running = (double)running_variance[c] + (double)epsilon;
    double difference = (double)mean[c] - (double)running_mean[c];
    square += difference * difference / running;
    logarithm += log(((double)variance[c] * (double)correction + (double)epsilon) / running);
  }
  figures[0] = (float)sqrt(square / (double)channels);
  figures[1] = (float)exp(logarithm / (double)channels);
}
