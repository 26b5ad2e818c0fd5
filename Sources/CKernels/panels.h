// Values cut into panels of channels, for products that sum over images: [position][panel][image, or pair of images][channel].
#ifndef SONDE_PANELS_H
#define SONDE_PANELS_H

#include "blocks.h"

struct sonde_panels {
  const uint32_t *words;
  // Channels of a panel, and panels.
  size_t width, count;
};

/// The bytes that values take when they are cut, whole lines of the cache; none where they are one panel of float32 as they lie.
size_t sonde_panel_bytes(const struct sonde_convolution *, size_t positions, size_t channels);

/// Position-major values of the convolution's element, cut; as rows, for kernels that take them, a channel's pairs of images lie side
/// by side instead: [position][panel][channel][pair].
struct sonde_panels sonde_cut(const struct sonde_convolution *, const void *values, size_t positions, size_t channels,
                              int as_rows, void *memory);

#endif
