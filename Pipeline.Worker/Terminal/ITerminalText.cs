namespace Pipeline.Worker.Terminal;

/// <summary>A text that is more than its characters where a person looks on: written as an object to a <see cref="CleanWriter"/>. Everywhere else it is its text.</summary>
internal interface ITerminalText
{
    /// <summary>The text in the sequences that a terminal obeys. What is in it from others is clean.</summary>
    string Sequence { get; }
}
