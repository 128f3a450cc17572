using System.Text.Json;
using Pipeline.Worker;

namespace Pipeline.Tests.Worker.Support;

/// <summary>A command line, run in the test's process.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    /// <summary>The one JSON document on stdout; throws when there is none, or more than one.</summary>
    public JsonElement Document => JsonElement.Parse(Out);

    public static async Task<CommandRun> OfAsync(params string[] args)
    {
        using TestStreams streams = new();
        var exitCode = await CommandTree.RunAsync(args, streams.Streams, TimeProvider.System);
        return new CommandRun(exitCode, streams.Out, streams.Error);
    }
}
