import ArgumentParser
import Foundation

/// How the process ends.
enum Ending {
  /// A training that diverged: nothing failed, but what was wanted did not come about.
  static let diverged: Int32 = 1
  /// A diagnosis that found an illness: neither did anything fail.
  static let ill: Int32 = 1

  /// Ends after an error of the command line: help and version are none.
  static func exit(parsing error: any Error) -> Never {
    let text = SondeCommand.fullMessage(for: error)
    let code = SondeCommand.exitCode(for: error)
    if code == .success {
      Console.print(text)
    } else {
      let prefix = "Error: "
      Console.complain(text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
    }
    end(code.rawValue)
  }

  /// Ends after an error in the course of a command.
  static func exit(running error: any Error) -> Never {
    switch error {
    case let code as ExitCode: end(code.rawValue)
    case is ValidationError, is CleanExit: exit(parsing: error)
    default:
      Console.complain(message(of: error))
      end(exitCode(of: error))
    }
  }

  private static func end(_ code: Int32) -> Never {
    fflush(nil)
    Foundation.exit(code)
  }
}
