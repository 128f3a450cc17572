using Pipeline.Worker.Cli;
using Pipeline.Worker.Terminal;

return await CommandTree.RunAsync(args, Streams.OfProcess(), TimeProvider.System);
