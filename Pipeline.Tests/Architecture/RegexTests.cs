using System.Reflection;
using System.Text.RegularExpressions;
using CsCheck;
using NUnit.Framework;
using Pipeline.Core.Jobs;
using Pipeline.Core.Models.Extractive;
using Pipeline.Core.Stages.Panel;
using Pipeline.Tests.Support;
using Pipeline.Worker;

namespace Pipeline.Tests.Architecture;

/// <summary>
/// Regular expressions meet whatever strangers write. None backtracks, so none needs a time limit, which a busy machine would reach on text that is nothing special.
/// </summary>
internal sealed class RegexTests
{
    private static readonly Assembly[] Assemblies = [typeof(Job).Assembly, typeof(CommandTree).Assembly];

    private static readonly string[] Pieces =
    [
        "*", "**", "***", "`", "``", "_", "__", "[", "]", "(", ")", "!", " ", "\n", "a", "word", "Ann Lee", "x_y", ":pep:`8`", ":ref:`", "<b>", "\"", "::", "[1]_", "[^2]", "|", "- ", "# ", "1. ", ">",
        "http://x", "~", "`x`_", "*a*", "**b** *c*", "_d_", "`e <f>`__", "[g](h \"i\")", "![j](k)", " and what", " und wie", "?", "; ", ", who", " and ", "difference between ", "compare ", "1990", " May ", "how many", "it", "é", "’", "pt-BR",
    ];

    private static IEnumerable<TestCaseData> All() => Fields().Select(field => new TestCaseData(field.GetValue(null)).SetArgDisplayNames($"{field.DeclaringType!.Name}.{field.Name}"));

    [TestCaseSource(nameof(All))]
    public void Pattern_does_not_backtrack_and_has_no_clock(Regex pattern)
    {
        Assert.That(pattern.Options & RegexOptions.NonBacktracking, Is.EqualTo(RegexOptions.NonBacktracking));
        Assert.That(pattern.MatchTimeout, Is.EqualTo(Regex.InfiniteMatchTimeout));
    }

    /// <summary>The engine that does not backtrack has passed over matches of patterns that begin with something optional: each of ours is held against the other engine.</summary>
    [TestCaseSource(nameof(All))]
    public void Pattern_finds_what_it_finds_when_it_backtracks(Regex pattern)
    {
        Regex other = new(pattern.ToString(), pattern.Options & ~RegexOptions.NonBacktracking, TimeSpan.FromMinutes(1));
        Gen.Int[0, Pieces.Length - 1].Array[0, 14].Select(places => string.Concat(places.Select(place => Pieces[place]))).Sample(text => Found(pattern, text) == Found(other, text), iter: 3_000);
    }

    [Test]
    public void Patterns_are_made_nowhere_else() => Assert.That(
        Repository.Sources("Pipeline.Core").Concat(Repository.Sources("Pipeline.Worker")).Where(path => File.ReadAllText(path) is var text
            && (text.Contains("GeneratedRegex", StringComparison.Ordinal) || text.Contains("matchTimeout", StringComparison.Ordinal)
                || Occurrences(text, "RegexOptions.NonBacktracking") == 0 && Occurrences(text, "System.Text.RegularExpressions") > 0)),
        Is.Empty);

    [TestCase("_a ")]
    [TestCase("*a ")]
    [TestCase(":a")]
    [TestCase("`a <")]
    [TestCase("``a")]
    [TestCase("[a](b \"")]
    [TestCase("_a_b ")]
    [TestCase("*a**")]
    [TestCase("__a b")]
    [CancelAfter(120_000)]
    public void Clean_takes_time_by_the_length_of_the_sentence(string piece) =>
        Assert.That(QuoteCleaner.Clean(string.Concat(Enumerable.Repeat(piece, 50_000))), Is.Not.Empty);

    [TestCase("compare a ")]
    [TestCase(" and ")]
    [TestCase("difference between a and b? ")]
    [TestCase("it, who ")]
    [CancelAfter(120_000)]
    public void Split_takes_time_by_the_length_of_the_question(string piece) =>
        Assert.That(QuestionSplitter.Split(string.Concat(Enumerable.Repeat(piece, 10_000)), 4), Is.Not.Empty);

    private static IEnumerable<FieldInfo> Fields() => Assemblies.SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.FieldType == typeof(Regex));

    private static string Found(Regex pattern, string text) => string.Join(';', pattern.Matches(text).Select(match => string.Join(',', match.Groups.Values.Select(group => $"{group.Index}+{group.Length}"))));

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}
