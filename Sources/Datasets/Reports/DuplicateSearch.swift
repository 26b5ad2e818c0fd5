import SondeFormats

/// Finds pictures whose pixels are all equal, within and across data sets.
struct DuplicateSearch {
  /// A picture: which data set, and where in it.
  struct Place: Hashable, Sendable {
    let part: Int
    let index: Int
  }

  /// For each picture that is there more than once: where, in the order of the sets.
  let groups: [[Place]]

  /// Compares the pictures that have the same fingerprint.
  init(sets: [any Dataset], surveys: [PictureSurvey]) {
    var places: [PictureSurvey.Seen: [Place]] = [:]
    for (part, survey) in surveys.enumerated() {
      for (index, seen) in survey.pictures.enumerated() {
        if let seen { places[seen, default: []].append(Place(part: part, index: index)) }
      }
    }
    groups = places.values.filter { $0.count > 1 }
      .flatMap { Self.equal($0, sets) }
      .sorted { ($0[0].part, $0[0].index) < ($1[0].part, $1[0].index) }
  }

  /// The places with equal pixels among those with one fingerprint.
  private static func equal(_ places: [Place], _ sets: [any Dataset]) -> [[Place]] {
    var kinds: [(pixels: [UInt8], places: [Place])] = []
    for place in places {
      guard let pixels = try? sets[place.part].picture(at: place.index).pixels else { continue }
      if let known = kinds.firstIndex(where: { $0.pixels == pixels }) {
        kinds[known].places.append(place)
      } else {
        kinds.append((pixels, [place]))
      }
    }
    return kinds.map(\.places).filter { $0.count > 1 }
  }
}
