// Loops that oneDNN has no primitive for. All work on row-major float32, use the threads of oneDNN's own OpenMP team, and
// give the same bits whatever the number of threads: work is split in fixed blocks, and sums are taken block by block.
#ifndef SONDE_CKERNELS_H
#define SONDE_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// parallel.c

/// Calls `body(context, first, end)` over parts of 0..<count, on several threads when there are more than `grain` items.
void sonde_parallel(size_t count, size_t grain, void (*body)(void *context, size_t first, size_t end), void *context);
/// The number of threads that parallel loops use.
int sonde_thread_count(void);
/// Sets the number of threads for loops and primitives run from the calling thread.
void sonde_set_thread_count(int count);
/// Makes the calling thread, and the team it will start, treat denormal numbers as zero.
void sonde_flush_denormals(void);

// memory.c

/// Zeroed memory on a 2 MiB boundary, on huge pages where there are any; null when there is none.
void *_Nullable sonde_memory_create(size_t bytes);
void sonde_memory_destroy(void *memory);
// Gives memory back to the system that was freed, and that the C library keeps for later.
void sonde_memory_give_back(void);

// dropout.c

/// destination = source * scale where a random number keeps the element, else 0. See DropoutMask in the compiler.
void sonde_dropout(size_t count, const float *source, float *destination, double probability, float scale,
                   uint32_t stream, uint64_t seed, uint64_t step);

// losses.c

struct sonde_cross_entropy {
  size_t batch, classes;
  float smoothing;
  int has_ignored_label;
  int32_t ignored_label;
  int takes_mean;
};
float sonde_cross_entropy(struct sonde_cross_entropy shape, const float *logits, const int32_t *labels);
void sonde_cross_entropy_gradient(struct sonde_cross_entropy shape, float upstream, const float *logits,
                                  const int32_t *labels, float *gradient);
float sonde_squared_error(size_t count, const float *prediction, const float *target);
/// gradient = factor * (prediction - target)
void sonde_scaled_difference(size_t count, float factor, const float *prediction, const float *target, float *gradient);
float sonde_correct_count(size_t batch, size_t classes, size_t k, const float *outputs, const int32_t *labels);
void sonde_one_hot(size_t batch, size_t classes, const int32_t *labels, float *rows);

// elementwise.c

/// destination = source where it is positive or not a number, else slope * source: numbers that are none are not hidden.
void sonde_relu(size_t count, float slope, const float *source, float *destination);
/// gradient = upstream where the output is positive or not a number, else slope * upstream
void sonde_relu_gradient(size_t count, float slope, const float *upstream, const float *output, float *gradient);
void sonde_fill(size_t count, float value, float *destination);
/// destination = factor * source
void sonde_multiply(size_t count, float factor, const float *source, float *destination);
/// destination = keep * running + take * new
void sonde_blend(size_t count, float keep, const float *running, float take, const float *new_value, float *destination);
/// The sum of squares, in double precision.
double sonde_square_sum(size_t count, const float *values);

// optimizers.c

struct sonde_sgd {
  float rate, momentum, dampening, weight_decay;
  int is_nesterov, is_first_step;
};
/// `velocity` is null without momentum. All may be updated in place.
void sonde_sgd(size_t count, struct sonde_sgd rule, const float *weights, const float *gradient,
               const float *_Nullable velocity, float *new_weights, float *_Nullable new_velocity);
struct sonde_adam {
  double beta1, beta2;
  float rate, epsilon, weight_decay;
  int is_decoupled;
  int64_t step;
};
void sonde_adam(size_t count, struct sonde_adam rule, const float *weights, const float *gradient, const float *first,
                const float *second, float *new_weights, float *new_first, float *new_second);
struct sonde_rmsprop {
  float rate, alpha, epsilon, weight_decay, momentum;
};
/// `velocity` is null without momentum, `mean` unless centred.
void sonde_rmsprop(size_t count, struct sonde_rmsprop rule, const float *weights, const float *gradient,
                   const float *square, const float *_Nullable velocity, const float *_Nullable mean, float *new_weights,
                   float *new_square, float *_Nullable new_velocity, float *_Nullable new_mean);

// pooling.c

/// One axis of a pooling: output i is made of inputs first[i]..<end[i].
struct sonde_windows {
  size_t inputs, outputs;
  const int32_t *first, *end;
};
/// Sums of windows divided by `divisors` (one an output pixel); planes are images times channels.
void sonde_window_average(size_t planes, struct sonde_windows rows, struct sonde_windows columns, const float *divisors,
                          const float *source, float *destination);
void sonde_window_average_gradient(size_t planes, struct sonde_windows rows, struct sonde_windows columns,
                                   const float *divisors, const float *upstream, float *gradient);

// lrn.c

struct sonde_lrn {
  size_t batch, channels, pixels, size;
  float alpha, beta, k;
};
void sonde_lrn(struct sonde_lrn rule, const float *source, float *destination);
void sonde_lrn_gradient(struct sonde_lrn rule, const float *upstream, const float *source, float *gradient);

#pragma clang assume_nonnull end

// Compiled for several instruction sets, chosen when the program is loaded.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define SONDE_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SONDE_CLONES
#endif

#endif
