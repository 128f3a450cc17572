using System.Runtime.CompilerServices;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Tests.Samples;

/// <summary>Hands out the lines of a file one by one; the next is read when the following stage has room.</summary>
public sealed class SplitLines : IExpandStage<string, string>
{
    public async IAsyncEnumerable<string> ExpandAsync(string input, IJobContext job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in File.ReadLinesAsync(input, cancellationToken))
        {
            yield return line;
        }
    }
}
