namespace Pipeline.Core.Jobs;

/// <summary>The beginning of job ids, as people type it: hexadecimal digits, with the dashes of an id or without. Immutable.</summary>
public readonly record struct JobIdPrefix
{
    /// <summary>The fewest digits.</summary>
    public const int MinDigits = 4;

    private const int AllDigits = 32;

    private JobIdPrefix(Guid first, Guid last) => (First, Last) = (first, last);

    /// <summary>The least id that begins so; ids are ordered as they are written.</summary>
    public Guid First { get; }

    /// <summary>The greatest id that begins so.</summary>
    public Guid Last { get; }

    /// <summary>Reads a prefix, or a whole id.</summary>
    /// <param name="text">4 to 32 hexadecimal digits; dashes anywhere are passed over.</param>
    /// <param name="prefix">The prefix, when this returns <see langword="true"/>.</param>
    public static bool TryParse(string text, out JobIdPrefix prefix)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = text.Replace("-", "", StringComparison.Ordinal);
        prefix = default;
        if (digits.Length is < MinDigits or > AllDigits || !digits.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        prefix = new JobIdPrefix(Parse(digits.PadRight(AllDigits, '0')), Parse(digits.PadRight(AllDigits, 'f')));
        return true;
    }

    /// <summary>Whether an id begins so.</summary>
    /// <param name="id">The id.</param>
    public bool Matches(Guid id) => id.CompareTo(First) >= 0 && id.CompareTo(Last) <= 0;

    private static Guid Parse(string digits) => Guid.ParseExact(digits, "N");
}
