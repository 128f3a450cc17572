using System.CommandLine;
using Pipeline.Core.Configuration.Schema;
using Pipeline.Core.Diagnostics;
using Pipeline.Core.Hosting;
using Pipeline.Worker.Cli;

namespace Pipeline.Worker.Commands;

/// <summary><c>schema</c></summary>
internal static class SchemaCommand
{
    public static Command Create(CommandRunner runner)
    {
        DocumentedCommand command = new("schema", "Prints the JSON Schema of pipeline.yaml, for editors that complete and check it while it is written.")
        {
            Examples =
            [
                ("schema > pipeline.schema.json", "Then '# yaml-language-server: $schema=./pipeline.schema.json' at the top of pipeline.yaml:"),
            ],
        };
        command.SetAction((parsed, _) => runner.RunAsync(parsed, (context, _) => Task.FromResult(Run(context))));
        return command;
    }

    private static int Run(CommandContext context)
    {
        var schema = PipelineSchema.Of(BuiltIn.CreateRegistry());
        context.Output.Result(schema, words => words.WriteLine(schema.ToJsonString(new(PipelineJson.Options) { WriteIndented = true })));
        return ExitCodes.Done;
    }
}
