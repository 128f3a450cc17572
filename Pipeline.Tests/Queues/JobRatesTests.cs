using NUnit.Framework;
using Pipeline.Core.Queues;

namespace Pipeline.Tests.Queues;

internal sealed class JobRatesTests
{
    [Test]
    public void Rates_of_more_jobs_than_are_looked_at_are_those_of_the_span_they_take()
    {
        DateTimeOffset now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        DateTimeOffset[] times = [.. Enumerable.Range(0, 120).Select(second => now.AddSeconds(-second))];

        Assert.That(JobRates.Of(times, now, known: now.AddMinutes(-2)), Is.EqualTo(new JobRates(60, 60, 60)));
    }
}
