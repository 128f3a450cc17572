using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Core.Queues.Azure.Records;

/// <summary>The names of tables, queues and the container, all from one prefix, and texts as keys. Pure.</summary>
/// <param name="prefix">What they begin with.</param>
internal sealed class AzureNames(string prefix)
{
    // A queue's name has at most 63 characters: prefix (20), flow (24), band (6), shard (2), "poison" and hyphens.
    private const int LongestFlow = 24;
    private const int HashLength = 8;

    /// <summary>The table of jobs.</summary>
    public string Jobs => $"{prefix}jobs";

    /// <summary>The table of what finds jobs: open ones, dedupe keys, cancellations.</summary>
    public string Index => $"{prefix}index";

    /// <summary>The container of what is large.</summary>
    public string Blobs => $"{prefix}-blobs";

    /// <summary>The queue of a flow's messages of a band and shard.</summary>
    public string Queue(string flow, PriorityBand band, int shard)
    {
        var name = $"{prefix}-{QueueWord(flow)}-{band.Word()}";
        return shard == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{shard}");
    }

    /// <summary>Where the tools of the ecosystem look for what a queue could not do.</summary>
    public static string Poison(string queue) => $"{queue}-poison";

    /// <summary>A text as part of a key: what a key cannot hold, or is not ASCII, is written as _ and four hexadecimal digits.</summary>
    public static string Key(string text)
    {
        StringBuilder key = new(text.Length);
        foreach (var letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '~')
            {
                key.Append(letter);
            }
            else
            {
                key.Append(CultureInfo.InvariantCulture, $"_{(int)letter:x4}");
            }
        }

        return key.ToString();
    }

    /// <summary>Several texts as one key of fixed length.</summary>
    public static string Hash(params ReadOnlySpan<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length)); // so that "ab", "c" is not "a", "bc"
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A flow's name as a queue's name can hold it: flows whose names differ have queues that differ.</summary>
    private static string QueueWord(string flow)
    {
        var isFit = flow.Length <= LongestFlow && flow.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter));
        if (isFit)
        {
            return flow;
        }

        var kept = string.Concat(flow.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        var longest = LongestFlow - HashLength - 1;
        return $"{(kept.Length > longest ? kept[..longest] : kept)}-{Hash(flow)[..HashLength]}".TrimStart('-');
    }
}
