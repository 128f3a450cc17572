using System.Buffers;

namespace Pipeline.Core.Stages.Ingestion.Readers.Markup;

/// <summary>
/// Finds within a part of a Markdown text what hides the rest (code in backticks) and what its readers do not see (comments, scripts, styles, tags), one after another. Takes time by the length of the part. Not thread-safe.
/// </summary>
internal ref struct MarkdownScanner(ReadOnlySpan<char> part)
{
    private static readonly SearchValues<char> Opening = SearchValues.Create('`', '<');
    private static readonly SearchValues<char> NameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly ReadOnlySpan<char> _part = part;
    private HashSet<int>? _unclosedTicks;
    private HashSet<string>? _unclosedNames;
    private int _next;

    /// <summary>Where the mark begins.</summary>
    public int Start { get; private set; }

    /// <summary>Characters of the mark.</summary>
    public readonly int Length => _next - Start;

    /// <summary>Whether it is a mark that is left out; else it is code.</summary>
    public readonly bool IsMarkup => _part[Start] == '<';

    /// <summary>The name of a tag; empty for comments, scripts and styles, which are left out with all they hold.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Goes to the next one.</summary>
    public bool Next()
    {
        while (_part[_next..].IndexOfAny(Opening) is >= 0 and var ahead)
        {
            Start = _next + ahead;
            Name = "";
            var length = IsMarkup ? LengthOfMarkup(_part[Start..]) : LengthOfCode(_part[Start..]);
            _next = Start + Math.Max(1, length);
            if (length > 0)
            {
                return true;
            }

            SkipTicks();
        }

        return false;
    }

    private void SkipTicks()
    {
        while (_next < _part.Length && _part[_next - 1] == '`' && _part[_next] == '`')
        {
            _next++;
        }
    }

    /// <summary>Code ends with as many backticks as it begins with; 0 when it does not end.</summary>
    private int LengthOfCode(ReadOnlySpan<char> code)
    {
        var ticks = TicksAt(code, 0);
        if (_unclosedTicks?.Contains(ticks) == true)
        {
            return 0;
        }

        for (var at = ticks; code[at..].IndexOf('`') is >= 0 and var ahead;)
        {
            var closing = TicksAt(code, at + ahead);
            at += ahead + closing;
            if (closing == ticks)
            {
                return at;
            }
        }

        (_unclosedTicks ??= []).Add(ticks);
        return 0;
    }

    private static int TicksAt(ReadOnlySpan<char> code, int at) => code[at..].IndexOfAnyExcept('`') is >= 0 and var ticks ? ticks : code.Length - at;

    private int LengthOfMarkup(ReadOnlySpan<char> markup)
    {
        if (markup.StartsWith("<!--"))
        {
            return LengthUntil("-->", markup);
        }

        var begin = markup is ['<', '/', ..] ? 2 : 1;
        var words = markup[begin..];
        if (words.IsEmpty || !char.IsAsciiLetter(words[0]))
        {
            return 0;
        }

        var name = words.IndexOfAnyExcept(NameLetters) is >= 0 and var letters ? letters : words.Length;
        var length = LengthOfTag(markup, begin + name);
        if (length == 0)
        {
            return 0;
        }

        if (begin == 1 && HiddenElementOf(words[..name]) is { } closing && LengthUntil(closing, markup) is > 0 and var element)
        {
            return element;
        }

        Name = words[..name].ToString();
        return length;
    }

    private static string? HiddenElementOf(ReadOnlySpan<char> name) =>
        name.Equals("script", StringComparison.OrdinalIgnoreCase) ? "</script>" : name.Equals("style", StringComparison.OrdinalIgnoreCase) ? "</style>" : null;

    /// <summary>A tag has blanks and attributes after its name, or ends: <c>a &lt;b and c</c> has none.</summary>
    private static int LengthOfTag(ReadOnlySpan<char> tag, int at)
    {
        var rest = tag[at..];
        if (rest is ['>', ..])
        {
            return at + 1;
        }

        if (rest is ['/', '>', ..])
        {
            return at + 2;
        }

        var end = rest.IsEmpty || !char.IsWhiteSpace(rest[0]) ? -1 : rest.IndexOfAny('<', '>');
        return end > 0 && rest[end] == '>' ? at + end + 1 : 0;
    }

    private int LengthUntil(string closing, ReadOnlySpan<char> markup)
    {
        if (_unclosedNames?.Contains(closing) == true)
        {
            return 0;
        }

        var end = markup.IndexOf(closing, StringComparison.OrdinalIgnoreCase);
        if (end < 0)
        {
            (_unclosedNames ??= []).Add(closing);
        }

        return end < 0 ? 0 : end + closing.Length;
    }
}
