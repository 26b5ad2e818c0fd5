// Plain loops over vectors.
#include "bfloat16.h"
#include "ckernels.h"

#include <math.h>

struct job {
  const float *a, *_Nullable b;
  float *destination;
  float x, y;
};

// Half a cycle an element, where they are in the cache: less is not worth another thread.
enum { grain = 131072 };

static void fill(void *context, size_t first, size_t end) {
  const struct job *job = context;
  for (size_t i = first; i < end; i++) job->destination[i] = job->x;
}

void sonde_fill(size_t count, float value, float *destination) {
  struct job job = {destination, NULL, destination, value, 0};
  sonde_parallel(count, grain, fill, &job);
}

// MARK: - In float32 or bfloat16

struct typed {
  enum sonde_element element;
  const void *a, *_Nullable b;
  void *destination;
  float slope;
  int rectifies;
};

// Without a slope nothing is multiplied: zero times infinity would be no number.
#define RELU(NAME, VALUE, LOAD, STORE)                                                                               \
  SONDE_CLONES static void NAME(const struct typed *t, size_t first, size_t end) {                                   \
    const VALUE *source = t->a;                                                                                      \
    VALUE *destination = t->destination;                                                                             \
    float slope = t->slope;                                                                                          \
    if (slope == 0)                                                                                                  \
      SONDE_ELEMENTWISE for (size_t i = first; i < end; i++) destination[i] = LOAD(source[i]) <= 0 ? 0 : source[i];                    \
    else                                                                                                             \
      SONDE_ELEMENTWISE for (size_t i = first; i < end; i++)                                                         \
        destination[i] = LOAD(source[i]) <= 0 ? STORE(slope * LOAD(source[i])) : source[i];                          \
  }
#define RELU_GRADIENT(NAME, VALUE, LOAD, STORE)                                                                      \
  SONDE_CLONES static void NAME(const struct typed *t, size_t first, size_t end) {                                   \
    const VALUE *upstream = t->a, *output = t->b;                                                                    \
    VALUE *destination = t->destination;                                                                             \
    float slope = t->slope;                                                                                          \
    if (slope == 0)                                                                                                  \
      SONDE_ELEMENTWISE for (size_t i = first; i < end; i++) destination[i] = LOAD(output[i]) <= 0 ? 0 : upstream[i];                  \
    else                                                                                                             \
      SONDE_ELEMENTWISE for (size_t i = first; i < end; i++)                                                         \
        destination[i] = LOAD(output[i]) <= 0 ? STORE(slope * LOAD(upstream[i])) : upstream[i];                      \
  }
#define ADD(NAME, VALUE, LOAD, STORE)                                                                                \
  SONDE_CLONES static void NAME(const struct typed *t, size_t first, size_t end) {                                   \
    const VALUE *a = t->a, *b = t->b;                                                                                \
    VALUE *destination = t->destination;                                                                             \
    float lowest = t->rectifies ? 0 : -INFINITY;                                                                     \
    SONDE_ELEMENTWISE for (size_t i = first; i < end; i++) {                                                         \
      float value = LOAD(a[i]) + LOAD(b[i]);                                                                         \
      destination[i] = STORE(value <= lowest ? lowest : value);                                                      \
    }                                                                                                                \
  }
#define SAME(x) (x)
RELU(relu_float32, float, SAME, SAME)
RELU(relu_bfloat16, uint16_t, sonde_float, sonde_bfloat16)
RELU_GRADIENT(relu_gradient_float32, float, SAME, SAME)
RELU_GRADIENT(relu_gradient_bfloat16, uint16_t, sonde_float, sonde_bfloat16)
ADD(add_float32, float, SAME, SAME)
ADD(add_bfloat16, uint16_t, sonde_float, sonde_bfloat16)

static void relu(void *context, size_t first, size_t end) {
  const struct typed *t = context;
  (t->element == SONDE_FLOAT32 ? relu_float32 : relu_bfloat16)(t, first, end);
}

static void relu_gradient(void *context, size_t first, size_t end) {
  const struct typed *t = context;
  (t->element == SONDE_FLOAT32 ? relu_gradient_float32 : relu_gradient_bfloat16)(t, first, end);
}

static void add(void *context, size_t first, size_t end) {
  const struct typed *t = context;
  (t->element == SONDE_FLOAT32 ? add_float32 : add_bfloat16)(t, first, end);
}

void sonde_relu(size_t count, enum sonde_element element, float slope, const void *source, void *destination) {
  struct typed job = {element, source, NULL, destination, slope, 0};
  sonde_parallel(count, grain, relu, &job);
}

void sonde_relu_gradient(size_t count, enum sonde_element element, float slope, const void *upstream, const void *output,
                         void *gradient) {
  struct typed job = {element, upstream, output, gradient, slope, 0};
  sonde_parallel(count, grain, relu_gradient, &job);
}

void sonde_add(size_t count, enum sonde_element element, const void *a, const void *b, int rectifies, void *destination) {
  struct typed job = {element, a, b, destination, 0, rectifies};
  sonde_parallel(count, grain, add, &job);
}

SONDE_CLONES static void shorten_part(const struct typed *t, size_t first, size_t end) {
  for (size_t i = first; i < end; i++) ((uint16_t *)t->destination)[i] = sonde_bfloat16(((const float *)t->a)[i]);
}

SONDE_CLONES static void lengthen_part(const struct typed *t, size_t first, size_t end) {
  for (size_t i = first; i < end; i++) ((float *)t->destination)[i] = sonde_float(((const uint16_t *)t->a)[i]);
}

static void convert(void *context, size_t first, size_t end) {
  const struct typed *t = context;
  (t->element == SONDE_FLOAT32 ? lengthen_part : shorten_part)(t, first, end);
}

void sonde_convert(size_t count, enum sonde_element element, const void *source, void *destination) {
  struct typed job = {element, source, NULL, destination, 0, 0};
  sonde_parallel(count, grain, convert, &job);
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
