// Loops that oneDNN has no primitive for. All work on row-major float32, use the threads of oneDNN's own OpenMP team, and
// give the same bits whatever the number of threads: work is split in fixed blocks, and sums are taken block by block.
#ifndef SONDE_CKERNELS_H
#define SONDE_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// instructions.c

/// The sets of instructions, 0 ..< SONDE_INSTRUCTION_SETS; one more, AMX in plain C, is for tests and never chosen.
enum sonde_instructions {
  SONDE_SCALAR,
  SONDE_AVX2,
  SONDE_AVX512,
  SONDE_AMX,
  SONDE_INSTRUCTION_SETS,
  SONDE_AMX_EMULATED = SONDE_INSTRUCTION_SETS
};
enum sonde_element { SONDE_FLOAT32, SONDE_BFLOAT16 };
/// Whether this processor has all instructions that the kernels of a set use for products of an element.
int sonde_has_instructions(enum sonde_instructions instructions, enum sonde_element element);
/// The best of those that were tried on real processors: not AMX, which is only taken after a comparison with SONDE_SCALAR.
enum sonde_instructions sonde_best_instructions(enum sonde_element element);

// parallel.c

/// Something to do with items first..<end.
typedef void (*sonde_range)(void *context, size_t first, size_t end);
/// Calls the body over parts of 0..<count, on several threads when there are more than `grain` items.
void sonde_parallel(size_t count, size_t grain, sonde_range body, void *context);
/// The same over few, large items: parts may begin at any of them.
void sonde_parallel_items(size_t count, sonde_range body, void *context);
/// The same over items that one thread would need so many cycles for, roughly, all together: little work is not divided.
void sonde_parallel_work(size_t count, size_t cycles, sonde_range body, void *context);
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
void sonde_relu(size_t count, enum sonde_element element, float slope, const void *source, void *destination);
/// gradient = upstream where the output is positive or not a number, else slope * upstream
void sonde_relu_gradient(size_t count, enum sonde_element element, float slope, const void *upstream, const void *output,
                         void *gradient);
/// destination = a + b, and then what a rectifier leaves of it where that is wanted
void sonde_add(size_t count, enum sonde_element element, const void *a, const void *b, int rectifies, void *destination);
/// From the other element to this one.
void sonde_convert(size_t count, enum sonde_element element, const void *source, void *destination);
void sonde_fill(size_t count, float value, float *destination);
/// destination = factor * source
void sonde_multiply(size_t count, float factor, const float *source, float *destination);
/// destination = keep * running + take * new
void sonde_blend(size_t count, float keep, const float *running, float take, const float *new_value, float *destination);

// sums.c: in double precision

double sonde_square_sum(size_t count, enum sonde_element element, const void *values);
/// The sum of the squared differences.
double sonde_difference_square_sum(size_t count, const float *a, const float *b);
/// The sum of the products.
double sonde_dot_product(size_t count, const float *a, const float *b);

// convolution_packing.c

enum sonde_direction { SONDE_FORWARD, SONDE_INPUT_GRADIENT };
/// An order of weights: that in which a direction of convolutions over an element reads them.
struct sonde_packing {
  enum sonde_element element;
  enum sonde_direction direction;
  size_t out_channels, in_channels, taps;
};
size_t sonde_packed_bytes(struct sonde_packing order);
/// From [output][input][tap] in float32.
void sonde_pack(struct sonde_packing order, const float *weights, void *words);
struct sonde_packed_weights {
  struct sonde_packing order;
  void *words;
};
/// Packed copies of one parameter.
struct sonde_copies {
  size_t count;
  const struct sonde_packed_weights *_Nullable first;
};

// optimizers.c: updates renew the packed copies of the parameter that they are given

struct sonde_sgd {
  float rate, momentum, dampening, weight_decay;
  int is_nesterov, is_first_step;
};
/// `velocity` is null without momentum. All may be updated in place.
void sonde_sgd(size_t count, struct sonde_sgd rule, const float *weights, const float *gradient,
               const float *_Nullable velocity, float *new_weights, float *_Nullable new_velocity,
               struct sonde_copies copies);
struct sonde_adam {
  double beta1, beta2;
  float rate, epsilon, weight_decay;
  int is_decoupled;
  int64_t step;
};
void sonde_adam(size_t count, struct sonde_adam rule, const float *weights, const float *gradient, const float *first,
                const float *second, float *new_weights, float *new_first, float *new_second,
                struct sonde_copies copies);
