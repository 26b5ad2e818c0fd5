import Foundation
package import SondeFormats

/// Opens a golden file: `fixture("formats/reference")` is `Fixtures/formats/reference.safetensors`.
///
/// The tensors are asked for by name (`try fixture("conv/strided").tensor(named: "output")`) and are in
/// the order of the file.
package func fixture(_ name: String) throws -> Safetensors {
  try Safetensors(contentsOf: fixturePath(name + ".safetensors"))
}

/// The path of a golden file of any kind: `fixturePath("formats/grey.png")`.
package func fixturePath(_ name: String) -> String {
  Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name)").path
}
