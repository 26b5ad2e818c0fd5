// Sums over vectors, in double precision, on all threads.
#include "bfloat16.h"
#include "ckernels.h"

// Pieces of a sum are the same, and are added in the same order, whatever the number of threads.
enum { most_pieces = 64, piece_elements = 16384 };

// Sixteen sums side by side: fixed, so that every instruction set adds in the same order.
#define SUM(NAME, VALUE, TERM)                                                                                       \
  SONDE_CLONES static double NAME(const VALUE *a, const VALUE *b, size_t count) {                                    \
    double sums[16] = {0}, total = 0;                                                                                \
    size_t i = 0;                                                                                                    \
    for (; i + 16 <= count; i += 16)                                                                                 \
      for (size_t lane = 0; lane < 16; lane++) sums[lane] += TERM(a[i + lane], b[i + lane]);                         \
    for (size_t lane = 0; i < count; i++, lane++) sums[lane] += TERM(a[i], b[i]);                                    \
    for (size_t lane = 0; lane < 16; lane++) total += sums[lane];                                                    \
    return total;                                                                                                    \
  }
#define PRODUCT(a, b) ((double)(a) * (double)(b))
#define PRODUCT_OF_HALVES(a, b) PRODUCT(sonde_float(a), sonde_float(b))
#define SQUARED_DIFFERENCE(a, b) (((double)(a) - (double)(b)) * ((double)(a) - (double)(b)))
SUM(products_float32, float, PRODUCT)
SUM(products_bfloat16, uint16_t, PRODUCT_OF_HALVES)
SUM(squared_differences, float, SQUARED_DIFFERENCE)

enum terms { products_of_float32, products_of_bfloat16, differences };

struct sum {
  enum terms terms;
  const void *a, *b;
  size_t count, pieces;
  double sums[most_pieces];
};

static void add_pieces(void *context, size_t first, size_t end) {
  struct sum *job = context;
  for (size_t piece = first; piece < end; piece++) {
    size_t begin = job->count * piece / job->pieces, count = job->count * (piece + 1) / job->pieces - begin;
    const float *a = (const float *)job->a + begin, *b = (const float *)job->b + begin;
    switch (job->terms) {
      case products_of_float32: job->sums[piece] = products_float32(a, b, count); break;
      case products_of_bfloat16:
        job->sums[piece] = products_bfloat16((const uint16_t *)job->a + begin, (const uint16_t *)job->b + begin, count);
        break;
      case differences: job->sums[piece] = squared_differences(a, b, count); break;
    }
  }
}

static double sum_of(enum terms terms, size_t count, const void *a, const void *b) {
  size_t pieces = count / piece_elements + 1;
  struct sum job = {terms, a, b, count, pieces < most_pieces ? pieces : most_pieces, {0}};
  sonde_parallel_work(job.pieces, count / 2, add_pieces, &job);
  double total = 0;
  for (size_t piece = 0; piece < job.pieces; piece++) total += job.sums[piece];
  return total;
}

double sonde_square_sum(size_t count, enum sonde_element element, const void *values) {
  return sum_of(element == SONDE_FLOAT32 ? products_of_float32 : products_of_bfloat16, count, values, values);
}

double sonde_difference_square_sum(size_t count, const float *a, const float *b) {
  return sum_of(differences, count, a, b);
}

double sonde_dot_product(size_t count, const float *a, const float *b) {
  return sum_of(products_of_float32, count, a, b);
}
