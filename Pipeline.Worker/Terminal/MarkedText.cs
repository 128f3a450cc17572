namespace Pipeline.Worker.Terminal;

/// <summary>A text that stands out (SGR 1, bold: no colour, so that it is there for those who want none).</summary>
/// <param name="Text">What is shown, on one line.</param>
internal sealed record MarkedText(string Text) : ITerminalText
{
    private const string Begin = "\u001B[1m";
    private const string End = "\u001B[22m";

    /// <inheritdoc/>
    public string Sequence => $"{Begin}{CleanText.Of(Text)}{End}";

    public override string ToString() => Text;
}
