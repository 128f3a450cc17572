using System.Text.RegularExpressions;
using Pipeline.Core.Text;

namespace Pipeline.Core.Models.Extractive;

/// <summary>Tells from its words what a question asks for, and whether a sentence has a thing of that kind. English; other questions ask for anything.</summary>
internal static class AnswerKinds
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const string QuotesBefore = "\"'“‘(";
    private const string Continued = ",;:)\"'’"; // beside lower case letters, what a name may stand after within a sentence

    private static readonly Regex AsksNumber = new(
        @"\bhow (many|much|long|old|far|often|tall|large|big|high|fast|deep|wide|heavy)\b|\b(what|which) (percent\w*|number|fraction|amount|share|age|population)\b|\bpercentage\b", Options);

    private static readonly Regex AsksTime = new(
        @"\bwhen\b|\b(what|which) (year|date|day|month|century|decade|time|era|period)\b", Options);

    private static readonly Regex AsksPerson = new(
        @"\bwho(se|m)?\b", Options);

    private static readonly Regex AsksPlace = new(
        @"\bwhere\b|\b(what|which) (city|country|state|place|region|continent|town|county|location|river|area|street)\b", Options);

    /// <summary>What a question asks for.</summary>
    public static AnswerKind Of(string question) =>
        AsksNumber.IsMatch(question) ? AnswerKind.Number
        : AsksTime.IsMatch(question) ? AnswerKind.Time
        : AsksPerson.IsMatch(question) ? AnswerKind.Person
        : AsksPlace.IsMatch(question) ? AnswerKind.Place
        : AnswerKind.Any;

    /// <summary>Whether a sentence has such a thing.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="sentence">The sentence.</param>
    /// <param name="question">The question's stems: a name that stands there is not what is asked for.</param>
    public static bool Has(AnswerKind kind, string sentence, IReadOnlySet<string> question) => kind switch
    {
        AnswerKind.Number => NumberWords.Pattern.IsMatch(sentence),
        AnswerKind.Time => TimeWords.Pattern.IsMatch(sentence),
        AnswerKind.Person or AnswerKind.Place => HasName(sentence, question),
        _ => true,
    };

    private static bool HasName(string sentence, IReadOnlySet<string> question)
    {
        foreach (var name in Names.Capitalized.EnumerateMatches(sentence))
        {
            if (IsWithinSentence(sentence.AsSpan(0, name.Index)) && WordStems.InOrder(sentence.Substring(name.Index, name.Length)).Exists(entry => !question.Contains(entry.Term)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a word after this does not begin its sentence: a blank before it, perhaps a quote, and before the blank what goes on.</summary>
    private static bool IsWithinSentence(ReadOnlySpan<char> before)
    {
        before = before.Length > 0 && QuotesBefore.Contains(before[^1], StringComparison.Ordinal) ? before[..^1] : before;
        return before is [.., var last, ' '] && (char.IsAsciiLetterLower(last) || Continued.Contains(last, StringComparison.Ordinal));
    }

    // Each in a class of its own, so that it is made when a sentence is first held against it: a pattern takes a few milliseconds, and a question needs one of them at most.
    private static class NumberWords
    {
        public static readonly Regex Pattern = new(
            @"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|billion|half|third|quarter|twice|once|single|both|several|percent)\b", Options);
    }

    private static class TimeWords
    {
        public static readonly Regex Pattern = new(
            @"\b(1\d|20)\d\d\b|\b(January|February|March|April|May|June|July|August|September|October|November|December|(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
            + @"|\b\d{1,4}s?\b|\bcentur|\b(BC|AD|BCE)\b|\bdecade|\byear|\bago\b|\bnoon\b|\bmidnight\b|\b(milli)?seconds?\b|\bminutes?\b|\bhours?\b|\bdays?\b|\bweeks?\b|\bmonths?\b", Options);
    }

    private static class Names
    {
        // A word with a capital.
        public static readonly Regex Capitalized = new(@"\p{Lu}[\w’'-]+", RegexOptions.NonBacktracking);
    }
}