struct sonde_rmsprop {
  float rate, alpha, epsilon, weight_decay, momentum;
};
/// `velocity` is null without momentum, `mean` unless centred.
void sonde_rmsprop(size_t count, struct sonde_rmsprop rule, const float *weights, const float *gradient,
                   const float *square, const float *_Nullable velocity, const float *_Nullable mean, float *new_weights,
                   float *new_square, float *_Nullable new_velocity, float *_Nullable new_mean,
                   struct sonde_copies copies);

// lrn.c

struct sonde_lrn {
  size_t batch, channels, pixels, size;
  float alpha, beta, k;
};
void sonde_lrn(struct sonde_lrn rule, const float *source, float *destination);
void sonde_lrn_gradient(struct sonde_lrn rule, const float *upstream, const float *source, float *gradient);

// convolution.c, convolution_weights.c

/// A convolution of position-major values: [row of pixels][pixel][image][channel], rows of bfloat16 padded with a zero to whole
/// pairs. Products are of the element, sums float32.
struct sonde_convolution {
  enum sonde_element element;
  enum sonde_instructions instructions;
  size_t batch, in_channels, in_height, in_width, out_channels, out_height, out_width;
  size_t kernel_height, kernel_width, stride_y, stride_x, padding_y, padding_x, dilation_y, dilation_x;
};
/// The order in which a direction reads the weights.
struct sonde_packing sonde_convolution_packing(const struct sonde_convolution *convolution, enum sonde_direction direction);
/// The scratch memory of the two directions below, in bytes; often none.
size_t sonde_convolution_product_scratch_bytes(const struct sonde_convolution *convolution, enum sonde_direction direction);
/// With the bias, float32, where there is one, and then a rectifier where it is wanted.
void sonde_convolution_forward(const struct sonde_convolution *convolution, const void *packed, const void *source,
                               const float *_Nullable bias, int rectifies, void *scratch, void *result);
void sonde_convolution_input_gradient(const struct sonde_convolution *convolution, const void *packed, const void *upstream,
                                      void *scratch, void *gradient);
/// The scratch memory of the gradient with respect to the weights, in bytes.
size_t sonde_convolution_scratch_bytes(const struct sonde_convolution *convolution);
/// Gives [output][input][row][column] in float32.
void sonde_convolution_weight_gradient(const struct sonde_convolution *convolution, const void *source,
                                       const void *upstream, void *scratch, float *weights);

// position_major.c

/// Position-major values: [pixel][image][channel].
struct sonde_rows {
  size_t batch, channels, pixels;
};
/// From [image][channel][pixel]; bfloat16 does not become float32 on the way.
void sonde_rows_from_plain(const struct sonde_rows *rows, enum sonde_element plain_element, const void *plain,
                           enum sonde_element element, void *values);
/// To [image][channel][pixel]; float32 does not become bfloat16 on the way.
void sonde_rows_to_plain(const struct sonde_rows *rows, enum sonde_element element, const void *values,
                         enum sonde_element plain_element, void *plain);

// channel_sums.c

size_t sonde_channel_sums_scratch_bytes(size_t rows, size_t channels);
/// The sum of each channel over rows of channels.
void sonde_channel_sums(size_t rows, size_t channels, enum sonde_element element, const void *values, void *scratch,
                        float *sums);

// channels_last.c

/// From [image][pixel][channel] of the same element.
void sonde_rows_from_channels_last(const struct sonde_rows *rows, enum sonde_element element, const void *source,
                                   void *values);
/// To [image][pixel][channel] of the same element.
void sonde_rows_to_channels_last(const struct sonde_rows *rows, enum sonde_element element, const void *values,
                                 void *destination);

// unfolding.c

/// What all taps see: [output position][image][tap][channel] of the convolution's element.
void sonde_unfold(const struct sonde_convolution *convolution, const void *source, void *columns);
/// The gradient of the images from the gradient of columns.
void sonde_fold(const struct sonde_convolution *convolution, const float *columns, void *gradient);
/// Weights as one matrix over all positions: [output position][output][input][input position].
void sonde_spread_weights(const struct sonde_convolution *convolution, const float *weights, float *dense);
/// The gradient of weights from that of the matrix.
void sonde_gather_weights(const struct sonde_convolution *convolution, const float *dense, float *weights);

