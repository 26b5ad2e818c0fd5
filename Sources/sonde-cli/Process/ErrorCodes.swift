import Foundation
import Sonde
import SondeOneDNN

// Which error ends with which code of sysexits.h.
extension Ending {
  /// The code for an error: 64 usage, 65 bad data, 66 no input, 70 internal, 74 input or output.
  static func exitCode(of error: any Error) -> Int32 {
    switch error {
    case let error as ExperimentError: code(error)
    case let error as DatasetError: code(error)
    case let error as FormatError: code(error)
    case let error as RunError: code(error)
    case let error as TrainingError: code(error)
    case let error as DownloadError: error.exitCode
    case OneDNNError.outOfMemory: EX_DATAERR
    case is NetworkError, is InitializerError, is GeneratorError, is DecodingError: EX_DATAERR
    case let error as CocoaError: error.isFileError ? EX_IOERR : EX_SOFTWARE
    default: EX_SOFTWARE
    }
  }

  private static func code(_ error: ExperimentError) -> Int32 {
    switch error {
    case .badAssignment: EX_USAGE
    case .unreadableFile, .unknownReference, .notARun: EX_NOINPUT
    default: EX_DATAERR
    }
  }

  private static func code(_ error: DatasetError) -> Int32 {
    switch error {
    case .folderMissing, .folderUnreadable: EX_NOINPUT
    default: EX_DATAERR
    }
  }

  private static func code(_ error: FormatError) -> Int32 {
    switch error {
    case .unreadable: EX_NOINPUT
    case .unwritable: EX_IOERR
    default: EX_DATAERR
    }
  }

  private static func code(_ error: RunError) -> Int32 {
    switch error {
    case .folderMissing, .notARun, .folderUnreadable, .noExperiment, .nothingMeasured, .logMissing,
      .noEventFiles, .fileUnreadable, .storeEmpty:
      EX_NOINPUT
    case .tagMissing, .severalLogs: EX_USAGE
    case .emptyLog, .storeCorrupt, .storeNewer, .eventUnreadable: EX_DATAERR
    case .folderUnwritable, .folderUndeletable, .inUse, .fileUnwritable, .storeFull, .storeReadOnly,
      .storeFailed,
      .eventsLost:
      EX_IOERR
    }
  }

  private static func code(_ error: TrainingError) -> Int32 {
    switch error {
    case .noCheckpoint: EX_NOINPUT
    case .outOfMemory, .badCheckpoint, .damagedCheckpoint, .classCount, .unsuitableWeights,
      .pictureShape, .batchTooLarge, .emptySet:
      EX_DATAERR
    }
  }

  /// What is told of an error: errors of this package say everything themselves.
  static func message(of error: any Error) -> String {
    switch error {
    case is ExperimentError, is DatasetError, is FormatError, is RunError, is TrainingError,
      is DownloadError,
      is NetworkError, is InitializerError, is GeneratorError, is OneDNNError:
      "\(error)"
    case let error as CocoaError where error.isFileError:
      (error.filePath.map { "\($0): " } ?? "") + error.localizedDescription
    default: "internal error: \(error). Please report it, with what was typed."
    }
  }
}

extension CocoaError {
  fileprivate var isFileError: Bool { isFileReadOrWrite || filePath != nil }

  private var isFileReadOrWrite: Bool { (256...1023).contains(code.rawValue) }
}
