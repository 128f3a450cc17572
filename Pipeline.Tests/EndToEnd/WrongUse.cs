namespace Pipeline.Tests.EndToEnd;

/// <summary>One wrong use of the program.</summary>
/// <param name="ExitCode">What it ends with.</param>
/// <param name="Line">The command line, its words apart by blanks: <c>_</c> stands for a blank within one, and <c>{dead}</c>, <c>{done}</c>, <c>{ready}</c> for jobs of the queue that is there.</param>
/// <param name="Said">What is said about it.</param>
internal sealed record WrongUse(int ExitCode, string Line, string Said)
{
    /// <summary>A pipeline.yaml that it names as <c>wrong.yaml</c>; <see langword="null"/> for none.</summary>
    public string? Yaml { get; init; }

    /// <summary>What a shell does to the process before.</summary>
    public string? Shell { get; init; }

    public string Stdin { get; init; } = "";

    public override string ToString() => $"{Line}{(Yaml is null ? "" : $" [{Yaml.ReplaceLineEndings(" ")}]")}{(Shell is null ? "" : $" [{Shell}]")}";
}
