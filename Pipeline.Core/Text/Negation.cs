namespace Pipeline.Core.Text;

/// <summary>Tells whether a text denies something. Pure.</summary>
internal static class Negation
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words = new HashSet<string>(
        ("not never no none nobody nothing neither nor without cannot don didn doesn isn aren wasn weren won couldn shouldn wouldn hasn haven hadn "
        + "nicht kein keine keinen keinem keiner nie niemals ohne pas jamais sans aucun aucune nunca sin ningun ninguno ninguna senza mai niet geen nooit zonder nao sem не нет без никогда")
        .Split(' '), StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether it has a word that denies.</summary>
    public static bool IsIn(string text)
    {
        Span<char> word = stackalloc char[WordReader.MaxLength];
        WordReader reader = new(text);
        int length;
        while ((length = reader.Read(word)) > 0)
        {
            if (Words.Contains(word[..length]))
            {
                return true;
            }
        }

        return false;
    }
}
