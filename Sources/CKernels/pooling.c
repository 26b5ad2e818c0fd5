// Averages over windows of any place and size: adaptive pooling, and windows that stick out of the padding.
#include "ckernels.h"

#include <string.h>

struct job {
  struct sonde_windows rows, columns;
  const float *divisors, *source;
  float *destination;
};

static void average(void *context, size_t first, size_t end) {
  const struct job *job = context;
  size_t width = job->columns.inputs, area = job->rows.inputs * width;
  size_t outputs = job->rows.outputs * job->columns.outputs;
  for (size_t plane = first; plane < end; plane++) {
    const float *image = job->source + plane * area;
    float *result = job->destination + plane * outputs;
    for (size_t i = 0; i < job->rows.outputs; i++)
      for (size_t j = 0; j < job->columns.outputs; j++) {
        float sum = 0;
        for (int32_t y = job->rows.first[i]; y < job->rows.end[i]; y++)
          for (int32_t x = job->columns.first[j]; x < job->columns.end[j]; x++) sum += image[(size_t)y * width + (size_t)x];
        result[i * job->columns.outputs + j] = sum / job->divisors[i * job->columns.outputs + j];
      }
  }
}

static void spread(void *context, size_t first, size_t end) {
  const struct job *job = context;
  size_t width = job->columns.inputs, area = job->rows.inputs * width;
  size_t outputs = job->rows.outputs * job->columns.outputs;
  for (size_t plane = first; plane < end; plane++) {
    const float *upstream = job->source + plane * outputs;
    float *image = job->destination + plane * area;
    memset(image, 0, area * sizeof *image);
    for (size_t i = 0; i < job->rows.outputs; i++)
      for (size_t j = 0; j < job->columns.outputs; j++) {
        float share = upstream[i * job->columns.outputs + j] / job->divisors[i * job->columns.outputs + j];
        for (int32_t y = job->rows.first[i]; y < job->rows.end[i]; y++)
          for (int32_t x = job->columns.first[j]; x < job->columns.end[j]; x++) image[(size_t)y * width + (size_t)x] += share;
      }
  }
}

void sonde_window_average(size_t planes, struct sonde_windows rows, struct sonde_windows columns, const float *divisors,
                          const float *source, float *destination) {
  struct job job = {rows, columns, divisors, source, destination};
  sonde_parallel(planes, 16, average, &job);
}

void sonde_window_average_gradient(size_t planes, struct sonde_windows rows, struct sonde_windows columns,
                                   const float *divisors, const float *upstream, float *gradient) {
  struct job job = {rows, columns, divisors, upstream, gradient};
  sonde_parallel(planes, 16, spread, &job);
}
