using NUnit.Framework;
using Pipeline.Core.Flow;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Flow;

[TestFixture]
public class OutcomePolicyTests
{
    [TestCase(true, false, false, null, JobOutcomeKind.Succeeded)]
    [TestCase(false, false, false, null, JobOutcomeKind.Succeeded)]
    [TestCase(true, true, false, null, JobOutcomeKind.Partial)]
    [TestCase(false, true, false, null, JobOutcomeKind.Failed)]
    [TestCase(true, true, true, JobOutcomeKind.Cancelled, JobOutcomeKind.Cancelled)]
    [TestCase(true, false, true, JobOutcomeKind.Expired, JobOutcomeKind.Expired)]
    [TestCase(true, false, true, null, JobOutcomeKind.Interrupted)]
    [TestCase(true, false, false, JobOutcomeKind.Cancelled, JobOutcomeKind.Succeeded, Description = "The stop came after the last item: the work is done.")]
    public void Decide_table(bool cameThrough, bool failed, bool cutShort, JobOutcomeKind? reason, JobOutcomeKind expected) =>
        Assert.That(OutcomePolicy.Decide(cameThrough, failed, cutShort, reason), Is.EqualTo(expected));
}
