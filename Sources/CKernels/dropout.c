// Dropout by Philox4x32-10, a counter-based generator: an element's fate is a function of where it stands, so it depends
// neither on threads nor on what was drawn before. Salmon et al., 2011, https://doi.org/10.1145/2063384.2063405.
#include "ckernels.h"

struct job {
  const float *source;
  float *destination;
  size_t count;
  uint64_t threshold;
  float scale;
  uint32_t stream, step, key[2];
};

static inline void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t result[4]) {
  uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3], k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
    uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
    c1 = (uint32_t)p1;
    c3 = (uint32_t)p0;
    c0 = n0;
    c2 = n2;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  result[0] = c0;
  result[1] = c1;
  result[2] = c2;
  result[3] = c3;
}

static void run(void *context, size_t first, size_t end) {
  const struct job *job = context;
  for (size_t group = first; group < end; group++) {
    uint32_t counter[4] = {(uint32_t)group, (uint32_t)((uint64_t)group >> 32), job->stream, job->step}, random[4];
    philox(counter, job->key, random);
    for (size_t lane = 0, index = group * 4; lane < 4 && index < job->count; lane++, index++)
      job->destination[index] = random[lane] >= job->threshold ? job->source[index] * job->scale : 0.0f;
  }
}

void sonde_dropout(size_t count, const float *source, float *destination, double probability, float scale,
                   uint32_t stream, uint64_t seed, uint64_t step) {
  struct job job = {source, destination, count, (uint64_t)(probability * 4294967296.0), scale, stream, (uint32_t)step,
                    {(uint32_t)seed, (uint32_t)(seed >> 32)}};
  sonde_parallel((count + 3) / 4, 4096, run, &job);
}
