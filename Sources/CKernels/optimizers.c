// One pass over a parameter's numbers: gradient, decay, memory, step and packed copies together, at the speed of memory.
#include "convolution_packing.h"

#include <math.h>

enum { grain = 65536 };

// Without errno, which would keep loops from being vectorized.
#define ROOT(x) __builtin_elementwise_sqrt(x)

/// Runs an update over a parameter, and renews its packed copies with what it made.
static void run(size_t count, sonde_range update, void *context, const float *new_weights, struct sonde_copies copies) {
  if (copies.count == 0)
    sonde_parallel(count, grain, update, context);
  else
    sonde_update_and_pack(update, context, new_weights, copies.count, copies.first);
}

struct sgd_job {
  struct sonde_sgd rule;
  const float *weights, *gradient, *_Nullable velocity;
  float *new_weights, *_Nullable new_velocity;
};

SONDE_CLONES static void sgd_plain(size_t count, float rate, float decay, const float *weights, const float *gradient,
                                   float *new_weights) {
  SONDE_ELEMENTWISE for (size_t i = 0; i < count; i++) new_weights[i] = weights[i] - rate * (gradient[i] + decay * weights[i]);
}

SONDE_CLONES static void sgd_momentum(size_t count, struct sonde_sgd rule, const float *weights, const float *gradient,
                                      const float *velocity, float *new_weights, float *new_velocity) {
  float keep = rule.is_first_step ? 0 : rule.momentum, take = rule.is_first_step ? 1 : 1 - rule.dampening;
  float ahead = rule.is_nesterov ? rule.momentum : 1, now = rule.is_nesterov ? 1 : 0;
  SONDE_ELEMENTWISE for (size_t i = 0; i < count; i++) {
    float slope = gradient[i] + rule.weight_decay * weights[i];
    float moved = keep * velocity[i] + take * slope;
    new_velocity[i] = moved;
    new_weights[i] = weights[i] - rule.rate * (now * slope + ahead * moved);
  }
}

static void sgd(void *context, size_t first, size_t end) {
  const struct sgd_job *job = context;
  if (job->velocity && job->new_velocity)
    sgd_momentum(end - first, job->rule, job->weights + first, job->gradient + first, job->velocity + first,
                 job->new_weights + first, job->new_velocity + first);
  else
    sgd_plain(end - first, job->rule.rate, job->rule.weight_decay, job->weights + first, job->gradient + first,
              job->new_weights + first);
}

void sonde_sgd(size_t count, struct sonde_sgd rule, const float *weights, const float *gradient, const float *velocity,
               float *new_weights, float *new_velocity, struct sonde_copies copies) {
  struct sgd_job job = {rule, weights, gradient, velocity, new_weights, new_velocity};
  run(count, sgd, &job, new_weights, copies);
}

struct adam_job {
  struct sonde_adam rule;
  float step_size, second_root;
  const float *weights, *gradient, *first, *second;
  float *new_weights, *new_first, *new_second;
};

SONDE_CLONES static void adam_part(const struct adam_job *job, size_t begin, size_t end) {
  struct sonde_adam rule = job->rule;
  float shrink = rule.is_decoupled ? 1 - rule.rate * rule.weight_decay : 1;
  float decay = rule.is_decoupled ? 0 : rule.weight_decay;
  // In double precision until here: 1 - (float)0.999 would be off in its fifth digit.
  float take_first = (float)(1 - rule.beta1), keep_second = (float)rule.beta2, take_second = (float)(1 - rule.beta2);
  float step_size = job->step_size, second_root = job->second_root;
  const float *weights = job->weights, *gradient = job->gradient, *firsts = job->first, *seconds = job->second;
  float *new_weights = job->new_weights, *new_first = job->new_first, *new_second = job->new_second;
  SONDE_ELEMENTWISE for (size_t i = begin; i < end; i++) {
    float slope = gradient[i] + decay * weights[i];
    float first = firsts[i] + take_first * (slope - firsts[i]);
    float second = keep_second * seconds[i] + take_second * slope * slope;
    new_first[i] = first;
    new_second[i] = second;
    new_weights[i] = shrink * weights[i] - step_size * first / (ROOT(second) / second_root + rule.epsilon);
  }
}

static void adam(void *context, size_t first, size_t end) { adam_part(context, first, end); }

void sonde_adam(size_t count, struct sonde_adam rule, const float *weights, const float *gradient, const float *first,
                const float *second, float *new_weights, float *new_first, float *new_second,
                struct sonde_copies copies) {
  double step = (double)rule.step;
  float step_size = (float)((double)rule.rate / (1 - pow(rule.beta1, step)));
  float second_root = (float)sqrt(1 - pow(rule.beta2, step));
  struct adam_job job = {rule,  step_size, second_root, weights,   gradient,
                         first, second,    new_weights, new_first, new_second};
  run(count, adam, &job, new_weights, copies);
}

struct rmsprop_job {
  struct sonde_rmsprop rule;
  const float *weights, *gradient, *square, *_Nullable velocity, *_Nullable mean;
  float *new_weights, *new_square, *_Nullable new_velocity, *_Nullable new_mean;
};

SONDE_CLONES static void rmsprop_part(struct rmsprop_job job, size_t begin, size_t end) {
  struct sonde_rmsprop rule = job.rule;
  SONDE_ELEMENTWISE for (size_t i = begin; i < end; i++) {
    float slope = job.gradient[i] + rule.weight_decay * job.weights[i];
    float square = rule.alpha * job.square[i] + (1 - rule.alpha) * slope * slope;
    float spread = square;
    job.new_square[i] = square;
    if (job.new_mean) {
      float mean = job.mean[i] + (1 - rule.alpha) * (slope - job.mean[i]);
      job.new_mean[i] = mean;
      spread -= mean * mean;
    }
    float step = slope / (ROOT(spread) + rule.epsilon);
    if (job.new_velocity) {
      step += rule.momentum * job.velocity[i];
      job.new_velocity[i] = step;
    }
    job.new_weights[i] = job.weights[i] - rule.rate * step;
  }
}

static void rmsprop(void *context, size_t first, size_t end) {
  rmsprop_part(*(const struct rmsprop_job *)context, first, end);
}

void sonde_rmsprop(size_t count, struct sonde_rmsprop rule, const float *weights, const float *gradient,
                   const float *square, const float *velocity, const float *mean, float *new_weights, float *new_square,
                   float *new_velocity, float *new_mean, struct sonde_copies copies) {
  struct rmsprop_job job = {rule, weights,     gradient,   square,       velocity,
                            mean, new_weights, new_square, new_velocity, new_mean};
  run(count, rmsprop, &job, new_weights, copies);
}
