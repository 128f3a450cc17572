using NUnit.Framework;
using Pipeline.Core.Stages.Generation;

namespace Pipeline.Tests.Stages.Generation;

internal sealed class CitationMarkerTests
{
    [TestCase("One. [1] Two. [12]", 1, 12)]
    [TestCase("Both [1][2].", 1, 2)]
    [TestCase("[3]", 3)]
    [TestCase("list[0] and `[1]` and [a] and [] and [")]
    [TestCase("a footnote [2]_ and a link [1](x) and a year [2024]")]
    [TestCase("out of range [0] [99]", 0, 99)]
    public void TryFind_finds_markers_and_nothing_else(string text, params int[] expected) => Assert.That(Find(text, isAll: true), Is.EqualTo(expected));

    [TestCase("One. [1")]
    [TestCase("One. [1]")]
    [TestCase("One. [")]
    public void TryFind_at_the_end_waits_for_the_next_character(string text) => Assert.That(Find(text, isAll: false), Is.Empty);

    private static List<int> Find(string text, bool isAll)
    {
        List<int> found = [];
        var from = 0;
        while (CitationMarker.TryFind(text, ref from, isAll, out var marker))
        {
            found.Add(marker.Index);
        }

        return found;
    }
}
