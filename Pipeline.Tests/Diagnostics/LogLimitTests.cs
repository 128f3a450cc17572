using NUnit.Framework;
using Pipeline.Core.Diagnostics;
using Pipeline.Tests.Support;

namespace Pipeline.Tests.Diagnostics;

[TestFixture]
internal sealed class LogLimitTests
{
    [Test]
    public void Allows_the_first_line_and_then_one_in_each_interval_with_the_number_left_out()
    {
        JumpingClock time = new(DateTimeOffset.UnixEpoch);
        LogLimit limit = new(time);
        List<(bool, int)> lines = [Ask(), Ask(), Ask()];
        time.Advance(LogLimit.Interval - TimeSpan.FromTicks(1));
        time.Jump(TimeSpan.FromDays(-1));
        lines.Add(Ask());
        time.Advance(TimeSpan.FromTicks(1));
        lines.AddRange([Ask(), Ask()]);

        Assert.That(lines, Is.EqualTo(new[] { (true, 0), (false, 0), (false, 1), (false, 2), (true, 3), (false, 0) }));

        (bool, int) Ask() => (limit.Allows(out var leftOut), leftOut);
    }
}
