using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Pipeline.Worker.Cli;

/// <summary>Prints a command's help, then its examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new();

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DocumentedCommand { Examples.Count: > 0 } command)
        {
            Write(command.Examples, parseResult.InvocationConfiguration.Output);
        }

        return code;
    }

    private static void Write(IReadOnlyList<(string Line, string Does)> examples, TextWriter output)
    {
        output.WriteLine("Examples:");
        foreach (var (line, does) in examples)
        {
            output.WriteLine($"  {does}");
            output.WriteLine($"    pipeline {line}");
        }

        output.WriteLine();
    }
}
