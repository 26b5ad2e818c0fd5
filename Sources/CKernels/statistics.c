// What watched steps measure. Sums are taken in double precision, in blocks that do not depend on the number of threads.
#include "bfloat16.h"
#include "ckernels.h"

#include <math.h>
#include <string.h>

// Elements of a sample that are summed side by side: their sums stay in the first cache.
enum { block = 512 };
// Work is cut into items; sonde_parallel keeps sixteen of them together, so each counts as sixteen.
enum { together = 16 };

// What a group of units adds up to.
struct group_sums {
  double sum, square, column_square;
  double zeros, flat, dead_units;
};

static size_t units_in_group(const struct sonde_activation *shape) {
  return shape->positions >= block ? 1 : block / (shape->positions > 0 ? shape->positions : 1);
}

static size_t group_count(const struct sonde_activation *shape) {
  size_t units = units_in_group(shape);
  return (shape->units + units - 1) / units;
}

size_t sonde_activation_scratch(struct sonde_activation shape) { return group_count(&shape) * sizeof(struct group_sums); }

struct column_sums {
  double sum[block], square[block];
  int32_t zeros[block], flat[block];
};

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

static void add_up(const struct column_sums *columns, size_t width, struct group_sums *group) {
  for (size_t j = 0; j < width; j++) {
    group->sum += columns->sum[j];
    group->square += columns->square[j];
    group->column_square += columns->sum[j] * columns->sum[j];
    group->zeros += columns->zeros[j];
    group->flat += columns->flat[j];
  }
}

struct activation_job {
  struct sonde_activation shape;
  const float *values;
  struct group_sums *groups;
};

// Adds up some columns of one or more units; `zeros` gets the zeros of each unit.
static void add_columns(const struct activation_job *job, size_t first, size_t width, struct column_sums *columns,
                        struct group_sums *group) {
  const struct sonde_activation *shape = &job->shape;
  size_t stride = shape->units * shape->positions;
  double shift = job->values[0];
  memset(columns, 0, sizeof *columns);
  for (size_t sample = 0; sample < shape->batch; sample++)
    add_row(width, job->values + sample * stride + first, shift, shape->low, shape->high, columns);
  add_up(columns, width, group);
}

static void add_group(const struct activation_job *job, size_t index, struct column_sums *columns) {
  const struct sonde_activation *shape = &job->shape;
  size_t units = units_in_group(shape), first = index * units;
  if (first + units > shape->units) units = shape->units - first;
  struct group_sums group = {0};
  double all = (double)shape->batch * (double)shape->positions;
  if (shape->positions >= block) {
    for (size_t offset = 0; offset < shape->positions; offset += block) {
      size_t width = shape->positions - offset < block ? shape->positions - offset : block;
      add_columns(job, first * shape->positions + offset, width, columns, &group);
    }
    group.dead_units = group.zeros == all ? 1 : 0;
  } else {
    add_columns(job, first * shape->positions, units * shape->positions, columns, &group);
    for (size_t unit = 0; unit < units; unit++) {
      double zeros = 0;
      for (size_t p = 0; p < shape->positions; p++) zeros += columns->zeros[unit * shape->positions + p];
      group.dead_units += zeros == all ? 1 : 0;
    }
  }
  job->groups[index] = group;
}

static void add_groups(void *context, size_t first, size_t end) {
  const struct activation_job *job = context;
  struct column_sums columns;
  for (size_t index = first / together; index < (end + together - 1) / together; index++) add_group(job, index, &columns);
}

static void join(struct group_sums *total, const struct group_sums *group) {
  total->sum += group->sum;
  total->square += group->square;
  total->column_square += group->column_square;
  total->zeros += group->zeros;
  total->flat += group->flat;
  total->dead_units += group->dead_units;
}

/// Sums of all that is there become the figures; values were shifted before they were squared.
static void tell(const struct sonde_activation *shape, double shift, const struct group_sums *total, float *figures) {
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
  figures[3] = (float)(total->dead_units / (double)shape->units);
  figures[4] = (float)(total->flat / count);
  figures[5] = shape->batch < 2 ? NAN : variance == 0 ? 0 : (float)sqrt(across / variance);
  figures[6] = shape->batch < 2 ? NAN : second == 0 ? 1 : (float)(1 - samples / (samples - 1) * across / second);
}

void sonde_activation_statistics(struct sonde_activation shape, const float *values, void *scratch, float *figures) {
  struct activation_job job = {shape, values, scratch};
  size_t groups = group_count(&shape);
  sonde_parallel(groups * together, groups > 1 ? 0 : groups * together, add_groups, &job);
  struct group_sums total = {0};
  for (size_t index = 0; index < groups; index++) join(&total, &job.groups[index]);
  tell(&shape, (double)values[0], &total, figures);
}

// MARK: - Position-major

