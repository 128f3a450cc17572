using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Jobs;

namespace Pipeline.Tests.Jobs;

internal sealed class JobIdPrefixTests
{
    [Test]
    public void Prefix_matches_the_ids_that_are_written_so() => Gen.Select(Gen.Guid, Gen.Guid, Gen.Int[JobIdPrefix.MinDigits, 36], Gen.Bool).Sample((one, other, length, alike) =>
    {
        var text = one.ToString()[..length];
        var looked = alike ? Guid.Parse(text + other.ToString()[length..]) : other;
        return JobIdPrefix.TryParse(text.ToUpperInvariant(), out var prefix) && prefix.Matches(one) && prefix.Matches(looked) == looked.ToString().StartsWith(text.TrimEnd('-'), StringComparison.Ordinal);
    });

    [TestCase("019")]
    [TestCase("")]
    [TestCase("----")]
    [TestCase("019g")]
    [TestCase("019a5f0e-7c1b-7000-8000-0000000000011")]
    public void Other_texts_are_no_prefix(string text) => Assert.That(JobIdPrefix.TryParse(text, out _), Is.False);
}
