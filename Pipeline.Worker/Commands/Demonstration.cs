using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion;
using Pipeline.Worker.Cli;
using Pipeline.Worker.Documents;
using Pipeline.Worker.Hosting;
using Pipeline.Worker.Terminal;

namespace Pipeline.Worker.Commands;

/// <summary>What <c>demo</c> shows: the project's documents go in, three answers come out.</summary>
internal sealed class Demonstration(PipelineHost host, CommandContext context)
{
    private static readonly string[] Questions =
    [
        "When does an attempt of a job count?",
        "Why is a stage one ActionBlock?",
        "How does a new version of a document replace the old one?",
    ];

    private static string Documents => Path.Combine(AppContext.BaseDirectory, "demo");

    public async Task<Job> IngestAsync(CancellationToken cancellationToken)
    {
        var words = context.Output.Words;
        words.WriteLine("Ingesting this project's documents: queue → read → chunk → embed → index");
        var input = InputJson.Of(new IngestInput { Path = Documents });
        var ids = await host.AcceptAsync([JobOptions.Defaults with { Flow = IngestCommand.Flow, Input = input }], cancellationToken);
        InProcessRun run = new(host, context);
        var jobs = await WatchedIngest.RunAsync(host, context, [Documents], progress =>
            run.FollowAllAsync(ids, IngestCommand.Flow, keep: false, progress, cancellationToken));
        await host.Model.RunAsync(cancellationToken);
        StageTable.Write(words, run.Stages);
        IngestText.Write(words, ["documents"], [IngestJobView.Of(jobs[0])]);
        return jobs[0];
    }

    public async Task<IReadOnlyList<Job>> AskAsync(CancellationToken cancellationToken)
    {
        List<Job> answers = [];
        foreach (var question in Questions)
        {
            answers.Add(await AskAsync(question, cancellationToken));
        }

        return answers;
    }

    private async Task<Job> AskAsync(string question, CancellationToken cancellationToken)
    {
        var words = context.Output.Words;
        words.WriteLine();
        words.WriteLine($"? {question}");
        var input = InputJson.Of(new { question });
        var ids = await host.AcceptAsync([JobOptions.Defaults with { Flow = AskCommand.Flow, Input = input }], cancellationToken);
        AnswerPrinter printer = new(words, context.Output.Notes, Documents);
        var job = await new InProcessRun(host, context).FollowAsync(ids[0], AskCommand.Flow, printer.Hear, cancellationToken);
        printer.End(job);
        return job;
    }
}
