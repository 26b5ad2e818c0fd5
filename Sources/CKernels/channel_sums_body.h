// Sums of channels for one element type, as each_element.h has it.

/// Few channels: rows abreast fill the vectors that one row leaves empty.
SONDE_CLONES static void NAME(add_narrow_piece)(const struct channel_sums *job, size_t piece) {
  size_t channels = job->channels, length = sonde_row_length(job->element, channels), lanes = rows_abreast * length;
  size_t end = sonde_row_piece_begin(job->rows, piece + 1);
  double *sums = job->sums + piece * channels;
  float partial[rows_abreast * most_narrow];
  memset(sums, 0, channels * sizeof *sums);
  for (size_t first = sonde_row_piece_begin(job->rows, piece); first < end; first += rows_abreast * sonde_rows_at_once) {
    size_t rows = end - first < rows_abreast * sonde_rows_at_once ? end - first : rows_abreast * sonde_rows_at_once;
    const VALUE *values = (const VALUE *)job->values + first * length;
    memset(partial, 0, sizeof partial);
    for (size_t row = 0; row < rows; row += rows_abreast, values += lanes) {
      size_t count = rows - row < rows_abreast ? (rows - row) * length : lanes;
      for (size_t i = 0; i < count; i++) partial[i] += LOAD(values[i]);
    }
    for (size_t row = 0; row < rows_abreast; row++)
      for (size_t channel = 0; channel < channels; channel++) sums[channel] += (double)partial[row * length + channel];
  }
}

SONDE_CLONES static void NAME(add_piece)(const struct channel_sums *job, size_t piece) {
  size_t channels = job->channels, length = sonde_row_length(job->element, channels);
  size_t end = sonde_row_piece_begin(job->rows, piece + 1);
  double *sums = job->sums + piece * channels;
  float partial[channels];
  memset(sums, 0, channels * sizeof *sums);
  for (size_t first = sonde_row_piece_begin(job->rows, piece); first < end; first += sonde_rows_at_once) {
    memset(partial, 0, sizeof partial);
    for (size_t row = first; row < first + sonde_rows_at_once && row < end; row++) {
      const VALUE *values = (const VALUE *)job->values + row * length;
      for (size_t channel = 0; channel < channels; channel++) partial[channel] += LOAD(values[channel]);
    }
    for (size_t channel = 0; channel < channels; channel++) sums[channel] += (double)partial[channel];
  }
}
