// Memory for arenas and states.
#include "ckernels.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static const size_t huge_page = 2u << 20;

void *sonde_memory_create(size_t bytes) {
  // Small pieces share pages; a huge page each would waste most of it.
  size_t alignment = bytes < huge_page ? 64 : huge_page;
  size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  void *memory = NULL;
  if (rounded < bytes || posix_memalign(&memory, alignment, rounded) != 0) return NULL;
#if defined(MADV_HUGEPAGE)
  if (alignment == huge_page) madvise(memory, rounded, MADV_HUGEPAGE);
#endif
  memset(memory, 0, rounded);
  return memory;
}

void sonde_memory_destroy(void *memory) { free(memory); }

void sonde_memory_give_back(void) {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}
