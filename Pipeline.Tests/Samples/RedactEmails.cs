using System.Text.RegularExpressions;
using Pipeline.Core.Jobs;
using Pipeline.Core.Stages;

namespace Pipeline.Tests.Samples;

/// <summary>Replaces e-mail addresses, and counts them in the job's result.</summary>
public sealed class RedactEmails(string replacement) : ITransformStage<string, string>
{
    // Documents are anybody's: a pattern that does not backtrack takes time by their length and needs no time limit, which a busy machine would reach.
    private static readonly Regex Address = new(@"[\w.+-]+@[\w-]+(\.[\w-]+)+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    public ValueTask<string> InvokeAsync(string input, IJobContext job, CancellationToken cancellationToken)
    {
        var found = Address.Count(input);
        if (found > 0)
        {
            job.Count("redacted", found);
        }

        return new(Address.Replace(input, replacement));
    }
}
