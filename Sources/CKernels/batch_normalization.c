// Batch normalisation of rows of channels, whatever the rows are: position-major pictures, or samples of features.
#include "bfloat16.h"
#include "row_pieces.h"

#include <math.h>
#include <string.h>

size_t sonde_normalization_scratch_bytes(const struct sonde_normalization *rule) {
  return sonde_row_pieces(rule->rows) * rule->channels * 2 * sizeof(double);
}

struct normalization {
  const struct sonde_normalization *rule;
  const void *values, *upstream, *output;
  const float *mean, *variance, *scale, *shift;
  // Two sums a channel and piece.
  double *sums;
  // Of the gradient: what is added per channel and per deviation.
  const float *constant, *slope;
  void *result;
};

#define BODY "batch_normalization_body.h"
#include "each_element.h"

static void moment_pieces(void *context, size_t first, size_t end) {
  const struct normalization *n = context;
  for (size_t piece = first; piece < end; piece++)
    if (n->rule->element == SONDE_FLOAT32)
      moments_float32(n, piece);
    else
      moments_bfloat16(n, piece);
}

static void gradient_pieces(void *context, size_t first, size_t end) {
  const struct normalization *n = context;
  for (size_t piece = first; piece < end; piece++)
    if (n->rule->element == SONDE_FLOAT32)
      gradient_sums_float32(n, piece);
    else
      gradient_sums_bfloat16(n, piece);
}

static void apply_pieces(void *context, size_t first, size_t end) {
  const struct normalization *n = context;
  for (size_t piece = first; piece < end; piece++)
    if (n->rule->element == SONDE_FLOAT32)
      apply_float32(n, piece);
    else
      apply_bfloat16(n, piece);
}

static void spread_pieces(void *context, size_t first, size_t end) {
  const struct normalization *n = context;
  for (size_t piece = first; piece < end; piece++)
    if (n->rule->element == SONDE_FLOAT32)
      spread_float32(n, piece);
    else
      spread_bfloat16(n, piece);
}

/// Joins the pieces' means and squared deviations.
/// Chan, Golub and LeVeque, Updating Formulae and a Pairwise Algorithm for Computing Sample Variances, 1979.
static void join_moments(const struct normalization *n, float *mean, float *variance) {
  const struct sonde_normalization *rule = n->rule;
  for (size_t channel = 0; channel < rule->channels; channel++) {
    double count = 0, average = 0, squares = 0;
    for (size_t piece = 0; piece < sonde_row_pieces(rule->rows); piece++) {
      const double *sums = n->sums + (piece * rule->channels + channel) * 2;
      double more = (double)(sonde_row_piece_begin(rule->rows, piece + 1) - sonde_row_piece_begin(rule->rows, piece));
      double distance = sums[0] - average, total = count + more;
      average += distance * more / total;
      squares += sums[1] + distance * distance * count * more / total;
      count = total;
    }
    mean[channel] = (float)average;
    variance[channel] = (float)(squares / count);
  }
}

void sonde_batch_moments(const struct sonde_normalization *rule, const void *values, void *scratch, float *mean,
                         float *variance) {
  struct normalization n = {.rule = rule, .values = values, .sums = scratch};
  sonde_parallel_work(sonde_row_pieces(rule->rows), rule->rows * rule->channels, moment_pieces, &n);
  join_moments(&n, mean, variance);
}

void sonde_batch_normalize(const struct sonde_normalization *rule, const void *values, const float *mean,
                           const float *variance, const float *scale, const float *shift, void *result) {
  struct normalization n = {.rule = rule, .values = values, .mean = mean, .variance = variance, .scale = scale};
  n.shift = shift;
  n.result = result;
  sonde_parallel_work(sonde_row_pieces(rule->rows), rule->rows * rule->channels, apply_pieces, &n);
}

void sonde_batch_normalization_gradient(const struct sonde_normalization *rule, const void *upstream, const void *output,
                                        const void *values, const float *mean, const float *variance, const float *scale,
                                        void *scratch, void *gradient, float *scale_gradient, float *shift_gradient) {
  struct normalization n = {.rule = rule, .values = values, .upstream = upstream, .output = output, .mean = mean};
  n.variance = variance;
  n.scale = scale;
  n.sums = scratch;
  n.result = gradient;
  sonde_parallel_work(sonde_row_pieces(rule->rows), rule->rows * rule->channels, gradient_pieces, &n);
  float constant[rule->channels], slope[rule->channels];
  for (size_t channel = 0; channel < rule->channels; channel++) {
    double sum = 0, product = 0;
    for (size_t piece = 0; piece < sonde_row_pieces(rule->rows); piece++) {
      sum += n.sums[(piece * rule->channels + channel) * 2];
      product += n.sums[(piece * rule->channels + channel) * 2 + 1];
    }
    double inverse = 1 / sqrt((double)variance[channel] + (double)rule->epsilon), count = (double)rule->rows;
    shift_gradient[channel] = (float)sum;
    scale_gradient[channel] = (float)(product * inverse);
    // Statistics that were given are constants.
    constant[channel] = rule->has_given_statistics ? 0 : (float)(sum / count);
    slope[channel] = rule->has_given_statistics ? 0 : (float)(product * inverse * inverse / count);
  }
  n.constant = constant;
  n.slope = slope;
  sonde_parallel_work(sonde_row_pieces(rule->rows), rule->rows * rule->channels, spread_pieces, &n);
}
