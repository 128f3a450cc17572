using Pipeline.Core.Stages.Ingestion.Isolation;
using Pipeline.Worker.Commands;

namespace Pipeline.Worker.Hosting;

/// <summary>This program, started once more to parse documents.</summary>
internal static class ParserProgram
{
    /// <summary>By its own file where it has one to start, else through <c>dotnet</c>: when tests or a tool have loaded it, the running program is another.</summary>
    public static ParserLaunch Launch
    {
        get
        {
            var (program, arguments) = Command([ParseCommand.Name]);
            return new(program, arguments);
        }
    }

    /// <summary>How a command of this program is started as a process of its own.</summary>
    /// <param name="arguments">The command line, without the program.</param>
    public static (string Program, string[] Arguments) Command(string[] arguments)
    {
        var library = typeof(ParserProgram).Assembly.Location;
        var running = Environment.ProcessPath!;
        return library.Length == 0 || Path.GetFileNameWithoutExtension(running) == Path.GetFileNameWithoutExtension(library)
            ? (running, arguments)
            : (Path.GetFileNameWithoutExtension(running) == "dotnet" ? running : "dotnet", [library, .. arguments]);
    }
}