// Positions are cut into as many pieces at the most, whatever the number of threads.
enum { most_pieces = 64 };

static size_t piece_count(const struct sonde_activation *shape) {
  return shape->positions < most_pieces ? shape->positions : most_pieces;
}

/// A piece has its sums, and then the zeros of each unit.
static size_t piece_bytes(const struct sonde_activation *shape) {
  return sizeof(struct group_sums) + shape->units * sizeof(double);
}

size_t sonde_row_statistics_scratch(struct sonde_activation shape) { return piece_count(&shape) * piece_bytes(&shape); }

struct row_job {
  struct sonde_activation shape;
  enum sonde_element element;
  const void *values;
  double shift;
  char *pieces;
};

SONDE_CLONES static void lengthen(size_t count, const uint16_t *source, float *target) {
  for (size_t i = 0; i < count; i++) target[i] = sonde_float(source[i]);
}

/// Some units at a position, over all samples.
static void add_units(const struct row_job *job, size_t position, size_t unit, size_t width, struct column_sums *columns) {
  const struct sonde_activation *shape = &job->shape;
  size_t length = job->element == SONDE_FLOAT32 ? shape->units : (shape->units + 1) / 2 * 2;
  float row[block];
  memset(columns, 0, sizeof *columns);
  for (size_t sample = 0; sample < shape->batch; sample++) {
    size_t place = (position * shape->batch + sample) * length + unit;
    const float *values = (const float *)job->values + place;
    if (job->element == SONDE_BFLOAT16) {
      lengthen(width, (const uint16_t *)job->values + place, row);
      values = row;
    }
    add_row(width, values, job->shift, shape->low, shape->high, columns);
  }
}

static void add_pieces(void *context, size_t first, size_t end) {
  const struct row_job *job = context;
  const struct sonde_activation *shape = &job->shape;
  size_t pieces = piece_count(shape);
  struct column_sums columns;
  for (size_t piece = first; piece < end; piece++) {
    struct group_sums *sums = (struct group_sums *)(job->pieces + piece * piece_bytes(shape));
    double *zeros = (double *)(sums + 1);
    memset(sums, 0, piece_bytes(shape));
    for (size_t p = shape->positions * piece / pieces; p < shape->positions * (piece + 1) / pieces; p++)
      for (size_t unit = 0; unit < shape->units; unit += block) {
        size_t width = shape->units - unit < block ? shape->units - unit : block;
        add_units(job, p, unit, width, &columns);
        add_up(&columns, width, sums);
        for (size_t j = 0; j < width; j++) zeros[unit + j] += columns.zeros[j];
      }
  }
}

void sonde_row_statistics(struct sonde_activation shape, enum sonde_element element, const void *values, void *scratch,
                          float *figures) {
  double shift = element == SONDE_FLOAT32 ? *(const float *)values : sonde_float(*(const uint16_t *)values);
  struct row_job job = {shape, element, values, shift, scratch};
  sonde_parallel_items(piece_count(&shape), add_pieces, &job);
  struct group_sums total = {0};
  for (size_t piece = 0; piece < piece_count(&shape); piece++)
    join(&total, (const struct group_sums *)(job.pieces + piece * piece_bytes(&shape)));
  double all = (double)shape.batch * (double)shape.positions;
  for (size_t unit = 0; unit < shape.units; unit++) {
    double zeros = 0;
    for (size_t piece = 0; piece < piece_count(&shape); piece++)
      zeros += ((const double *)((const struct group_sums *)(job.pieces + piece * piece_bytes(&shape)) + 1))[unit];
    total.dead_units += zeros == all ? 1 : 0;
  }
  tell(&shape, shift, &total, figures);
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

// Sixteen sums side by side: fixed, so that every instruction set adds in the same order.
SONDE_CLONES double sonde_difference_square_sum(size_t count, const float *a, const float *b) {
  double sums[16] = {0};
  size_t i = 0;
  for (; i + 16 <= count; i += 16)
    for (size_t lane = 0; lane < 16; lane++) {
      double difference = (double)a[i + lane] - (double)b[i + lane];
      sums[lane] += difference * difference;
    }
  for (size_t lane = 0; i < count; i++, lane++) sums[lane] += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
  double total = 0;
  for (size_t lane = 0; lane < 16; lane++) total += sums[lane];
  return total;
}

SONDE_CLONES double sonde_dot_product(size_t count, const float *a, const float *b) {
  double sums[16] = {0};
  size_t i = 0;
  for (; i + 16 <= count; i += 16)
    for (size_t lane = 0; lane < 16; lane++) sums[lane] += (double)a[i + lane] * (double)b[i + lane];
  for (size_t lane = 0; i < count; i++, lane++) sums[lane] += (double)a[i] * (double)b[i];
  double total = 0;
  for (size_t lane = 0; lane < 16; lane++) total += sums[lane];
  return total;
}
