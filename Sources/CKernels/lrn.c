// Local response normalisation over an even number of channels, which oneDNN centres otherwise than PyTorch does.
#include "ckernels.h"

#include <math.h>

struct job {
  struct sonde_lrn rule;
  const float *upstream, *source;
  float *destination;
};

// The channels that the norm of channel c is taken over: size / 2 before it, (size - 1) / 2 after it.
static size_t window_first(const struct sonde_lrn *rule, size_t c) { return c < rule->size / 2 ? 0 : c - rule->size / 2; }
static size_t window_end(const struct sonde_lrn *rule, size_t c) {
  size_t end = c + (rule->size - 1) / 2 + 1;
  return end < rule->channels ? end : rule->channels;
}

static float base(const struct sonde_lrn *rule, const float *pixel, size_t c) {
  float sum = 0;
  for (size_t n = window_first(rule, c); n < window_end(rule, c); n++)
    sum += pixel[n * rule->pixels] * pixel[n * rule->pixels];
  return rule->k + rule->alpha / (float)rule->size * sum;
}

static void forward(void *context, size_t first, size_t end) {
  const struct job *job = context;
  const struct sonde_lrn *rule = &job->rule;
  for (size_t index = first; index < end; index++) {
    size_t offset = index / rule->pixels * rule->channels * rule->pixels + index % rule->pixels;
    const float *pixel = job->source + offset;
    for (size_t c = 0; c < rule->channels; c++)
      job->destination[offset + c * rule->pixels] = pixel[c * rule->pixels] * powf(base(rule, pixel, c), -rule->beta);
  }
}

static void backward(void *context, size_t first, size_t end) {
  const struct job *job = context;
  const struct sonde_lrn *rule = &job->rule;
  float factor = 2 * rule->alpha * rule->beta / (float)rule->size;
  for (size_t index = first; index < end; index++) {
    size_t offset = index / rule->pixels * rule->channels * rule->pixels + index % rule->pixels;
    const float *pixel = job->source + offset, *slope = job->upstream + offset;
    float *result = job->destination + offset;
    for (size_t c = 0; c < rule->channels; c++)
      result[c * rule->pixels] = slope[c * rule->pixels] * powf(base(rule, pixel, c), -rule->beta);
    for (size_t c = 0; c < rule->channels; c++) {
      float pull = factor * slope[c * rule->pixels] * pixel[c * rule->pixels] * powf(base(rule, pixel, c), -rule->beta - 1);
      for (size_t n = window_first(rule, c); n < window_end(rule, c); n++)
        result[n * rule->pixels] -= pull * pixel[n * rule->pixels];
    }
  }
}

void sonde_lrn(struct sonde_lrn rule, const float *source, float *destination) {
  struct job job = {rule, source, source, destination};
  sonde_parallel(rule.batch * rule.pixels, 64, forward, &job);
}

void sonde_lrn_gradient(struct sonde_lrn rule, const float *upstream, const float *source, float *gradient) {
  struct job job = {rule, upstream, source, gradient};
  sonde_parallel(rule.batch * rule.pixels, 64, backward, &job);
}
