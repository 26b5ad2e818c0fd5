// Losses and scores over a batch of rows. Batches are small against the network: one thread, sums in double precision.
#include "ckernels.h"

#include <math.h>

static int counts(const struct sonde_cross_entropy *shape, int32_t label) {
  return !(shape->has_ignored_label && label == shape->ignored_label);
}

static int is_class(const struct sonde_cross_entropy *shape, int32_t label) {
  return label >= 0 && (size_t)label < shape->classes;
}

static size_t counted_rows(const struct sonde_cross_entropy *shape, const int32_t *labels) {
  size_t count = 0;
  for (size_t row = 0; row < shape->batch; row++) count += counts(shape, labels[row]) ? 1 : 0;
  return count;
}

// The greatest logit of a row and the logarithm of the sum of exp(logit - greatest).
static void log_sum(size_t classes, const float *row, double *greatest, double *logarithm) {
  double top = row[0];
  for (size_t c = 1; c < classes; c++)
    if (row[c] > top) top = row[c];
  double sum = 0;
  for (size_t c = 0; c < classes; c++) sum += exp((double)row[c] - top);
  *greatest = top;
  *logarithm = log(sum);
}

float sonde_cross_entropy(struct sonde_cross_entropy shape, const float *logits, const int32_t *labels) {
  double total = 0;
  for (size_t row = 0; row < shape.batch; row++) {
    if (!counts(&shape, labels[row])) continue;
    if (!is_class(&shape, labels[row])) return NAN;
    const float *values = logits + row * shape.classes;
    double greatest, logarithm, sum = 0;
    log_sum(shape.classes, values, &greatest, &logarithm);
    double right = -((double)values[labels[row]] - greatest - logarithm);
    if (shape.smoothing == 0) {
      total += right;
      continue;
    }
    for (size_t c = 0; c < shape.classes; c++) sum -= (double)values[c] - greatest - logarithm;
    total += (1 - (double)shape.smoothing) * right + (double)shape.smoothing / (double)shape.classes * sum;
  }
  return (float)(shape.takes_mean ? total / (double)counted_rows(&shape, labels) : total);
}

void sonde_cross_entropy_gradient(struct sonde_cross_entropy shape, float upstream, const float *logits,
                                  const int32_t *labels, float *gradient) {
  double factor = upstream;
  if (shape.takes_mean) factor /= (double)counted_rows(&shape, labels);
  double everywhere = (double)shape.smoothing / (double)shape.classes;
  for (size_t row = 0; row < shape.batch; row++) {
    const float *values = logits + row * shape.classes;
    float *result = gradient + row * shape.classes;
    if (!counts(&shape, labels[row])) {
      for (size_t c = 0; c < shape.classes; c++) result[c] = 0;
      continue;
    }
    if (!is_class(&shape, labels[row])) {
      for (size_t c = 0; c < shape.classes; c++) result[c] = NAN;
      continue;
    }
    double greatest, logarithm;
    log_sum(shape.classes, values, &greatest, &logarithm);
    for (size_t c = 0; c < shape.classes; c++) {
      double target = everywhere + ((int32_t)c == labels[row] ? 1 - (double)shape.smoothing : 0);
      result[c] = (float)(factor * (exp((double)values[c] - greatest - logarithm) - target));
    }
  }
}

float sonde_squared_error(size_t count, const float *prediction, const float *target) {
  double total = 0;
  for (size_t i = 0; i < count; i++) {
    double difference = (double)prediction[i] - (double)target[i];
    total += difference * difference;
  }
  return (float)total;
}

void sonde_scaled_difference(size_t count, float factor, const float *prediction, const float *target, float *gradient) {
  for (size_t i = 0; i < count; i++) gradient[i] = factor * (prediction[i] - target[i]);
}

float sonde_correct_count(size_t batch, size_t classes, size_t k, const float *outputs, const int32_t *labels) {
  size_t correct = 0;
  for (size_t row = 0; row < batch; row++) {
    const float *values = outputs + row * classes;
    int32_t label = labels[row];
    if (label < 0 || (size_t)label >= classes || isnan(values[label])) continue;
    size_t better = 0;
    for (size_t c = 0; c < classes; c++)
      better += values[c] > values[label] || (values[c] == values[label] && (int32_t)c < label);
    correct += better < k;
  }
  return (float)correct;
}

void sonde_one_hot(size_t batch, size_t classes, const int32_t *labels, float *rows) {
  for (size_t row = 0; row < batch; row++)
    for (size_t c = 0; c < classes; c++) rows[row * classes + c] = (int32_t)c == labels[row] ? 1.0f : 0.0f;
}
