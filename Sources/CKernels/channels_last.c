// Values on their way between position-major rows, [pixel][image][channel], and channels last, [image][pixel][channel].
//
// Only the order of rows differs: each row of channels is copied as it is. Where rows are padded to whole pairs, channels last is not.
#include "ckernels.h"

#include <string.h>

enum { images_at_once = 16 };

struct move {
  const struct sonde_rows *rows;
  const char *source;
  char *destination;
  // A row of channels, and what it takes in position-major layout, in bytes.
  size_t length, row, groups;
  int gathers;
};

static void move_items(void *context, size_t first, size_t end) {
  const struct move *m = context;
  size_t batch = m->rows->batch, pixels = m->rows->pixels;
  for (size_t item = first; item < end; item++) {
    size_t pixel = item / m->groups, image = item % m->groups * images_at_once;
    size_t last = image + images_at_once < batch ? image + images_at_once : batch;
    for (; image < last; image++) {
      size_t row = (pixel * batch + image) * m->row, place = (image * pixels + pixel) * m->length;
      if (m->gathers) {
        memcpy(m->destination + row, m->source + place, m->length);
        if (m->row > m->length) memset(m->destination + row + m->length, 0, m->row - m->length);
      } else {
        memcpy(m->destination + place, m->source + row, m->length);
      }
    }
  }
}

static void run(const struct sonde_rows *rows, enum sonde_element element, const void *source, void *destination,
                int gathers) {
  struct move move = {.rows = rows, .source = source, .destination = destination, .gathers = gathers};
  int is_float32 = element == SONDE_FLOAT32;
  move.length = rows->channels * (is_float32 ? 4 : 2);
  move.row = is_float32 ? move.length : (rows->channels + 1) / 2 * 4;
  move.groups = (rows->batch + images_at_once - 1) / images_at_once;
  sonde_parallel_items(rows->pixels * move.groups, move_items, &move);
}

void sonde_rows_from_channels_last(const struct sonde_rows *rows, enum sonde_element element, const void *source,
                                   void *values) {
  run(rows, element, source, values, 1);
}

void sonde_rows_to_channels_last(const struct sonde_rows *rows, enum sonde_element element, const void *values,
                                 void *destination) {
  run(rows, element, values, destination, 0);
}
