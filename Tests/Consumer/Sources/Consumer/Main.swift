import Sonde

@main
struct Consumer {
  static func main() {
    print("Sonde is imported")
  }
}
