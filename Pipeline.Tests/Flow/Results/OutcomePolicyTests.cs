using NUnit.Framework;
using Pipeline.Core.Flow.Results;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Flow.Results;

[TestFixture]
public class OutcomePolicyTests
{
    [TestCase(true, false, true, false, null, JobOutcomeKind.Succeeded)]
    [TestCase(false, false, true, false, null, JobOutcomeKind.Succeeded)]
    [TestCase(true, true, true, false, null, JobOutcomeKind.Partial)]
    [TestCase(true, true, false, false, null, JobOutcomeKind.Failed)]
    [TestCase(false, true, true, false, null, JobOutcomeKind.Failed)]
    [TestCase(true, true, false, true, JobOutcomeKind.Cancelled, JobOutcomeKind.Cancelled)]
    [TestCase(true, false, true, true, JobOutcomeKind.Expired, JobOutcomeKind.Expired)]
    [TestCase(true, false, true, true, null, JobOutcomeKind.Interrupted)]
    [TestCase(true, false, true, false, JobOutcomeKind.Cancelled, JobOutcomeKind.Succeeded, Description = "The stop came after the last item: the work is done.")]
    public void Decide_table(bool cameThrough, bool failed, bool tolerated, bool cutShort, JobOutcomeKind? reason, JobOutcomeKind expected) =>
        Assert.That(OutcomePolicy.Decide(cameThrough, failed, tolerated, cutShort, reason), Is.EqualTo(expected));
}
