using System.Runtime.CompilerServices;
using Pipeline.Worker;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Terminal;

if (Descriptors.FindFault() is { } fault)
{
    LastWords.Say(fault);
    return ExitCodes.Unavailable;
}

LastWords.Listen(verbose: args.Contains("--verbose") || args.Contains("-v"));
return await RunAsync(args);

// On its own, so that none of what it needs is loaded before the check.
[MethodImpl(MethodImplOptions.NoInlining)]
static Task<int> RunAsync(string[] args) => CommandTree.RunAsync(args, Streams.OfProcess(), TimeProvider.System);
