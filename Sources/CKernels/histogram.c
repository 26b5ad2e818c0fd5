// Counts on TensorBoard's buckets.
#include "ckernels.h"

#include <math.h>
#include <string.h>

// Parts are fixed, so that sums do not depend on the number of threads.
enum { parts = 16, together = 16 };

struct part_moments {
  double sum, square;
  float low, high;
};

struct job {
  size_t count;
  const float *values;
  struct sonde_histogram_scale scale;
  struct part_moments *moments;
  int32_t *counts;
};

size_t sonde_histogram_scratch(size_t edge_count) {
  return parts * (sizeof(struct part_moments) + (2 * edge_count + 1) * sizeof(int32_t));
}

// The bucket of a finite number: a jump by its first bits, then at most one step, since edges lie farther apart than cells.
static size_t bucket(const struct sonde_histogram_scale *scale, float value) {
  float size = fabsf(value);
  uint32_t bits;
  memcpy(&bits, &size, sizeof bits);
  size_t below = (size_t)scale->starts[bits >> 19], middle = scale->edge_count;
  int is_negative = value < 0;
  double edge = below < middle ? scale->edges[below] : INFINITY;
  if (edge < (double)size || (edge == (double)size && !is_negative)) below++;
  if (below > middle - 1) below = middle - 1;
  return is_negative ? middle - 1 - below : middle + below;
}

static void count_part(struct job *job, size_t index) {
  size_t buckets = 2 * job->scale.edge_count;
  int32_t *counts = job->counts + index * (buckets + 1);
  struct part_moments moments = {0, 0, INFINITY, -INFINITY};
  memset(counts, 0, (buckets + 1) * sizeof *counts);
  for (size_t i = job->count * index / parts; i < job->count * (index + 1) / parts; i++) {
    float value = job->values[i];
    if (!isfinite(value)) {
      counts[buckets]++;
      continue;
    }
    counts[bucket(&job->scale, value)]++;
    moments.sum += value;
    moments.square += (double)value * value;
    if (value < moments.low) moments.low = value;
    if (value > moments.high) moments.high = value;
  }
  job->moments[index] = moments;
}

static void count_parts(void *context, size_t first, size_t end) {
  for (size_t index = first / together; index < end / together; index++) count_part(context, index);
}

void sonde_histogram(size_t count, const float *values, struct sonde_histogram_scale scale, void *scratch,
                     int32_t *counts, float *moments) {
  struct job job = {count, values, scale, scratch, (int32_t *)((struct part_moments *)scratch + parts)};
  sonde_parallel(parts * together, count < 4096 ? parts * together : 0, count_parts, &job);
  size_t buckets = 2 * scale.edge_count;
  struct part_moments total = {0, 0, INFINITY, -INFINITY};
  memset(counts, 0, (buckets + 1) * sizeof *counts);
  for (size_t index = 0; index < parts; index++) {
    for (size_t b = 0; b <= buckets; b++) counts[b] += job.counts[index * (buckets + 1) + b];
    total.sum += job.moments[index].sum;
    total.square += job.moments[index].square;
    if (job.moments[index].low < total.low) total.low = job.moments[index].low;
    if (job.moments[index].high > total.high) total.high = job.moments[index].high;
  }
  int is_empty = total.low > total.high;
  moments[0] = is_empty ? 0 : total.low;
  moments[1] = is_empty ? 0 : total.high;
  moments[2] = (float)total.sum;
  moments[3] = (float)total.square;
}