// batch_normalization.c

/// Batch normalisation of rows of channels, rows of bfloat16 padded to whole pairs; parameters and statistics are float32.
struct sonde_normalization {
  enum sonde_element element;
  size_t rows, channels;
  float epsilon;
  /// Whether a rectifier follows.
  int rectifies;
  /// Whether mean and variance were not taken from the values.
  int has_given_statistics;
};
size_t sonde_normalization_scratch_bytes(const struct sonde_normalization *rule);
/// Mean and biased variance of each channel.
void sonde_batch_moments(const struct sonde_normalization *rule, const void *values, void *scratch, float *mean,
                         float *variance);
void sonde_batch_normalize(const struct sonde_normalization *rule, const void *values, const float *mean,
                           const float *variance, const float *scale, const float *shift, void *result);
/// `output` is what the rectifier gave, where one follows. The gradient may overwrite the upstream.
void sonde_batch_normalization_gradient(const struct sonde_normalization *rule, const void *upstream,
                                        const void *_Nullable output, const void *values, const float *mean,
                                        const float *variance, const float *scale, void *scratch, void *gradient,
                                        float *scale_gradient, float *shift_gradient);

// pooling.c

/// Pooling of position-major values; `row` is how many elements a position has: images times channels.
struct sonde_pooling {
  size_t row, in_height, in_width, out_height, out_width;
  size_t kernel_height, kernel_width, stride_y, stride_x, padding_y, padding_x, dilation_y, dilation_x;
};
/// `places` gets the tap that won for each element of the result; null where nobody asks.
void sonde_max_pooling(const struct sonde_pooling *rule, enum sonde_element element, const void *source, void *destination,
                       int32_t *_Nullable places);
void sonde_max_pooling_gradient(const struct sonde_pooling *rule, enum sonde_element element, const void *upstream,
                                const int32_t *places, void *gradient);
/// One axis of an average pooling: output i is made of inputs first[i]..<end[i].
struct sonde_windows {
  size_t inputs, outputs;
  const int32_t *first, *end;
};
/// Sums of windows divided by `divisors`, one an output position.
void sonde_average_pooling(size_t row, enum sonde_element element, struct sonde_windows rows, struct sonde_windows columns,
                           const float *divisors, const void *source, void *destination);
void sonde_average_pooling_gradient(size_t row, enum sonde_element element, struct sonde_windows rows,
                                    struct sonde_windows columns, const float *divisors, const void *upstream,
                                    void *gradient);

// statistics.c

/// Values [sample][unit][position] or, where they are position-major, [position][sample][unit].
struct sonde_activation {
  enum sonde_element element;
  int is_position_major;
  size_t batch, units, positions;
  float low, high;
};
/// How much scratch memory the statistics of an activation take, in bytes.
size_t sonde_activation_scratch(struct sonde_activation shape);
/// The seven figures of ActivationStatistics in the compiler, in their order.
void sonde_activation_statistics(struct sonde_activation shape, const void *values, void *scratch, float *figures);
/// The three figures of OutputStatistics; `scratch` has room for four numbers a class.
void sonde_output_statistics(size_t batch, size_t classes, int are_probabilities, const float *outputs, double *scratch,
                             float *figures);
/// The two figures of RunningStatisticsShift.
void sonde_running_shift(size_t channels, float epsilon, float correction, const float *mean, const float *variance,
                         const float *running_mean, const float *running_variance, float *figures);

// histogram.c

/// Edges above zero, ascending, and for each combination of a float's exponent and first four digits how many lie below it.
struct sonde_histogram_scale {
  size_t edge_count;
  const double *edges;
  const int32_t *starts;
};
/// How much scratch memory a histogram takes, in bytes.
size_t sonde_histogram_scratch(size_t edge_count);
/// The counts of 2 * edge_count buckets and of what is not finite; least, greatest, sum and sum of squares of what is.
void sonde_histogram(size_t count, const float *values, struct sonde_histogram_scale scale, void *scratch,
                     int32_t *counts, float *moments);

#pragma clang assume_nonnull end

// A loop over elements whose result may lie where an operand does: each element is read before it is written.
#define SONDE_ELEMENTWISE _Pragma("clang loop vectorize(assume_safety)")

// Compiled for several instruction sets, chosen when the program is loaded.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define SONDE_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SONDE_CLONES
#endif

#endif
