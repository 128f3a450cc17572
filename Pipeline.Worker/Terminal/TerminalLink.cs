namespace Pipeline.Worker.Terminal;

/// <summary>
/// A text that a terminal opens when it is clicked (OSC 8). Written as an object to a <see cref="CleanWriter"/>, which makes a link of it where a person looks on; everywhere
/// else it is its text.
/// </summary>
/// <param name="Address">What is opened.</param>
/// <param name="Text">What is shown.</param>
internal sealed record TerminalLink(Uri Address, string Text) : ITerminalText
{
    private const string Begin = "\u001B]8;;";
    private const string End = "\u001B\\";

    /// <summary>Opens the link, the text, closes it. An address has no control characters: they are escaped in it.</summary>
    public string Sequence => $"{Begin}{Address.AbsoluteUri}{End}{CleanText.OnOneLine(Text)}{Begin}{End}";

    public override string ToString() => Text;
}
