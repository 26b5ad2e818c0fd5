// Plain loops over vectors.
#include "ckernels.h"

struct job {
  const float *a, *_Nullable b;
  float *destination;
  float x, y;
};

enum { grain = 16384 };

static void fill(void *context, size_t first, size_t end) {
  const struct job *job = context;
  for (size_t i = first; i < end; i++) job->destination[i] = job->x;
}

void sonde_fill(size_t count, float value, float *destination) {
  struct job job = {destination, NULL, destination, value, 0};
  sonde_parallel(count, grain, fill, &job);
}

SONDE_CLONES static void relu_part(size_t count, float slope, const float *source, float *destination) {
  // Without a slope nothing is multiplied: zero times infinity would be no number.
  if (slope == 0)
    for (size_t i = 0; i < count; i++) destination[i] = source[i] <= 0 ? 0 : source[i];
  else
    for (size_t i = 0; i < count; i++) destination[i] = source[i] <= 0 ? slope * source[i] : source[i];
}

static void relu(void *context, size_t first, size_t end) {
  const struct job *job = context;
  relu_part(end - first, job->x, job->a + first, job->destination + first);
}

void sonde_relu(size_t count, float slope, const float *source, float *destination) {
  struct job job = {source, NULL, destination, slope, 0};
  sonde_parallel(count, grain, relu, &job);
}

SONDE_CLONES static void relu_gradient_part(size_t count, float slope, const float *upstream, const float *output,
                                            float *gradient) {
  if (slope == 0)
    for (size_t i = 0; i < count; i++) gradient[i] = output[i] <= 0 ? 0 : upstream[i];
  else
    for (size_t i = 0; i < count; i++) gradient[i] = output[i] <= 0 ? slope * upstream[i] : upstream[i];
}

static void relu_gradient(void *context, size_t first, size_t end) {
  const struct job *job = context;
  relu_gradient_part(end - first, job->x, job->a + first, job->b + first, job->destination + first);
}

void sonde_relu_gradient(size_t count, float slope, const float *upstream, const float *output, float *gradient) {
  struct job job = {upstream, output, gradient, slope, 0};
  sonde_parallel(count, grain, relu_gradient, &job);
}

SONDE_CLONES static void multiply_part(size_t count, float factor, const float *source, float *destination) {
  for (size_t i = 0; i < count; i++) destination[i] = factor * source[i];
}

static void multiply(void *context, size_t first, size_t end) {
  const struct job *job = context;
  multiply_part(end - first, job->x, job->a + first, job->destination + first);
}

void sonde_multiply(size_t count, float factor, const float *source, float *destination) {
  struct job job = {source, NULL, destination, factor, 0};
  sonde_parallel(count, grain, multiply, &job);
}

static void blend(void *context, size_t first, size_t end) {
  const struct job *job = context;
  for (size_t i = first; i < end; i++) job->destination[i] = job->x * job->a[i] + job->y * job->b[i];
}

void sonde_blend(size_t count, float keep, const float *running, float take, const float *new_value,
                 float *destination) {
  struct job job = {running, new_value, destination, keep, take};
  sonde_parallel(count, grain, blend, &job);
}

// Sixteen sums side by side: fixed, so that every instruction set adds in the same order.
SONDE_CLONES double sonde_square_sum(size_t count, const float *values) {
  double sums[16] = {0};
  size_t i = 0;
  for (; i + 16 <= count; i += 16)
    for (size_t lane = 0; lane < 16; lane++) sums[lane] += (double)values[i + lane] * (double)values[i + lane];
  for (size_t lane = 0; i < count; i++, lane++) sums[lane] += (double)values[i] * (double)values[i];
  double total = 0;
  for (size_t lane = 0; lane < 16; lane++) total += sums[lane];
  return total;
}
