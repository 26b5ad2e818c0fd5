// Includes a body of code once for float32 and once for bfloat16; BODY is its file. The body writes VALUE for the type,
// LOAD(x) and STORE(x) for the way to and from float, and NAME(x) for what it defines. Has no guard: it may be used again.

#define VALUE float
#define LOAD(x) (x)
#define STORE(x) (x)
#define NAME(x) x##_float32
#include BODY
#undef VALUE
#undef LOAD
#undef STORE
#undef NAME

#define VALUE uint16_t
#define LOAD(x) sonde_float(x)
#define STORE(x) sonde_bfloat16(x)
#define NAME(x) x##_bfloat16
#include BODY
#undef VALUE
#undef LOAD
#undef STORE
#undef NAME
#undef BODY
