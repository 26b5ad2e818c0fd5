// libpng for Swift. Errors of libpng jump (longjmp), which must not happen across Swift frames, so
// decoding is done here in C. (libpng's simplified API does not jump, but it applies gamma and rounds
// 16-bit samples, where other readers of data sets take the samples as they are.)
#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cpng_state {
  jmp_buf jump;
  const uint8_t *bytes;
  size_t left;
  char *message;
  size_t message_size;
};

static void cpng_error(png_structp png, png_const_charp message) {
  struct cpng_state *state = png_get_error_ptr(png);
  snprintf(state->message, state->message_size, "%s", message);
  longjmp(state->jump, 1);
}

static void cpng_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void cpng_read(png_structp png, png_bytep target, size_t count) {
  struct cpng_state *state = png_get_io_ptr(png);
  if (count > state->left) png_error(png, "the file ends too early");
  memcpy(target, state->bytes, count);
  state->bytes += count;
  state->left -= count;
}

/// Decodes a PNG file in memory to 8-bit RGB: transparency is dropped, grey is copied to all channels,
/// of 16-bit samples the high byte is taken, gamma is ignored.
///
/// `pixels` has room for `width * height * 3` bytes, the extents that the header states. Returns 0, or
/// -1 with libpng's message.
__attribute__((noinline)) static inline int cpng_decode_rgb(
    const uint8_t *bytes, size_t count, uint32_t width, uint32_t height, uint8_t *pixels,
    char *message, size_t message_size) {
  struct cpng_state state = {
      .bytes = bytes, .left = count, .message = message, .message_size = message_size};
  png_structp png =
      png_create_read_struct(PNG_LIBPNG_VER_STRING, &state, cpng_error, cpng_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  png_bytep *rows = info ? malloc(sizeof(png_bytep) * (height ? height : 1)) : NULL;
  // Nothing below changes these variables, so that they are valid after a jump.
  if (!rows || setjmp(state.jump)) {
    if (!rows) snprintf(message, message_size, "out of memory");
    free(rows);
    png_destroy_read_struct(png ? &png : NULL, info ? &info : NULL, NULL);
    return -1;
  }
  for (uint32_t row = 0; row < height; ++row) rows[row] = pixels + (size_t)row * width * 3;
  png_set_read_fn(png, &state, cpng_read);
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
  png_read_info(png, info);
  if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height)
    png_error(png, "the header states two sizes");
  png_set_expand(png);
  png_set_strip_16(png);
  png_set_strip_alpha(png);
  png_set_gray_to_rgb(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_rowbytes(png, info) != (size_t)width * 3) png_error(png, "unexpected row size");
  png_read_image(png, rows);
  png_read_end(png, NULL);
  free(rows);
  png_destroy_read_struct(&png, &info, NULL);
  return 0;
}
