namespace Pipeline.Worker.Cli;

/// <summary>What the program returns; scripts rely on these numbers.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A job failed or is partial, or a part of what was asked for was rejected.</summary>
    public const int JobFailed = 1;

    /// <summary>The command line or pipeline.yaml is wrong, or there is no store yet at the path it names.</summary>
    public const int Usage = 2;

    /// <summary>A backend cannot be reached or opened, or a store is full, locked, damaged or lost.</summary>
    public const int Unavailable = 3;

    /// <summary>Stopped by a signal before it was done.</summary>
    public const int Interrupted = 130;
}
