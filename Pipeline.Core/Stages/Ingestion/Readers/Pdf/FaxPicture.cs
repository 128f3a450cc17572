using System.Buffers.Binary;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Tokens;

namespace Pipeline.Core.Stages.Ingestion.Readers.Pdf;

/// <summary>Puts the header of a TIFF file before fax data (CCITT groups 3 and 4), as most scanners write it. Pure.</summary>
internal static class FaxPicture
{
    private const int Entries = 10;
    private const int HeaderLength = 8;
    private const int DirectoryLength = sizeof(ushort) + (Entries * 12) + sizeof(uint);

    /// <summary>The file, or <see langword="null"/> when TIFF has no word for what the PDF says of the data.</summary>
    public static byte[]? TiffOf(IPdfImage image)
    {
        var parameters = ParametersOf(image.ImageDictionary);
        if (Flag(parameters, "EncodedByteAlign") || image.WidthInSamples <= 0 || image.HeightInSamples <= 0)
        {
            return null;
        }

        var kind = Number(parameters, "K", 0);
        var columns = Number(parameters, "Columns", 1728);
        var isInverted = Flag(parameters, "BlackIs1") != (image.Decode is [> 0.5, ..]);
        var data = image.RawMemory.Span;
        var tiff = new byte[HeaderLength + DirectoryLength + data.Length];
        "II*\0"u8.CopyTo(tiff);
        BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(4), HeaderLength);
        BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(HeaderLength), Entries);
        var at = HeaderLength + sizeof(ushort);
        Add(256, columns);
        Add(257, image.HeightInSamples);
        Add(258, 1); // bits of a sample
        Add(259, kind < 0 ? 4 : 3); // the group
        Add(262, isInverted ? 1 : 0); // 0: white is zero
        Add(273, HeaderLength + DirectoryLength); // where the data begins
        Add(277, 1); // samples of a pixel
        Add(278, image.HeightInSamples); // all rows in one strip
        Add(279, data.Length);
        Add((ushort)(kind < 0 ? 293 : 292), kind > 0 ? 1 : 0); // group 3 in two dimensions
        data.CopyTo(tiff.AsSpan(HeaderLength + DirectoryLength));
        return tiff;

        void Add(ushort tag, int value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), tag);
            BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at + 2), 4); // an unsigned number of 32 bits
            BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(at + 4), 1);
            BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(at + 8), (uint)value);
            at += 12;
        }
    }

    private static DictionaryToken? ParametersOf(DictionaryToken dictionary) =>
        !dictionary.TryGet(NameToken.DecodeParms, out IToken token) && !dictionary.TryGet(NameToken.Dp, out token) ? null
        : token is ArrayToken { Data: [DictionaryToken only, ..] } ? only
        : token as DictionaryToken;

    private static int Number(DictionaryToken? parameters, string name, int none) =>
        parameters is not null && parameters.TryGet(NameToken.Create(name), out IToken value) && value is NumericToken number ? number.Int : none;

    private static bool Flag(DictionaryToken? parameters, string name) =>
        parameters is not null && parameters.TryGet(NameToken.Create(name), out IToken value) && value is BooleanToken { Data: true };
}
