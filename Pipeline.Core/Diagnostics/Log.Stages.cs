using Microsoft.Extensions.Logging;

namespace Pipeline.Core.Diagnostics;

/// <summary>Log lines of the stages.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Debug, "Document {DocumentId} is unchanged: the index holds version {Version}.")]
    public static partial void DocumentUnchanged(ILogger logger, string documentId, string version);

    [LoggerMessage(4019, LogLevel.Debug, "File {Path} is passed over: no reader is for its format.")]
    public static partial void FilePassedOver(ILogger logger, string path);

    [LoggerMessage(4005, LogLevel.Warning, "Parser process {ProcessId} was ended over {Document}: {Reason}")]
    public static partial void ParserEnded(ILogger logger, int processId, string document, string reason);

    [LoggerMessage(4006, LogLevel.Debug, "Started parser process {ProcessId}.")]
    public static partial void ParserStarted(ILogger logger, int processId);

    [LoggerMessage(4010, LogLevel.Information, "Fitted model {Model} on {Chunks} chunks in {ElapsedMs} ms.")]
    public static partial void ModelFitted(ILogger logger, string model, int chunks, double elapsedMs);
}
