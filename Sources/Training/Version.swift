/// The version of this package.
public enum Version {
  /// Major, minor and patch, as in `0.1.0`.
  public static let current = "0.1.0"
}
