// Values on their way between row-major, [image][channel][pixel], and position-major rows, [pixel][image][channel].
#include "bfloat16.h"
#include "ckernels.h"

enum { pixels_at_once = 16 };

struct move {
  const struct sonde_rows *rows;
  const void *source;
  void *destination;
  // Groups of pixels of an image, and the elements of a row.
  size_t groups, length;
  void (*piece)(const struct move *, size_t image, size_t first, size_t end);
};

// Some pixels of one image at a time: the channels' lines that are read stay in the first cache.
#define GATHER(NAME, PLAIN, VALUE, CONVERT)                                                                          \
  SONDE_CLONES static void NAME(const struct move *m, size_t image, size_t first, size_t end) {                      \
    const struct sonde_rows *r = m->rows;                                                                            \
    for (size_t pixel = first; pixel < end; pixel++) {                                                               \
      const PLAIN *source = (const PLAIN *)m->source + image * r->channels * r->pixels + pixel;                      \
      VALUE *target = (VALUE *)m->destination + (pixel * r->batch + image) * m->length;                              \
      for (size_t channel = 0; channel < r->channels; channel++) target[channel] = CONVERT(source[channel * r->pixels]); \
      if (m->length > r->channels) target[r->channels] = 0;                                                          \
    }                                                                                                                \
  }
#define SCATTER(NAME, VALUE, PLAIN, CONVERT)                                                                         \
  SONDE_CLONES static void NAME(const struct move *m, size_t image, size_t first, size_t end) {                      \
    const struct sonde_rows *r = m->rows;                                                                            \
    for (size_t channel = 0; channel < r->channels; channel++) {                                                     \
      const VALUE *source = (const VALUE *)m->source + image * m->length + channel;                                  \
      PLAIN *target = (PLAIN *)m->destination + (image * r->channels + channel) * r->pixels;                         \
      for (size_t pixel = first; pixel < end; pixel++) target[pixel] = CONVERT(source[pixel * r->batch * m->length]); \
    }                                                                                                                \
  }
#define SAME(x) (x)
GATHER(gather_float32, float, float, SAME)
GATHER(gather_bfloat16, uint16_t, uint16_t, SAME)
GATHER(gather_and_shorten, float, uint16_t, sonde_bfloat16)
SCATTER(scatter_float32, float, float, SAME)
SCATTER(scatter_bfloat16, uint16_t, uint16_t, SAME)
SCATTER(scatter_and_lengthen, uint16_t, float, sonde_float)

static void move_items(void *context, size_t first, size_t end) {
  const struct move *m = context;
  for (size_t item = first; item < end; item++) {
    size_t pixel = item % m->groups * pixels_at_once, last = pixel + pixels_at_once;
    m->piece(m, item / m->groups, pixel, last < m->rows->pixels ? last : m->rows->pixels);
  }
}

static void run(struct move move, enum sonde_element element) {
  move.groups = (move.rows->pixels + pixels_at_once - 1) / pixels_at_once;
  move.length = element == SONDE_FLOAT32 ? move.rows->channels : (move.rows->channels + 1) / 2 * 2;
  sonde_parallel_work(move.rows->batch * move.groups, move.rows->batch * move.rows->pixels * move.length, move_items, &move);
}

void sonde_rows_from_plain(const struct sonde_rows *rows, enum sonde_element plain_element, const void *plain,
                           enum sonde_element element, void *values) {
  struct move move = {rows, plain, values, 0, 0, gather_float32};
  if (element == SONDE_BFLOAT16) move.piece = plain_element == SONDE_FLOAT32 ? gather_and_shorten : gather_bfloat16;
  run(move, element);
}

void sonde_rows_to_plain(const struct sonde_rows *rows, enum sonde_element element, const void *values,
                         enum sonde_element plain_element, void *plain) {
  struct move move = {rows, values, plain, 0, 0, scatter_float32};
  if (element == SONDE_BFLOAT16) move.piece = plain_element == SONDE_FLOAT32 ? scatter_and_lengthen : scatter_bfloat16;
  run(move, element);
}
