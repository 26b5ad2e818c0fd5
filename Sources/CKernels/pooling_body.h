// Pooling of position-major values, for one element type, as each_element.h has it.
//
// All images and channels of a position lie side by side, so that pooling compares or adds long rows.

struct NAME(pooling) {
  const struct sonde_pooling *rule;
  const VALUE *source;
  int32_t *places;
  VALUE *destination;
};

static size_t NAME(pieces)(const struct sonde_pooling *rule) { return (rule->row + piece - 1) / piece; }

SONDE_CLONES static void NAME(maximum)(size_t count, const VALUE *source, int32_t tap, int is_first, float *best,
                                       int32_t *places) {
  if (is_first)
    for (size_t i = 0; i < count; i++) {
      best[i] = LOAD(source[i]);
      places[i] = tap;
    }
  else
    for (size_t i = 0; i < count; i++) {
      // A value that is not a number wins over all.
      float value = LOAD(source[i]);
      int wins = value > best[i] || value != value;
      best[i] = wins ? value : best[i];
      places[i] = wins ? tap : places[i];
    }
}

SONDE_CLONES static void NAME(keep)(size_t count, const float *values, float factor, VALUE *destination) {
  for (size_t i = 0; i < count; i++) destination[i] = STORE(values[i] * factor);
}

static void NAME(maxima)(void *context, size_t first, size_t end) {
  const struct NAME(pooling) *p = context;
  const struct sonde_pooling *rule = p->rule;
  size_t pieces = NAME(pieces)(rule);
  float best[piece];
  int32_t unused[piece];
  for (size_t item = first; item < end; item++) {
    size_t position = item / pieces, start = item % pieces * piece;
    size_t count = rule->row - start < piece ? rule->row - start : piece;
    int32_t *places = p->places ? p->places + position * rule->row + start : unused;
    int is_first = 1;
    for (size_t tap = 0; tap < rule->kernel_height * rule->kernel_width; tap++) {
      size_t source;
      if (!input_of(rule, position, tap, &source)) continue;
      NAME(maximum)(count, p->source + source * rule->row + start, (int32_t)tap, is_first, best, places);
      is_first = 0;
    }
    NAME(keep)(count, best, 1, p->destination + position * rule->row + start);
  }
}

SONDE_CLONES static void NAME(add_where)(size_t count, const VALUE *upstream, const int32_t *places, int32_t tap,
                                         float *sums) {
  for (size_t i = 0; i < count; i++) sums[i] += places[i] == tap ? LOAD(upstream[i]) : 0;
}

SONDE_CLONES static void NAME(add)(size_t count, const VALUE *values, float divisor, float *sums) {
  for (size_t i = 0; i < count; i++) sums[i] += LOAD(values[i]) / divisor;
}

static void NAME(gradients)(void *context, size_t first, size_t end) {
  const struct NAME(pooling) *p = context;
  const struct sonde_pooling *rule = p->rule;
  size_t pieces = NAME(pieces)(rule);
  float sums[piece];
  for (size_t item = first; item < end; item++) {
    size_t position = item / pieces, start = item % pieces * piece;
    size_t count = rule->row - start < piece ? rule->row - start : piece;
    memset(sums, 0, sizeof sums);
    // Downwards through the taps is upwards through the outputs: sums are taken in the order of the outputs.
    for (size_t tap = rule->kernel_height * rule->kernel_width; tap-- > 0;) {
      size_t output;
      if (!output_of(rule, position, tap, &output)) continue;
      NAME(add_where)(count, p->source + output * rule->row + start, p->places + output * rule->row + start, (int32_t)tap,
                      sums);
    }
    NAME(keep)(count, sums, 1, p->destination + position * rule->row + start);
  }
}

struct NAME(averaging) {
  const struct sonde_windows *rows, *columns;
  const float *divisors;
  size_t row;
  const VALUE *source;
  VALUE *destination;
};

static void NAME(averages)(void *context, size_t first, size_t end) {
  const struct NAME(averaging) *p = context;
  size_t pieces = (p->row + piece - 1) / piece, columns = p->columns->outputs;
  float sums[piece];
  for (size_t item = first; item < end; item++) {
    size_t position = item / pieces, start = item % pieces * piece, i = position / columns, j = position % columns;
    size_t count = p->row - start < piece ? p->row - start : piece;
    memset(sums, 0, sizeof sums);
    for (int32_t y = p->rows->first[i]; y < p->rows->end[i]; y++)
      for (int32_t x = p->columns->first[j]; x < p->columns->end[j]; x++)
        NAME(add)(count, p->source + ((size_t)y * p->columns->inputs + (size_t)x) * p->row + start, 1, sums);
    NAME(keep)(count, sums, 1 / p->divisors[position], p->destination + position * p->row + start);
  }
}

static void NAME(average_gradients)(void *context, size_t first, size_t end) {
  const struct NAME(averaging) *p = context;
  size_t pieces = (p->row + piece - 1) / piece, columns = p->columns->inputs, outputs = p->columns->outputs;
  float sums[piece];
  for (size_t item = first; item < end; item++) {
    size_t position = item / pieces, start = item % pieces * piece;
    int32_t y = (int32_t)(position / columns), x = (int32_t)(position % columns);
    size_t count = p->row - start < piece ? p->row - start : piece;
    memset(sums, 0, sizeof sums);
    for (size_t i = 0; i < p->rows->outputs; i++) {
      if (y < p->rows->first[i] || y >= p->rows->end[i]) continue;
      for (size_t j = 0; j < outputs; j++) {
        if (x < p->columns->first[j] || x >= p->columns->end[j]) continue;
        size_t output = i * outputs + j;
        NAME(add)(count, p->source + output * p->row + start, p->divisors[output], sums);
      }
    }
    NAME(keep)(count, sums, 1, p->destination + position * p->row + start);
  }
}
