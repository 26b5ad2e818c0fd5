// zlib for Swift: raw deflate streams, whose set-up is a macro that Swift cannot call.
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

/// Inflates a raw deflate stream that must end with its last byte and give exactly `target_count` bytes.
/// Returns 0, or -1 where the stream is anything else.
static inline int czlib_inflate(
    const uint8_t *bytes, size_t count, uint8_t *target, size_t target_count) {
  // zlib counts in 32 bits, so long streams are handed over in parts.
  const size_t limit = 1u << 30;
  uint8_t nothing = 0;
  z_stream stream = {0};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return -1;
  stream.next_in = (Bytef *)(bytes ? bytes : &nothing);
  stream.next_out = target ? target : &nothing;
  int result;
  do {
    uInt given = (uInt)(count < limit ? count : limit);
    uInt room = (uInt)(target_count < limit ? target_count : limit);
    stream.avail_in = given;
    stream.avail_out = room;
    result = inflate(&stream, Z_NO_FLUSH);
    count -= given - stream.avail_in;
    target_count -= room - stream.avail_out;
  } while (result == Z_OK);
  inflateEnd(&stream);
  return result == Z_STREAM_END && count == 0 && target_count == 0 ? 0 : -1;
}

/// The checksum that ZIP keeps of each member.
static inline uint32_t czlib_crc32(const uint8_t *bytes, size_t count) {
  return (uint32_t)crc32_z(crc32_z(0, NULL, 0), bytes, count);
}
