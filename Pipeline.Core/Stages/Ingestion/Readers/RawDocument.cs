using Pipeline.Core.Jobs;
using Pipeline.Core.Stages.Ingestion.Encodings;

namespace Pipeline.Core.Stages.Ingestion.Readers;

/// <summary>A document before it is read: its bytes, or its text if it came as one. For one thread.</summary>
internal sealed class RawDocument
{
    private readonly string? _given;
    private string? _text;

    public RawDocument(ReadOnlyMemory<byte> content, string name, ParseLimits limits) => (Content, Name, Limits) = (content, name, limits);

    public RawDocument(string text, string name, ParseLimits limits) => (_given, Name, Limits) = (text, name, limits);

    /// <summary>The bytes; none when it came as text.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>What to call it in errors; its extension hints at the kind of text.</summary>
    public string Name { get; }

    public ParseLimits Limits { get; }

    /// <summary>Parses a document that was found inside of another, whatever its format.</summary>
    public required Func<RawDocument, CancellationToken, ParsedDocument> Parser { private get; init; }

    /// <summary>Its size, for messages.</summary>
    public string Length => _given is null ? $"{Content.Length} bytes" : $"{_given.Length} characters";

    /// <summary>How many documents this one is inside of.</summary>
    public int Nesting { get; private init; }

    /// <summary>The bytes as text, decoded once, without pictures that are embedded in it.</summary>
    /// <exception cref="PermanentException">They are not text, or have none.</exception>
    public string Text => _text ??= InlineFiles.Without(_given ?? TextDecoder.Decode(Content.Span, Name));

    /// <summary>The extension, with the dot; empty without one.</summary>
    public ReadOnlySpan<char> Extension => Path.GetExtension(Name.AsSpan());

    /// <summary>A document that was found inside this one.</summary>
    /// <exception cref="PermanentException">It is nested too deep.</exception>
    public RawDocument Inner(ReadOnlyMemory<byte> content, string name) => Nesting < Limits.Nesting
        ? new RawDocument(content, name, Limits) { Nesting = Nesting + 1, Parser = Parser }
        : throw new PermanentException($"'{name}' is inside of {Nesting} other documents; at most {Limits.Nesting} are unpacked.");

    /// <summary>Parses a document that was found inside this one.</summary>
    /// <exception cref="PermanentException">It cannot be read, or is nested too deep.</exception>
    public ParsedDocument ParseInner(ReadOnlyMemory<byte> content, string name, CancellationToken cancellationToken) => Parser(Inner(content, name), cancellationToken);

    /// <summary>The same document, of which this is the text.</summary>
    public RawDocument WithText(string text) => new(text, Name, Limits) { Nesting = Nesting, Parser = Parser };

    /// <summary>The first characters, as many as fit; what is not ASCII may come out wrong.</summary>
    public Span<char> Head(Span<char> buffer)
    {
        if (_given is null)
        {
            return TextDecoder.Head(Content.Span, buffer);
        }

        var length = Math.Min(_given.Length, buffer.Length);
        _given.AsSpan(0, length).CopyTo(buffer);
        return buffer[..length];
    }
}
