namespace Pipeline.Tests.Support;

/// <summary>Texts about a few things, the same on every machine: each draws its words from one topic's.</summary>
internal static class TopicTexts
{
    private static readonly string[][] Topics =
    [
        ["car", "automobile", "engine", "wheel", "brake", "road", "driver", "gear", "fuel", "tyre"],
        ["apple", "pear", "orchard", "fruit", "harvest", "juice", "tree", "cider", "blossom", "ripe"],
        ["sonata", "violin", "orchestra", "melody", "tempo", "chord", "cello", "score", "conductor", "rhythm"],
        ["glacier", "snow", "avalanche", "ridge", "summit", "climber", "rope", "crevasse", "altitude", "ice"],
    ];

    /// <summary>So many texts, topic after topic; car and automobile never stand in the same one.</summary>
    public static IReadOnlyList<string> Of(int count) => [.. Enumerable.Range(0, count).Select(Text)];

    private static string Text(int number)
    {
        var topic = Topics[number % Topics.Length];
        var state = (uint)number + 1;
        var words = Enumerable.Range(0, 12).Select(_ => topic[(int)((state = (state * 1664525) + 1013904223) >> 16) % topic.Length]);
        var other = number / Topics.Length % 2 == 0 ? "automobile" : "car";
        return string.Join(' ', words.Where(word => word != other));
    }
}
