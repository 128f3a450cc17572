using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;
using Pipeline.Core.Options;
using Pipeline.Core.Stages;

namespace Pipeline.Tests.Samples.Patterns;

/// <summary>Ten pages, four of which cannot be read: alike failures are one, with their causes; more failed than is tolerated.</summary>
internal sealed class FailuresByCause : IPatternSample
{
    public static async Task RunAsync(TextWriter output)
    {
        var flow = FlowBuilder.From<int>("ingest")
            .Expand("split", new Pages())
            .Transform("read", new Reader(), new() { Ordered = true, Tolerate = Tolerance.Of(new Share(0.05)) })
            .Build();

        var outcome = await OneJob.RunAsync(flow, 10);

        await output.WriteLineAsync($"{outcome.Kind}");
        Write(output, outcome.Failures);
    }

    private static void Write(TextWriter output, IReadOnlyList<JobFailure> failures)
    {
        foreach (var stage in FailureTree.Of(failures))
        {
            output.WriteLine($"{stage.Stage}: {stage.Count}");
            foreach (var failure in stage.Failures)
            {
                output.WriteLine($"  {failure.Count} × {failure.Error}: {failure.Message}");
                Write(output, failure.Causes, "    ");
            }
        }
    }

    private static void Write(TextWriter output, IReadOnlyList<FailureCause> causes, string indent)
    {
        foreach (var cause in causes)
        {
            output.WriteLine($"{indent}{cause.Count} × {cause.Error}: {cause.Message}");
            Write(output, cause.Causes, indent + "  ");
        }
    }

    private sealed class Pages : IExpandStage<int, int>
    {
        public async IAsyncEnumerable<int> ExpandAsync(int input, IJobContext job, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var page = 1; page <= input; page++)
            {
                await Task.CompletedTask;
                yield return page;
            }
        }
    }

    private sealed class Reader : ITransformStage<int, int>
    {
        public ValueTask<int> InvokeAsync(int input, IJobContext job, CancellationToken cancellationToken) => input switch
        {
            2 or 4 or 6 => throw new AggregateException(new IOException("The disk is slow.", new TimeoutException("30 s")), new IOException("The copy is cut.")),
            8 => throw new FormatException("Page 8 is no page."),
            _ => new(input),
        };
    }
}
