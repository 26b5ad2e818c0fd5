// The ways in which gradients with respect to weights are computed, beside the general one of convolution_weights.c.
#ifndef SONDE_CONVOLUTION_WEIGHTS_H
#define SONDE_CONVOLUTION_WEIGHTS_H

#include "blocks.h"

// linear_weights.c: pictures of one pixel, channels of the input that are multiples of 16.

int sonde_is_linear(const struct sonde_convolution *);
size_t sonde_linear_scratch_bytes(const struct sonde_convolution *);
void sonde_linear_weight_gradient(const struct sonde_convolution *, const void *source, const void *upstream, void *scratch,
                                  float *weights);

// narrow_weights.c: few channels of the input.

int sonde_is_narrow(const struct sonde_convolution *);
size_t sonde_narrow_scratch_bytes(const struct sonde_convolution *);
void sonde_narrow_weight_gradient(const struct sonde_convolution *, const void *source, const void *upstream, void *scratch,
                                  float *weights);

#endif
