using System.Runtime.CompilerServices;
using Pipeline.Core.Hosting;
using Pipeline.Core.Jobs;

namespace Pipeline.Worker.Intake;

/// <summary>Makes candidates of a <c>jobs.jsonl</c>, or of the arguments of a command line.</summary>
internal sealed class CandidateReader(RequestRules rules)
{
    /// <summary>What a job may have around its input: flow, tenant, keys and times.</summary>
    private const int RoomForHead = 16 * 1024;

    public async IAsyncEnumerable<Candidate> FromLinesAsync(Stream lines, long maxInputBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var maxBytes = (int)Math.Min(maxInputBytes + RoomForHead, int.MaxValue);
        await foreach (var line in new LineReader(lines, maxBytes).ReadAsync(cancellationToken))
        {
            yield return line.TooLong
                ? new Candidate(line.Number, null, $"the line is longer than {maxBytes:N0} bytes (queue.maxInputBytes is {maxInputBytes:N0})")
                : FromLine(line);
        }
    }

    /// <summary>One candidate an input; all share what <paramref name="template"/> says.</summary>
    public IEnumerable<Candidate> FromArguments(JobRequest template, IReadOnlyList<string> inputs)
    {
        for (var index = 0; index < inputs.Count; index++)
        {
            yield return FromArgument(index + 1, template, inputs[index]);
        }
    }

    private Candidate FromLine(Line line)
    {
        try
        {
            return rules.Check(line.Number, JobLine.Parse(line.Bytes));
        }
        catch (FormatException fault)
        {
            return new Candidate(line.Number, null, fault.Message);
        }
    }

    private Candidate FromArgument(long number, JobRequest template, string input)
    {
        try
        {
            return rules.Check(number, template with { Input = rules.ReadArgument(template.Flow, input) });
        }
        catch (FormatException fault)
        {
            return new Candidate(number, null, fault.Message);
        }
    }
}
