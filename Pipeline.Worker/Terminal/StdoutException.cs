namespace Pipeline.Worker.Terminal;

/// <summary>The process's stdout cannot be written to: it was closed before the process began, or what it leads to is full.</summary>
internal sealed class StdoutException(Exception cause) : IOException($"stdout cannot be written to: {(cause is UnauthorizedAccessException ? "it is closed, or was opened for reading alone" : cause.Message.TrimEnd('.'))}.", cause);
