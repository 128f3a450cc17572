using System.Text;
using Microsoft.ML.Tokenizers;

namespace Pipeline.Tests.Support;

/// <summary>Tokenizers of a few words, as files of the kinds that models come with.</summary>
internal static class SampleTokenizers
{
    /// <summary>A <c>vocab.txt</c>: a word piece a line.</summary>
    public static readonly string Vocabulary = string.Join('\n', "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "walk", "##ing", "##s", "hello", ".", "é", "##é", "x", "##x");

    public static Tokenizer WordPieces()
    {
        using MemoryStream file = new(Encoding.UTF8.GetBytes(Vocabulary));
        return BertTokenizer.Create(file);
    }

    /// <summary>A SentencePiece model: pieces with their scores and kinds, in the fields of its <c>ModelProto</c>.</summary>
    public static byte[] SentencePieces()
    {
        using MemoryStream file = new();
        (string Piece, float Score, byte Kind)[] pieces = [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), ("\u2581walk", -1, 1), ("ing", -2, 1), ("s", -3, 1), ("\u2581", -4, 1)];
        foreach (var (piece, score, kind) in pieces)
        {
            var text = Encoding.UTF8.GetBytes(piece);
            byte[] fields = [0x0a, (byte)text.Length, .. text, 0x15, .. BitConverter.GetBytes(score), 0x18, kind];
            file.Write([0x0a, (byte)fields.Length, .. fields]);
        }

        file.Write([0x12, 2, 0x18, 1, 0x1a, 2, 0x18, 1]); // trained as a unigram model; a blank is put before the text
        return file.ToArray();
    }
}
