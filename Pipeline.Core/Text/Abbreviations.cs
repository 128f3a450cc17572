namespace Pipeline.Core.Text;

/// <summary>Abbreviations after which a point ends no sentence, of English, German, French, Spanish, Italian, Portuguese, Dutch and Russian. Pure.</summary>
internal static class Abbreviations
{
    // Whatever comes next.
    private const string Anywhere =
        "e.g i.e cf v vs viz mr mrs ms dr prof st vol approx al u.s u.k gen col capt lt sgt rev hon jr sr messrs mt "
        + "z.b d.h u.a bzw ca evtl ggf vgl inkl sog dipl ing hr fr mme mlle mgr sra srta dña p.ej sig dott avv dhr mevr drs т.е т.к им ул проф акад";

    // Before a number or a single letter: elsewhere they may be words.
    private const string BeforeNumbers =
        "fig figs eq eqs sec sect sects no nos pp p ch chap art arts para par app tab ver ed bldg apt dept rm fl ext tel ste ave blvd rd "
        + "nr nrn abb kap bd abs ziff anm str s n° núm pág cap lám bijl blz гл рис стр табл п д кв";

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Always = Set(Anywhere);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Numbering = Set(BeforeNumbers);

    /// <summary>Whether a point after a word is that of an abbreviation.</summary>
    /// <param name="word">What stands before the point, from the last blank or bracket on.</param>
    /// <param name="next">What comes after the point, without blanks.</param>
    public static bool Is(ReadOnlySpan<char> word, ReadOnlySpan<char> next) => Always.Contains(word) || (Numbering.Contains(word) && IsNumber(next));

    private static bool IsNumber(ReadOnlySpan<char> next) =>
        next.Length > 0 && (char.IsDigit(next[0]) || (char.IsUpper(next[0]) && (next.Length == 1 || !char.IsLetter(next[1]))) || next[0] is '§' or '#');

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(string words) =>
        new HashSet<string>(words.Split(' '), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
