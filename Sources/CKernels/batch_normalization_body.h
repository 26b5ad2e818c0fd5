// Batch normalisation for one element type, as each_element.h has it.

/// A piece's mean and squared deviations from it, a channel.
SONDE_CLONES static void NAME(moments)(const struct normalization *n, size_t piece) {
  size_t channels = n->rule->channels, length = sonde_row_length(n->rule->element, channels);
  size_t first = sonde_row_piece_begin(n->rule->rows, piece), end = sonde_row_piece_begin(n->rule->rows, piece + 1);
  double *sums = n->sums + piece * channels * 2;
  float mean[channels], squares[channels];
  memset(sums, 0, channels * 2 * sizeof *sums);
  for (size_t begin = first; begin < end; begin += sonde_rows_at_once) {
    size_t rows = end - begin < sonde_rows_at_once ? end - begin : sonde_rows_at_once;
    const VALUE *values = (const VALUE *)n->values + begin * length;
    memset(mean, 0, sizeof mean);
    memset(squares, 0, sizeof squares);
    for (size_t row = 0; row < rows; row++)
      for (size_t i = 0; i < channels; i++) mean[i] += LOAD(values[row * length + i]);
    for (size_t i = 0; i < channels; i++) mean[i] /= (float)rows;
    for (size_t row = 0; row < rows; row++)
      for (size_t i = 0; i < channels; i++) {
        float distance = LOAD(values[row * length + i]) - mean[i];
        squares[i] += distance * distance;
      }
    double count = (double)(begin - first), more = (double)rows, total = count + more;
    for (size_t i = 0; i < channels; i++) {
      double distance = (double)mean[i] - sums[2 * i];
      sums[2 * i] += distance * more / total;
      sums[2 * i + 1] += (double)squares[i] + distance * distance * count * more / total;
    }
  }
}

SONDE_CLONES static void NAME(apply)(const struct normalization *n, size_t piece) {
  size_t channels = n->rule->channels, length = sonde_row_length(n->rule->element, channels);
  float factor[channels], lowest = n->rule->rectifies ? 0 : -INFINITY;
  for (size_t i = 0; i < channels; i++) factor[i] = n->scale[i] / sqrtf(n->variance[i] + n->rule->epsilon);
  for (size_t row = sonde_row_piece_begin(n->rule->rows, piece); row < sonde_row_piece_begin(n->rule->rows, piece + 1); row++) {
    const VALUE *values = (const VALUE *)n->values + row * length;
    VALUE *result = (VALUE *)n->result + row * length;
    for (size_t i = 0; i < channels; i++) {
      float value = (LOAD(values[i]) - n->mean[i]) * factor[i] + n->shift[i];
      result[i] = STORE(value <= lowest ? lowest : value);
    }
    if (length > channels) result[channels] = 0;
  }
}

/// A piece's sums of the upstream, and of its products with the deviations from the mean.
SONDE_CLONES static void NAME(gradient_sums)(const struct normalization *n, size_t piece) {
  size_t channels = n->rule->channels, length = sonde_row_length(n->rule->element, channels);
  size_t first = sonde_row_piece_begin(n->rule->rows, piece), end = sonde_row_piece_begin(n->rule->rows, piece + 1);
  double *sums = n->sums + piece * channels * 2;
  float sum[channels], product[channels];
  memset(sums, 0, channels * 2 * sizeof *sums);
  for (size_t begin = first; begin < end; begin += sonde_rows_at_once) {
    size_t rows = end - begin < sonde_rows_at_once ? end - begin : sonde_rows_at_once;
    memset(sum, 0, sizeof sum);
    memset(product, 0, sizeof product);
    for (size_t row = begin; row < begin + rows; row++) {
      const VALUE *values = (const VALUE *)n->values + row * length, *upstream = (const VALUE *)n->upstream + row * length;
      const VALUE *output = n->output ? (const VALUE *)n->output + row * length : NULL;
      if (output)
        for (size_t i = 0; i < channels; i++) {
          float value = LOAD(output[i]) <= 0 ? 0 : LOAD(upstream[i]);
          sum[i] += value;
          product[i] += value * (LOAD(values[i]) - n->mean[i]);
        }
      else
        for (size_t i = 0; i < channels; i++) {
          float value = LOAD(upstream[i]);
          sum[i] += value;
          product[i] += value * (LOAD(values[i]) - n->mean[i]);
        }
    }
    for (size_t i = 0; i < channels; i++) {
      sums[2 * i] += (double)sum[i];
      sums[2 * i + 1] += (double)product[i];
    }
  }
}

SONDE_CLONES static void NAME(spread)(const struct normalization *n, size_t piece) {
  size_t channels = n->rule->channels, length = sonde_row_length(n->rule->element, channels);
  float factor[channels];
  for (size_t i = 0; i < channels; i++) factor[i] = n->scale[i] / sqrtf(n->variance[i] + n->rule->epsilon);
  for (size_t row = sonde_row_piece_begin(n->rule->rows, piece); row < sonde_row_piece_begin(n->rule->rows, piece + 1); row++) {
    const VALUE *values = (const VALUE *)n->values + row * length, *upstream = (const VALUE *)n->upstream + row * length;
    const VALUE *output = n->output ? (const VALUE *)n->output + row * length : NULL;
    VALUE *result = (VALUE *)n->result + row * length;
    if (output)
      SONDE_ELEMENTWISE for (size_t i = 0; i < channels; i++) {
        float value = LOAD(output[i]) <= 0 ? 0 : LOAD(upstream[i]);
        result[i] = STORE(factor[i] * (value - n->constant[i] - (LOAD(values[i]) - n->mean[i]) * n->slope[i]));
      }
    else
      SONDE_ELEMENTWISE for (size_t i = 0; i < channels; i++)
        result[i] = STORE(factor[i] * (LOAD(upstream[i]) - n->constant[i] - (LOAD(values[i]) - n->mean[i]) * n->slope[i]));
    if (length > channels) result[channels] = 0;
  }
}
