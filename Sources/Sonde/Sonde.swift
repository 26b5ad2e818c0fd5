// The one import: what a user of the library writes against.
@_exported public import SondeDatasets
@_exported public import SondeDiagnosis
@_exported public import SondeExperiments
@_exported public import SondeFormats
@_exported public import SondeNetworks
@_exported public import SondeRuns
@_exported public import SondeTensors
@_exported public import SondeTraining
