using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Core.Models;

namespace Pipeline.Core.Stages.Generation.Prompts;

/// <summary>
/// The name of the tag that passages stand in: <c>passage-</c> and a hash of the question and all passages. Who writes a document does not know the question or the other
/// passages, and a text cannot hold a hash of itself, so no document can close its own tag or open another. The same question over the same passages has the same tag: a prompt can be cached.
/// </summary>
internal static class PassageTag
{
    private const int Digits = 12;

    /// <summary>The tag's name.</summary>
    public static string Of(GroundedQuestion question)
    {
        for (var attempt = 0; ; attempt++)
        {
            var tag = $"passage-{Hash(question, attempt)}";
            if (question.Passages.All(passage => !passage.Text.Contains(tag, StringComparison.OrdinalIgnoreCase)))
            {
                return tag;
            }
        }
    }

    private static string Hash(GroundedQuestion question, int attempt)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, attempt);
        hash.AppendData(number);
        foreach (var text in question.Passages.Select(passage => passage.Text).Prepend(question.Question))
        {
            // The length keeps two texts apart from one that is both.
            BinaryPrimitives.WriteInt32LittleEndian(number, text.Length);
            hash.AppendData(number);
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }
}
