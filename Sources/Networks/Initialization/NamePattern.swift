/// A name in which `*` stands for any characters, none included, and `?` for any one.
///
/// It selects a parameter by its whole name (`layer1.*.conv1.weight`) or by its layer's (`layer1.*.conv1`).
struct NamePattern {
  let text: String

  init(_ text: String) { self.text = text }

  func selects(_ parameter: NetworkParameter) -> Bool {
    matches(parameter.name) || matches(parameter.layer)
  }

  func matches(_ name: String) -> Bool {
    let (pattern, name) = (Array(text), Array(name))
    var (i, j) = (0, 0)
    // Where to go back to: behind the last star, and one character further each time.
    var (star, resume) = (-1, 0)
    while j < name.count {
      if i < pattern.count, pattern[i] == "*" {
        (star, resume) = (i, j)
        i += 1
      } else if i < pattern.count, pattern[i] == "?" || pattern[i] == name[j] {
        (i, j) = (i + 1, j + 1)
      } else if star >= 0 {
        resume += 1
        (i, j) = (star + 1, resume)
      } else {
        return false
      }
    }
    return pattern[i...].allSatisfy { $0 == "*" }
  }
}
