// Parallel loops on the team of threads that oneDNN uses: libgomp's own entry point, so no OpenMP compiler is needed.
#include "ckernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

extern void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
extern int omp_get_thread_num(void), omp_get_num_threads(void), omp_in_parallel(void), omp_get_max_threads(void);
extern void omp_set_num_threads(int count);

struct job {
  size_t count;
  sonde_range body;
  void *context;
};

// Parts begin at multiples of this, in items: a cache line of float32, so that no line is written by two threads.
enum { part = 16 };

// Work that one thread does sooner than it wakes another: some 25 microseconds.
enum { undivided_cycles = 100000 };

static void run_part(void *data) {
  struct job *job = data;
  size_t thread = (size_t)omp_get_thread_num(), threads = (size_t)omp_get_num_threads();
  size_t parts = (job->count + part - 1) / part;
  size_t first = parts * thread / threads * part, end = parts * (thread + 1) / threads * part;
  if (end > job->count) end = job->count;
  if (first < end) job->body(job->context, first, end);
}

void sonde_parallel(size_t count, size_t grain, sonde_range body, void *context) {
  if (count <= grain || omp_in_parallel()) {
    if (count > 0) body(context, 0, count);
    return;
  }
  struct job job = {count, body, context};
  GOMP_parallel(run_part, &job, 0, 0);
}

static void run_items(void *data) {
  struct job *job = data;
  size_t thread = (size_t)omp_get_thread_num(), threads = (size_t)omp_get_num_threads();
  size_t first = job->count * thread / threads, end = job->count * (thread + 1) / threads;
  if (first < end) job->body(job->context, first, end);
}

void sonde_parallel_items(size_t count, sonde_range body, void *context) {
  sonde_parallel_work(count, SIZE_MAX, body, context);
}

void sonde_parallel_work(size_t count, size_t cycles, sonde_range body, void *context) {
  if (count <= 1 || cycles < undivided_cycles || omp_in_parallel()) {
    if (count > 0) body(context, 0, count);
    return;
  }
  struct job job = {count, body, context};
  GOMP_parallel(run_items, &job, 0, 0);
}

int sonde_thread_count(void) { return omp_get_max_threads(); }

void sonde_set_thread_count(int count) { omp_set_num_threads(count); }

void sonde_flush_denormals(void) {
#if defined(__x86_64__)
  // Bit 15: flush results to zero; bit 6: take denormal operands as zero.
  _mm_setcsr(_mm_getcsr() | 0x8040);
#endif
}
