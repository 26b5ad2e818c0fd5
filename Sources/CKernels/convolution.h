// What the files on convolutions share.
#ifndef SONDE_CONVOLUTION_H
#define SONDE_CONVOLUTION_H

#include "blocks.h"

/// The words of channels that a direction sums over: a row of its source.
static inline size_t sonde_convolution_depth(const struct sonde_convolution *c, enum sonde_direction direction) {
  size_t channels = direction == SONDE_FORWARD ? c->in_channels : c->out_channels;
  return c->element == SONDE_FLOAT32 ? channels : (channels + 1) / 2;
}

#endif
