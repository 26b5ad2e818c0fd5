// The sum of each channel over rows of channels: what a bias gets of its layer's gradient.
#include "bfloat16.h"
#include "row_pieces.h"

#include <string.h>

// Channels that are few, and the rows of them that are added side by side.
enum { most_narrow = 16, rows_abreast = 16 };

struct channel_sums {
  size_t rows, channels;
  enum sonde_element element;
  const void *values;
  // A sum a channel and piece.
  double *sums;
};

#define BODY "channel_sums_body.h"
#include "each_element.h"

static void add_pieces(void *context, size_t first, size_t end) {
  const struct channel_sums *job = context;
  for (size_t piece = first; piece < end; piece++)
    if (job->element == SONDE_FLOAT32)
      (job->channels < most_narrow ? add_narrow_piece_float32 : add_piece_float32)(job, piece);
    else
      (job->channels < most_narrow ? add_narrow_piece_bfloat16 : add_piece_bfloat16)(job, piece);
}

size_t sonde_channel_sums_scratch_bytes(size_t rows, size_t channels) {
  return sonde_row_pieces(rows) * channels * sizeof(double);
}

void sonde_channel_sums(size_t rows, size_t channels, enum sonde_element element, const void *values, void *scratch,
                        float *sums) {
  struct channel_sums job = {rows, channels, element, values, scratch};
  size_t pieces = sonde_row_pieces(rows);
  sonde_parallel_work(pieces, rows * channels / 2, add_pieces, &job);
  for (size_t channel = 0; channel < channels; channel++) {
    double total = 0;
    for (size_t piece = 0; piece < pieces; piece++) total += job.sums[piece * channels + channel];
    sums[channel] = (float)total;
  }
}
