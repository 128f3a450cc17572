namespace Pipeline.Tests.Samples.Patterns;

/// <summary>A sample of docs/patterns.md: its file is shown there word for word, and so is what it writes.</summary>
internal interface IPatternSample
{
    /// <summary>Runs the sample.</summary>
    /// <param name="output">What the sample writes; the same at every run.</param>
    static abstract Task RunAsync(TextWriter output);
}
