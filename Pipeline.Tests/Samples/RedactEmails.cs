using System.Text.RegularExpressions;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Tests.Samples;

/// <summary>Replaces e-mail addresses, and counts them in the job's result.</summary>
public sealed partial class RedactEmails(string replacement) : ITransformStage<string, string>
{
    public ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken)
    {
        var found = Address().Count(input);
        if (found > 0)
        {
            job.Count("redacted", found);
        }

        return new(Address().Replace(input, replacement));
    }

    [GeneratedRegex(@"[\w.+-]+@[\w-]+(\.[\w-]+)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
