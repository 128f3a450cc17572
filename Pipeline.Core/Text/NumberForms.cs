namespace Pipeline.Core.Text;

/// <summary>
/// The forms of a number: <c>1,500</c>, <c>1.500,00</c> and <c>1500</c> are one; a version such as <c>14.2.1</c> is one word, with <c>14.2</c> and <c>14</c> beside it. Pure.
/// </summary>
internal static class NumberForms
{
    private const int MostComponents = 6;

    /// <summary>Says a number's forms: first the number, then what is less than it says.</summary>
    /// <param name="number">ASCII digits with points, commas and other signs singly between them.</param>
    public static List<string> Of(ReadOnlySpan<char> number)
    {
        if (!number.ContainsAnyExceptInRange('0', '9'))
        {
            return [number.ToString()];
        }

        var (groups, signs) = Cut(number);
        var last = signs[^1];
        if (last == '.' && signs.TrueForAll(sign => sign == '.'))
        {
            return Dotted(groups);
        }

        var hasDecimals = last is '.' or ',' && signs.FindAll(sign => sign == last).Count == 1 && (signs.Count > 1 || groups[^1].Length != 3);
        var whole = string.Concat(hasDecimals ? groups[..^1] : groups);
        return !hasDecimals || (signs.Count > 1 && groups[^1].AsSpan().TrimStart('0').IsEmpty) ? [whole]
            : signs.Count > 1 ? [$"{whole}.{groups[^1]}", whole]
            : [$"{whole}.{groups[^1]}", whole, groups[^1]];
    }

    private static List<string> Dotted(List<string> groups)
    {
        List<string> forms = [string.Join('.', groups)];
        for (var count = Math.Min(groups.Count - 1, MostComponents); count > 0; count--)
        {
            forms.Add(string.Join('.', groups[..count]));
        }

        if (groups[0] is { Length: <= 3 } and not "0" && groups[1..].TrueForAll(group => group.Length == 3))
        {
            forms.Add(string.Concat(groups));
        }

        return forms;
    }

    private static (List<string> Groups, List<char> Signs) Cut(ReadOnlySpan<char> number)
    {
        List<string> groups = [];
        List<char> signs = [];
        while (number.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end)
        {
            groups.Add(number[..end].ToString());
            signs.Add(number[end]);
            number = number[(end + 1)..];
        }

        groups.Add(number.ToString());
        return (groups, signs);
    }
}
