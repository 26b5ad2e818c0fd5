// Updates of weights that renew their packed copies in the same pass.
#ifndef SONDE_CONVOLUTION_PACKING_H
#define SONDE_CONVOLUTION_PACKING_H

#include "ckernels.h"

/// Calls the update, where there is one, over every piece of the weights, numbers first..<end, and packs the piece in all orders.
/// Copies are of the same weights; there is at least one.
void sonde_update_and_pack(sonde_range update, void *context, const float *weights, size_t count,
                           const struct sonde_packed_weights *copies);

#endif
