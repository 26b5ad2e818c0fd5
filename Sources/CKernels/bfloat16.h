// The upper half of a float32.
#ifndef SONDE_BFLOAT16_H
#define SONDE_BFLOAT16_H

#include <stdint.h>
#include <string.h>

static inline float sonde_float(uint16_t half) {
  uint32_t bits = (uint32_t)half << 16;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/// To the nearest, ties to even; what is not a number stays none.
static inline uint16_t sonde_bfloat16(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
  return (uint16_t)(value != value ? bits >> 16 | 0x40 : rounded);
}

/// The first and the second number of a pair.
static inline float sonde_low(uint32_t pair) { return sonde_float((uint16_t)pair); }
static inline float sonde_high(uint32_t pair) { return sonde_float((uint16_t)(pair >> 16)); }

#endif
