import Foundation
import SwiftProtobuf

/// What TensorBoard's HParams page shows of a run: which settings, which metrics, how it ended.
///
/// Three of these make a session, as `torch.utils.tensorboard` writes them: what there is, the beginning, the end.
package enum HyperParameterSummary: Hashable, Sendable {
  /// A setting's value.
  package enum Value: Hashable, Sendable {
    case number(Double)
    case text(String)
    case boolean(Bool)
  }

  /// A setting.
  package struct Setting: Hashable, Sendable {
    package let name: String
    package let value: Value

    package init(name: String, value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// Which settings and metrics there are.
  case experiment(name: String, settings: [Setting], metrics: [String])
  /// The settings of this run, and when it began.
  case start(settings: [Setting], seconds: Double)
  /// Whether the run succeeded, and when it ended.
  case end(isSuccess: Bool, seconds: Double)

  /// The summary's value: everything is in its metadata.
  var message: ProtoSummary.Value {
    var content = ProtoHParamsPluginData()
    let tag: String
    switch self {
    case .experiment(let name, let settings, let metrics):
      tag = "_hparams_/experiment"
      content.experiment.name = name
      content.experiment.hparamInfos = settings.map { setting in
        var info = ProtoHParamInfo()
        (info.name, info.type) = (setting.name, setting.value.type)
        return info
      }
      content.experiment.metricInfos = metrics.map { metric in
        var info = ProtoMetricInfo()
        info.name.tag = metric
        return info
      }
    case .start(let settings, let seconds):
      tag = "_hparams_/session_start_info"
      content.sessionStartInfo.startTimeSecs = seconds
      content.sessionStartInfo.hparams = Dictionary(
        settings.map { ($0.name, $0.value.message) }, uniquingKeysWith: { first, _ in first })
    case .end(let isSuccess, let seconds):
      tag = "_hparams_/session_end_info"
      content.sessionEndInfo.status = isSuccess ? 1 : 2
      content.sessionEndInfo.endTimeSecs = seconds
    }
    return ProtoSummary.Value(tag) {
      $0.metadata.pluginData.pluginName = "hparams"
      // The message has no required field, so encoding it cannot fail.
      $0.metadata.pluginData.content = (try? content.serializedData()) ?? Data()
    }
  }
}

extension HyperParameterSummary.Value {
  /// The number of the type in TensorBoard's messages.
  fileprivate var type: Int32 {
    switch self {
    case .text: 1
    case .boolean: 2
    case .number: 3
    }
  }

  fileprivate var message: ProtoHParamValue {
    var message = ProtoHParamValue()
    switch self {
    case .number(let number): message.numberValue = number
    case .text(let text): message.stringValue = text
    case .boolean(let value): message.boolValue = value
    }
    return message
  }
}
