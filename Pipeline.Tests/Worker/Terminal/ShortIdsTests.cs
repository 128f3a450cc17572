using NUnit.Framework;
using Pipeline.Worker.Terminal;

namespace Pipeline.Tests.Worker.Terminal;

internal sealed class ShortIdsTests
{
    private static readonly Guid One = Guid.Parse("01a21e76-eedc-75fa-87d0-c26d12a14f71");
    private static readonly Guid Near = Guid.Parse("01a21e76-eedc-75fa-97d0-c26d12a14f71");
    private static readonly Guid Far = Guid.Parse("01a21e77-0000-7000-8000-c26d12a14f71");

    [TestCase(200, "01a21e76-eedc-75fa-87d0-c26d12a14f71")]
    [TestCase(80, "01a21e76-eedc-75fa-8")]
    public void Ids_are_as_long_as_tells_them_apart_where_whole_ones_leave_no_room(int width, string expected) => Assert.That(new ShortIds([Far, One, Near], width).Of(One), Is.EqualTo(expected));

    [Test]
    public void Ids_that_differ_early_show_when_their_job_was_accepted() => Assert.That(new ShortIds([Far, One], 80).Of(One), Is.EqualTo("01a21e76-eedc"));
}
